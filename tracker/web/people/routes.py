"""Routes of the room: people."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("people", __name__)


@bp.route("/logga-in", methods=["GET", "POST"])
def sign_in() -> str:
    """To come."""
    abort(501)


@bp.route("/logga-ut", methods=["POST"])
def sign_out() -> str:
    """To come."""
    abort(501)


@bp.route("/mina-inloggningar", methods=["GET"])
def sessions() -> str:
    """To come."""
    abort(501)


@bp.route("/mina-inloggningar/<ident:session_id>/avsluta", methods=["POST"])
def end_session(session_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/aktorer", methods=["GET"])
def organisations() -> str:
    """To come."""
    abort(501)


@bp.route("/aktorer/ny", methods=["GET", "POST"])
def new_organisation() -> str:
    """To come."""
    abort(501)


@bp.route("/aktorer/<ident:organisation_id>", methods=["GET", "POST"])
def edit_organisation(organisation_id: str) -> str:
    """To come."""
    abort(501)
