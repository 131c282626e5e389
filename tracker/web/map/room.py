"""The blueprint that the room's modules hang their routes on."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("map", __name__)
