"""Routes of the room: problems."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("problems", __name__)
