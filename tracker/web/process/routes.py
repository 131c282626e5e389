"""Routes of the room: process."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("process", __name__)
