"""Routes of the room: process."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("process", __name__)


@bp.route("/arenden/<ident:case_id>/steg/<small:number>", methods=["GET"])
def step(case_id: str, number: int) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/vidare", methods=["POST"])
def advance(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/vidare-anda", methods=["GET", "POST"])
def deviate(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/omtag", methods=["GET", "POST"])
def reverse(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/intyg/<code>", methods=["GET", "POST"])
def attest(case_id: str, code: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/historik", methods=["GET"])
def history(case_id: str) -> str:
    """To come."""
    abort(501)
