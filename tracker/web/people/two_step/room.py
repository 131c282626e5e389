"""The blueprint of the second step, held back where a second factor is demanded, and what every page knows of it."""

from __future__ import annotations

from flask import Blueprint

from tracker.web.people.two_step.gate import hold_back
from tracker.web.people.two_step.view import keys_adapter

bp = Blueprint("two_step", __name__)
bp.before_app_request(hold_back)


@bp.app_template_global()
def passkey_origin() -> str | None:
    """Where passkeys work, or None where the address is a number and they do nowhere."""
    party = keys_adapter().party
    return str(party.origin) if party else None
