"""The blueprint that the room's modules hang their routes on, and its door: a refused try is written down."""

from __future__ import annotations

from flask import Blueprint, request

from tracker.domain.access import Permission
from tracker.domain.errors import NotPermitted
from tracker.extensions import database
from tracker.services.views import record_page_refusal
from tracker.web.session import actor, db, require

bp = Blueprint("administration", __name__, url_prefix="/administration")


def open_to(permission: Permission) -> None:
    """403, and a row in the log, unless the actor's global duties grant the permission."""
    try:
        require(permission)
    except NotPermitted:
        if request.method == "POST":  # it holds the write lock already
            record_page_refusal(db(), actor(), permission)
        else:
            with database.writer() as session:
                record_page_refusal(session, actor(), permission)
        raise
