"""Routes of the room: work."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("work", __name__)
