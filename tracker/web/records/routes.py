"""Routes of the room: records."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("records", __name__)


@bp.route("/logg", methods=["GET"])
def index() -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/logg", methods=["GET"])
def case_log(case_id: str) -> str:
    """To come."""
    abort(501)
