"""The room's blueprint; the pages are in routes.py (the board and the scores) and deciding.py."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("priorities", __name__)
