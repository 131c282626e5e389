"""Routes of the room: mapping."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("mapping", __name__)
