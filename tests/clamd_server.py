"""A clamd that nobody here wrote would do more, but speaks the same: INSTREAM over a unix or a TCP socket."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# what it takes for harmful, as a real one takes the test file of the antivirus industry
HARMFUL = b"SKADLIG-PROVKOD"
NAME = "Prov.Skadlig-1"


@dataclass
class Answers:
    """How it behaves now, and what it has been sent. ``mode``: answer, silent, hang up, or too large."""

    mode: str = "answer"
    seen: list[bytes] = field(default_factory=list)


class _Handler(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        answers: Answers = self.server.answers  # type: ignore[attr-defined]
        line: socket.socket = self.request
        assert self._exactly(10) == b"zINSTREAM\0", "only the null-terminated form is spoken"
        if answers.mode == "hang up":
            return
        content = b""
        while size := struct.unpack("!L", self._exactly(4))[0]:
            content += self._exactly(size)
        answers.seen.append(content)
        if answers.mode == "silent":
            line.settimeout(10)
            line.recv(1)  # until the other side gives up
            return
        if answers.mode == "too large":
            line.sendall(b"INSTREAM size limit exceeded. ERROR\0")
        else:
            line.sendall(f"stream: {NAME} FOUND\0".encode() if HARMFUL in content else b"stream: OK\0")

    def _exactly(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self.request.recv(count - len(found))
            if not part:
                raise ConnectionError
            found += part
        return found


class _Tcp(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that gives up is no fault of the server's."""


class _Unix(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """As above."""


@contextmanager
def clamd_server(path: Path | None = None) -> Iterator[tuple[str, Answers]]:
    """Its address, on a unix socket at a path or on a free TCP port, and how it is told to behave."""
    server: socketserver.BaseServer = _Unix(str(path), _Handler) if path else _Tcp(("127.0.0.1", 0), _Handler)
    answers = Answers()
    server.answers = answers  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    port: Any = None if path else server.server_address[1]  # type: ignore[index]
    address = f"unix:{path}" if path else f"tcp://127.0.0.1:{port}"
    yield address, answers
    server.shutdown()
    server.server_close()
    thread.join()
