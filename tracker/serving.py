"""How the product meets the network: files that browsers may keep, and a proxy's word about addresses."""

from __future__ import annotations

import gc
import hashlib
import os
import signal
import traceback
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final, NoReturn

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings, load_settings
from tracker import create_app

FINGERPRINT = 12
A_YEAR = 365 * 24 * 3600
PAUSE_SECONDS: Final = 5.0
END_SECONDS: Final = 15.0


class PagesOnlySessions(SecureCookieSessionInterface):
    """Cookies belong to pages: a file is the same for everybody, and its answer must not vary by cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the cookie as it is where a file is served."""
        if request.endpoint not in {"static", "frame.joined_file"}:
            super().save_session(app, session, response)


def version_static(app: Flask) -> None:
    """Put each file's fingerprint into its address, so that browsers keep it for a year and never show an old one."""
    folder = Path(app.static_folder or "")

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            path = folder / str(values.get("filename", ""))
            if path.is_file():
                values["v"] = _fingerprint(path, path.stat().st_mtime_ns)

    def keep_versioned(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response

    app.session_interface = PagesOnlySessions()
    app.url_default_functions.setdefault(None, []).append(add_version)
    app.after_request(keep_versioned)


def remember_static(app: Flask) -> None:
    """Give templates the addresses of files from memory: a page names thirty, and new files come with a new start."""

    @cache
    def address(_root: str, filename: str) -> str:
        return app.url_for("static", filename=filename)

    def url_for(endpoint: str, **values: Any) -> str:
        if endpoint == "static" and values.keys() == {"filename"}:
            return address(request.script_root, values["filename"])
        return app.url_for(endpoint, **values)

    app.jinja_env.globals["url_for"] = url_for


@cache
def _fingerprint(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:FINGERPRINT]


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Believe what so many proxies in front say of the visitor's address and protocol; none unless told."""
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]


def make_app() -> Flask:
    """The app of the environment's settings, ready for the network. Opens no connection: workers fork after it."""
    settings = load_settings()
    made = create_app(settings)
    version_static(made)
    remember_static(made)
    trust_proxies(made, settings)
    leave_loaded_alone()
    return made


def leave_loaded_alone() -> None:
    """Let Python's collector never look through what is loaded now: it lives as long as the process.

    To look through it again and again was a third of the time of a long answer, and touches memory that workers share.
    """
    gc.collect()
    gc.freeze()


def apart(act: Callable[[], None]) -> bool:
    """Do something in a process of its own and say whether it was done.

    For what starts threads before the server forks: they would not live on in its workers.
    """
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            act()
            code = 0
        except BaseException:  # noqa: BLE001 - said, and then the process ends
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1] == 0


class Beside:
    """A process of ours beside the server: forked from its head, so that it begins at once and shares its memory.

    ``act`` runs in it until SIGTERM. It is begun anew when it dies, and ended with the server.
    """

    def __init__(self, act: Callable[[], None]) -> None:
        self.act = act
        self.pid = 0
        self.begun_at = -PAUSE_SECONDS

    def keep(self, arbiter: Arbiter) -> None:
        """Begin it if it does not run; not more often than every few seconds."""
        if self._is_running() or monotonic() - self.begun_at < PAUSE_SECONDS:
            return
        self.begun_at = monotonic()
        self.pid = os.fork()
        if self.pid == 0:
            self._be(arbiter)

    def end(self) -> None:
        """Let it finish what it has in hand, for a while."""
        for number, seconds in ((signal.SIGTERM, END_SECONDS), (signal.SIGKILL, PAUSE_SECONDS)):
            if not self._is_running():
                return
            os.kill(self.pid, number)
            until = monotonic() + seconds
            while self._is_running() and monotonic() < until:
                sleep(0.05)

    def _is_running(self) -> bool:
        """Whether it lives; gunicorn may have collected it first."""
        if self.pid:
            try:
                collected, _status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                collected = self.pid
            if collected:
                self.pid = 0
        return self.pid != 0

    def _be(self, arbiter: Arbiter) -> NoReturn:
        """The new process: none of the head's signals, none of its sockets, and never back into its loop."""
        code = 1
        try:
            for number in arbiter.SIGNALS:
                signal.signal(number, signal.SIG_DFL)
            for listener in arbiter.LISTENERS:
                listener.close()
            self.act()
            code = 0
        except BaseException:  # noqa: BLE001 - said, and then the process ends
            traceback.print_exc()
        finally:
            os._exit(code)


class KeepingArbiter(Arbiter):
    """gunicorn's head process, which looks after one process more each time it looks after its own workers."""

    def __init__(self, app: Server) -> None:
        self.beside = app.beside
        super().__init__(app)

    def manage_workers(self) -> None:
        """Called at the start and about every second."""
        super().manage_workers()
        self.beside.keep(self)


class Server(BaseApplication):
    """gunicorn inside this process: what is imported already is not imported again, and a signal here ends it."""

    def __init__(self, host: str, port: int, beside: Beside, **options: Any) -> None:
        self.beside = beside
        self.options = {"bind": f"{host}:{port}", "on_exit": self._end_beside, **options}
        super().__init__()

    def run(self) -> None:
        """Serve until a signal ends it. Ends the process."""
        KeepingArbiter(self).run()

    def _end_beside(self, _arbiter: Arbiter) -> None:
        self.beside.end()

    def load_config(self) -> None:
        """Take the options given, and nothing from files or arguments."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The app, before the workers fork."""
        return make_app()
