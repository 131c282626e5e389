"""Routes of the room: priorities."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("priorities", __name__)


@bp.route("/arenden/<ident:case_id>/prioritering", methods=["GET"])
def show(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/prioritering/poang", methods=["GET", "POST"])
def score(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/prioritering/beslut", methods=["GET", "POST"])
def decide(case_id: str) -> str:
    """To come."""
    abort(501)
