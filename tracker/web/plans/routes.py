"""Routes of the room: plans."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("plans", __name__)


@bp.route("/arenden/<ident:case_id>/mal", methods=["GET"])
def goals(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/mal/nytt", methods=["GET", "POST"])
def new_goal(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/atgarder", methods=["GET"])
def plan(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/atgarder/ny", methods=["GET", "POST"])
def new_measure(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/atgarder/<ident:measure_id>", methods=["GET"])
def measure(case_id: str, measure_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/atgarder/kort-varsel", methods=["GET", "POST"])
def short_notice(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/plan/anta", methods=["GET", "POST"])
def adopt(case_id: str) -> str:
    """To come."""
    abort(501)
