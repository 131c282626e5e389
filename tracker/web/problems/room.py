"""The room's blueprint; the pages are in routes.py (joint page), sorting.py and causes.py."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("problems", __name__)
