"""Start and stop the servers that are measured, each a gunicorn with the same flags on a free port of this machine."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLAGS = ("--workers", "1", "--worker-class", "gthread", "--keep-alive", "75", "--no-control-socket")
PATIENCE = 30.0


@dataclass(frozen=True)
class Server:
    """A running server: its port and the process of its one worker's parent."""

    port: int
    pid: int

    @cached_property
    def worker(self) -> Path:
        """What the kernel tells of the worker that answers (not of gunicorn's parent)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text(encoding="ascii").split()
        return Path("/proc") / children[0]

    def resident_megabytes(self) -> float:
        """Memory of the worker."""
        lines = (self.worker / "status").read_text(encoding="utf-8").splitlines()
        resident = next(line for line in lines if line.startswith("VmRSS"))
        return int(resident.split()[1]) / 1024

    def busy_seconds(self) -> float:
        """How long the worker's threads have run on a core since they began."""
        spent = [task.read_text(encoding="ascii").split()[0] for task in self.worker.glob("task/*/schedstat")]
        return sum(map(int, spent)) / 1e9


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(
    app: str, ready_path: str, log: Path, environment: Mapping[str, str] | None = None, *, threads: int = 1
) -> Iterator[Server]:
    """Serve ``module:app`` with one worker until the block ends. RuntimeError with the log if it never answers."""
    port = free_port()
    where = ("--threads", str(threads), "--bind", f"127.0.0.1:{port}")
    command = [sys.executable, "-m", "gunicorn", *FLAGS, *where, app]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait(port, ready_path, process, log)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)


def _wait(port: int, path: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path)
            if connection.getresponse().status < 500:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"no answer from {path}:\n{log.read_text(encoding='utf-8')[-2000:]}")
