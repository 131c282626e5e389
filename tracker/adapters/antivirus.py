"""Asks clamd whether a content is clean: its INSTREAM command over a unix or a TCP socket."""

from __future__ import annotations

import socket
import struct
from typing import Final

from tracker.domain.files.kinds import NotScanned, Verdict

CHUNK: Final = 64 * 1024
SECONDS: Final = 30.0
LONGEST_REPLY: Final = 4096
_FOUND: Final = " FOUND"


class Clamd:
    """A clamd at ``unix:/path`` or ``tcp://host:port``."""

    def __init__(self, address: str, seconds: float = SECONDS) -> None:
        self._address, self._seconds = address, seconds

    def scan(self, content: bytes) -> Verdict:
        """What clamd says of a content. Raises NotScanned: no answer is never taken for a clean one."""
        try:
            with self._connect() as line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(content), CHUNK):
                    part = content[start : start + CHUNK]
                    line.sendall(struct.pack("!L", len(part)) + part)
                line.sendall(struct.pack("!L", 0))
                reply = _reply(line)
        except OSError as error:
            raise NotScanned(str(error) or type(error).__name__) from error
        return _read(reply)

    def _connect(self) -> socket.socket:
        if self._address.startswith("unix:"):
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self._seconds)
            try:
                line.connect(self._address.removeprefix("unix:"))
            except OSError:
                line.close()
                raise
            return line
        host, _, port = self._address.removeprefix("tcp://").rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), self._seconds)


def _reply(line: socket.socket) -> str:
    """Everything up to the sign that ends it."""
    said = b""
    while not said.endswith(b"\0") and len(said) < LONGEST_REPLY:
        part = line.recv(LONGEST_REPLY)
        if not part:
            break
        said += part
    return said.rstrip(b"\0\n").decode("utf-8", "replace")


def _read(reply: str) -> Verdict:
    _, _, said = reply.partition(": ")
    if said == "OK":
        return Verdict(is_clean=True)
    if said.endswith(_FOUND):
        return Verdict(is_clean=False, found=said.removesuffix(_FOUND)[:120] or "?")
    raise NotScanned(reply[:200] or "no answer")
