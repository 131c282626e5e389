"""The PMTiles file of the installation, by parts: the ground itself, nothing of any case."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, current_app, send_file


def ground_file_response() -> Response:
    """The file or the part of it that is asked for; 404 where the installation has none."""
    path = next((each.url for each in current_app.extensions["settings"].base_maps if each.kind == "pmtiles"), None)
    if path is None or not Path(path).is_file():
        abort(404)
    answer = send_file(path, mimetype="application/octet-stream", conditional=True)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
