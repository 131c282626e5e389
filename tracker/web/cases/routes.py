"""Routes of the room: cases."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("cases", __name__)


@bp.route("/arenden", methods=["GET"])
def index() -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/nytt", methods=["GET", "POST"])
def new() -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>", methods=["GET"])
def show(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/initiering", methods=["GET", "POST"])
def edit(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/platser", methods=["GET"])
def places(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/platser/ny", methods=["GET", "POST"])
def new_place(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/platser/<ident:place_id>", methods=["GET", "POST"])
def edit_place(case_id: str, place_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/parter", methods=["GET"])
def parties(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/parter/bjud-in", methods=["GET", "POST"])
def invite(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/parter/<ident:party_id>/paminn", methods=["POST"])
def remind(case_id: str, party_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/inbjudan", methods=["GET", "POST"])
def answer(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/perspektiv", methods=["GET", "POST"])
def perspectives(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/moten", methods=["GET"])
def meetings(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/moten/nytt", methods=["GET", "POST"])
def new_meeting(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/moten/<ident:meeting_id>", methods=["GET", "POST"])
def edit_meeting(case_id: str, meeting_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/samordnare", methods=["GET", "POST"])
def coordinators(case_id: str) -> str:
    """To come."""
    abort(501)
