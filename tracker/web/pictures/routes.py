"""Routes of the room: pictures."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("pictures", __name__)
