"""How the product meets the network: files that browsers may keep, and a proxy's word about addresses."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from gunicorn.app.base import BaseApplication
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings, load_settings
from tracker import create_app

FINGERPRINT = 12
A_YEAR = 365 * 24 * 3600


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
    return made


class Server(BaseApplication):
    """gunicorn inside this process: what is imported already is not imported again, and a signal here ends it."""

    def __init__(self, host: str, port: int, **options: Any) -> None:
        self.options = {"bind": f"{host}:{port}", **options}
        super().__init__()

    def load_config(self) -> None:
        """Take the options given, and nothing from files or arguments."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The app, before the workers fork."""
        return make_app()
