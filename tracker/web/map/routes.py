"""Routes of the room: map."""

from __future__ import annotations

from flask import Blueprint, abort

bp = Blueprint("map", __name__)


@bp.route("/karta", methods=["GET"])
def show() -> str:
    """To come."""
    abort(501)


@bp.route("/karta/platser.geojson", methods=["GET"])
def data() -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/karta", methods=["GET"])
def case(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/arenden/<ident:case_id>/karta.geojson", methods=["GET"])
def case_data(case_id: str) -> str:
    """To come."""
    abort(501)


@bp.route("/karta/tolka", methods=["GET"])
def locate() -> str:
    """To come."""
    abort(501)
