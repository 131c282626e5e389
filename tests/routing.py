"""A service on this machine that speaks OSRM's table format, with the answer that a test gives it."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from tracker.adapters.ground.router import Router


class Service(ThreadingHTTPServer):
    """A service on this machine with one answer, which remembers what it was asked."""

    daemon_threads = True
    status, body, wait = 200, b"", 0.0

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def answers(self, body: Any, status: int = 200, wait: float = 0) -> Router:
        self.body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.status, self.wait = status, wait
        return Router(self.url)


class Answers(BaseHTTPRequestHandler):
    server: Service

    def do_GET(self) -> None:  # the name that the library calls
        self.server.asked.append(self.path)
        time.sleep(self.server.wait)
        self.send_response(self.server.status)
        self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who asked has gone
            self.wfile.write(self.server.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Say nothing."""


@contextlib.contextmanager
def serving() -> Iterator[Service]:
    """The service while it runs."""
    made = Service()
    thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield made
    finally:
        made.shutdown()
        made.server_close()
        thread.join()
