"""The room's blueprint; the pages are in routes.py and the modules it gathers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("plans", __name__)
