"""The room's blueprint; the pages are in the modules that routes.py gathers."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("law", __name__)
