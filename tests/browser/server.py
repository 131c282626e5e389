"""The product in a process of its own for browser tests: a fresh database, a clock the test can move.

``python -m tests.browser.server DATABASE_URL CLOCK_FILE POLICY [demo [STEP]]`` prints its port and serves until it is
ended; the policy says whether a second factor is demanded; with a step the demo's main case stands where it has just
entered it. Passkeys are for localhost, since a number cannot have any. The clock file holds an ISO moment; every
request happens then. Empty: the real time.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import socket
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from config import BaseMap, FileSettings, Settings
from tests.conftest import PASSWORD
from tracker import create_app, reference
from tracker.adapters.signing.openid import OpenId
from tracker.adapters.signing.passwords import Passwords
from tracker.demo.load import Outside, load_demo
from tracker.demo.people import add_people
from tracker.domain.clock import time_set
from tracker.extensions import database
from tracker.migrating import migrate
from tracker.services.installation import install_reference
from tracker.serving import leave_loaded_alone

SECRET_KEY = "only for tests, never used elsewhere"


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_request(self, *_args: Any) -> None:
        pass


class SetClock:
    """Lets every request happen at the moment the file says."""

    def __init__(self, app: Any, clock_file: Path) -> None:
        self.app, self.clock_file = app, clock_file

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        text = self.clock_file.read_text(encoding="ascii").strip()
        if not text:
            return list(self.app(environ, start_response))
        with time_set(dt.datetime.fromisoformat(text)):
            return list(self.app(environ, start_response))


def know_address(app: Flask, url: str) -> None:
    """Tell the product where it is reached, which is known only now: providers of sign-ins send people back there."""
    settings = dataclasses.replace(app.extensions["settings"], public_url=url)
    app.extensions["settings"] = settings
    app.extensions["openid"] = OpenId(settings.secret_key, f"{url}/logga-in/svar", is_open=True, has_private=True)


def _own_map(path: Path) -> tuple[BaseMap, ...]:
    """A ground of our own, where a test has put one."""
    return (BaseMap("Egen karta", "pmtiles", str(path), "Egen skiss", max_zoom=14),) if path.is_file() else ()


def main(url: str, clock_file: Path, policy: Any, *, with_demo: bool, step: str | None = None) -> None:
    """Fill the database and serve."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    app = create_app(
        Settings(
            environment="test",
            secret_key=SECRET_KEY,
            database_url=url,
            tile_url="",
            more_maps=_own_map(clock_file.with_name("egen.pmtiles")),
            public_url=f"http://localhost:{port}",
            second_factor=policy,
            files=FileSettings(url=str(clock_file.with_name("files"))),
        ),
    )
    migrate(database.engine)
    with database.writer.begin() as session:
        install_reference(
            session,
            reference.programmes(),
            reference.vocabularies(),
            reference.districts(),
            reference.conduct(),
            reference.word_hints(),
        )
        if not with_demo:
            add_people(session, Passwords().hash(PASSWORD))
    if with_demo:
        load_demo(
            database,
            Passwords(),
            PASSWORD,
            at=step,
            outside=Outside(
                shelf=app.extensions["shelf"],
                ground=app.extensions["geodesy"],
                links=app.extensions["walk_links"],
            ),
        )
    leave_loaded_alone()
    shown = SetClock(app, clock_file)
    server = make_server("127.0.0.1", port, shown, threaded=True, request_handler=Quiet, fd=listening.fileno())
    know_address(app, f"http://127.0.0.1:{port}")
    print(port, flush=True)  # noqa: T201 - the test reads it
    server.serve_forever()


if __name__ == "__main__":
    given = sys.argv[4:]
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], with_demo="demo" in given, step=next(iter(given[1:]), None))
