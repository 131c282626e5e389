"""The style sheets and scripts that every page loads: each kind joined to one file, named after what is in it.

Thirty small files are easy to find one's way in and dear to fetch. They are joined when the app starts; a browser keeps
the joined file for a year, since another content has another name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Flask, abort, current_app, make_response

from tracker.web.answers import Answer

A_YEAR: Final = 365 * 24 * 3600
FINGERPRINT: Final = 12
# in the order of the cascade; what only some pages need stays a file of its own
STYLES: Final = (
    "vendor/modern-normalize/modern-normalize.css",
    "css/tokens.css",
    "css/base.css",
    "css/layout.css",
    "css/topbar.css",
    "css/layout-narrow.css",
    "css/account.css",
    "css/buttons.css",
    "css/panels.css",
    "css/forms.css",
    "css/form-messages.css",
    "css/status.css",
    "css/line.css",
    "css/line-small.css",
    "css/gate.css",
    "css/audience.css",
    "css/tables.css",
    "css/time.css",
    "css/matrix.css",
    "css/scores.css",
    "css/plan.css",
    "css/chart.css",
    "css/tasks.css",
    "css/page.css",
    "css/toast.css",
)
SCRIPTS: Final = (
    "js/menu.js",
    "js/toast.js",
    "js/form-guard.js",
    "js/time-grid.js",
    "js/draft-keeper.js",
    "js/walk-leave.js",
)

bp = Blueprint("frame", __name__)


@dataclass(frozen=True, slots=True)
class JoinedFile:
    """A file in memory: its name with a fingerprint, its kind and its text."""

    name: str
    kind: str
    text: str


def joined(folder: Path, names: tuple[str, ...], suffix: str, kind: str) -> JoinedFile:
    """The files below ``folder`` as one. Paths relative to a style sheet's folder become the site's own."""
    text = "\n".join((folder / name).read_text(encoding="utf-8") for name in names).replace('url("../', 'url("/static/')
    digest = hashlib.sha256(text.encode()).hexdigest()[:FINGERPRINT]
    return JoinedFile(f"{digest}.{suffix}", kind, text)


@bp.get("/ram/<filename>")
def joined_file(filename: str) -> Answer:
    """The one style sheet, or the one script, of every page."""
    file = current_app.extensions["frame_files"].get(filename)
    if file is None:
        abort(404)
    response = make_response(file.text)
    response.content_type = f"{file.kind}; charset=utf-8"
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


def register(app: Flask) -> None:
    """Join the files and tell the templates their addresses."""
    folder = Path(app.static_folder or "")
    styles = joined(folder, STYLES, "css", "text/css")
    scripts = joined(folder, SCRIPTS, "js", "text/javascript")
    app.extensions["frame_files"] = {file.name: file for file in (styles, scripts)}
    app.register_blueprint(bp)
    app.jinja_env.globals.update(frame_styles=f"/ram/{styles.name}", frame_scripts=f"/ram/{scripts.name}")
