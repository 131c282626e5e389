"""Routes of the room: priorities."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("priorities", __name__)
