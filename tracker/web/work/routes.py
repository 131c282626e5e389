"""Routes of the room: work."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("work", __name__)


@bp.route("/", methods=["GET"])
def home() -> str:
    """To come."""
    abort(501)
