"""Routes of the room: health."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("health", __name__)


@bp.route("/healthz", methods=["GET"])
def alive() -> str:
    """To come."""
    abort(501)


@bp.route("/readyz", methods=["GET"])
def ready() -> str:
    """To come."""
    abort(501)
