"""Routes of the room: problems."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("problems", __name__)


@bp.route("/arenden/<ident:case_id>/gemensam", methods=["GET"])
def show(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/gemensam/para-ihop", methods=["GET", "POST"])
def sort(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/gemensam/<ident:problem_id>/orsaker", methods=["GET", "POST"])
def causes(case_id: str, problem_id: str) -> str:
    """To come."""
    abort(501)
