"""Routes of the room: mapping."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("mapping", __name__)


@bp.route("/arenden/<ident:case_id>/kartlaggning", methods=["GET", "POST"])
def show(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/kartlaggning/fragor", methods=["GET", "POST"])
def questions(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/kartlaggning/lamna-in", methods=["GET", "POST"])
def hand_in(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/kartlaggningar", methods=["GET"])
def coordinate(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/kartlaggningar/oppna", methods=["GET", "POST"])
def reveal(case_id: str) -> str:
    """To come."""
    abort(501)
