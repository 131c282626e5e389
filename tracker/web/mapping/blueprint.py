"""The room's blueprint. One's own mapping and coordinating the others' are kept apart, in modules and in addresses."""

from __future__ import annotations

from flask import Blueprint

from tracker.web.session import actor_or_none

bp = Blueprint("mapping", __name__)


@bp.app_context_processor
def draft_owner() -> dict[str, str]:
    """Whose unsent text the browser may keep and give back: text of one person is never offered to the next."""
    who = actor_or_none()
    return {"draft_owner": who.user_id if who else ""}
