"""Routes of the room: map."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("map", __name__)
