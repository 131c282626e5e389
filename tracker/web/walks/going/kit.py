"""What the page of a walk is made of, under one number: the files a telephone keeps, and the script that keeps them.

Only files of the product are kept, and the page without a walk: nothing of any case.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Final

from flask import current_app, jsonify, make_response, render_template, url_for

from tracker.extensions import gettext as _
from tracker.web.answers import Answer
from tracker.web.cartography.map_view import TILES_FILE
from tracker.web.security import csp_nonce
from tracker.web.walks.going.words import settings_of_the_page

WORKER: Final = "js/walk/worker.js"
KEPT: Final = (
    "vendor/modern-normalize/modern-normalize.css",
    "vendor/leaflet/leaflet.css",
    "vendor/leaflet/leaflet.js",
    "vendor/protomaps-leaflet/protomaps-leaflet.js",
    "vendor/source-sans/SourceSans3VF-Upright.ttf.woff2",
    "css/tokens.css",
    "css/map.css",
    "css/walk-mode.css",
    "css/walk-finding.css",
    "img/favicon.svg",
    "img/walk-192.png",
    "js/map-core.js",
    "js/map-ground.js",
    "js/map-base.js",
)
# the page's own modules, and the ground sketch
KEPT_FOLDERS: Final = (("js/walk", "*.js"), ("ground", "*json"))
DARK: Final = "#14171c"
FINGERPRINT: Final = 16


def kept_files(folder: Path) -> list[str]:
    """Every file that is kept, below the folder of static files."""
    found = [
        str(path.relative_to(folder))
        for name, pattern in KEPT_FOLDERS
        for path in sorted((folder / name).glob(pattern))
    ]
    return [*KEPT, *(name for name in found if name != WORKER)]


def worker() -> Answer:
    """The script, with the files and their number before it. Another number makes a telephone fetch all anew."""
    answer = make_response(_script())
    answer.content_type = "text/javascript; charset=utf-8"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _script() -> str:
    """Made once for each process: what is in it changes with a new version of the product."""
    made: str | None = current_app.extensions.get("walk_worker")
    if made is None:
        folder = Path(current_app.static_folder or "")
        names = kept_files(folder)
        page = render_template("walks/going/shell.html", settings=settings_of_the_page(), desk=None)
        digest = hashlib.sha256(page.replace(csp_nonce(), "").encode())
        for name in [*names, WORKER]:
            digest.update((folder / name).read_bytes())
        kit: dict[str, Any] = {
            "version": digest.hexdigest()[:FINGERPRINT],
            "page": url_for("walks.go_home"),
            "files": [url_for("static", filename=name) for name in names],
            "tiles": TILES_FILE,
        }
        made = f"self.WALK = {json.dumps(kit)};\n" + (folder / WORKER).read_text(encoding="utf-8")
        current_app.extensions["walk_worker"] = made
    return made


def manifest() -> Answer:
    """As browsers read it when somebody puts the page on the telephone's screen."""
    home = url_for("walks.go_home")
    answer = jsonify(
        id=home,
        name=_("Gå vandringen – Platssamverkan"),
        short_name=_("Vandringen"),
        description=_("Anteckna fynd på en trygghetsvandring, också utan nät."),
        lang="sv",
        start_url=home,
        scope=home,
        display="standalone",
        orientation="portrait",
        background_color=DARK,
        theme_color=DARK,
        icons=[
            _icon("img/walk-192.png", 192),
            _icon("img/walk-512.png", 512),
            _icon("img/walk-mask.png", 512, "maskable"),
        ],
    )
    answer.content_type = "application/manifest+json"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _icon(name: str, size: int, purpose: str = "any") -> dict[str, str]:
    sizes = f"{size}x{size}"
    return {"src": url_for("static", filename=name), "sizes": sizes, "type": "image/png", "purpose": purpose}
