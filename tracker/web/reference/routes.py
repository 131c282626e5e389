"""Routes of the room: reference."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("reference", __name__)


@bp.route("/hjalp", methods=["GET"])
def help_page() -> str:
    """To come."""
    abort(501)


@bp.route("/tillganglighet", methods=["GET"])
def accessibility() -> str:
    """To come."""
    abort(501)


@bp.route("/uppgifter", methods=["GET"])
def data_protection() -> str:
    """To come."""
    abort(501)


@bp.route("/roller", methods=["GET"])
def roles() -> str:
    """To come."""
    abort(501)


@bp.route("/ordlistor", methods=["GET"])
def vocabularies() -> str:
    """To come."""
    abort(501)
