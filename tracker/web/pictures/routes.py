"""Routes of the room: pictures."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("pictures", __name__)


@bp.route("/arenden/<ident:case_id>/lagesbilder", methods=["GET"])
def index(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/lagesbilder/frys", methods=["GET", "POST"])
def freeze(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/lagesbilder/<small:number>", methods=["GET"])
def show(case_id: str, number: int) -> str:
    """To come."""
    abort(501)
