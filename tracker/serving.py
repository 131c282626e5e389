"""How the product meets the network: files that browsers may keep, and a proxy's word about addresses."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from config import Settings

FINGERPRINT = 12
A_YEAR = 365 * 24 * 3600


def version_static(app: Flask) -> None:
    """Put each file's fingerprint into its address, so that browsers keep it for a year and never show an old one."""
    folder = Path(app.static_folder or "")

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        path = folder / str(values.get("filename", ""))
        if endpoint == "static" and "v" not in values and path.is_file():
            values["v"] = _fingerprint(path, path.stat().st_mtime_ns)

    def keep_versioned(response: Response) -> Response:
        if request.endpoint == "static" and "v" in request.args and response.status_code in {200, 304}:
            response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return response

    app.url_default_functions.setdefault(None, []).append(add_version)
    app.after_request(keep_versioned)


@cache
def _fingerprint(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:FINGERPRINT]


def trust_proxies(app: Flask, settings: Settings) -> None:
    """Believe what so many proxies in front say of the visitor's address and protocol; none unless told."""
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
