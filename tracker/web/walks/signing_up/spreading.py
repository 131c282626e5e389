"""A walk's links as the coordinator spreads them: as text, and as a picture for a camera."""

from __future__ import annotations

from typing import Any, Protocol

from flask import current_app

from tracker.services.sessions import token_hash
from tracker.web.letters.words import public_address


class Drawer(Protocol):
    """What draws an address as a QR code."""

    def drawing(self, address: str) -> Any: ...  # noqa: D102


def spread(endpoint: str, argument: str, token: str, kept_hash: str) -> tuple[str | None, Any]:
    """The link and its drawing; None where it was made with another SECRET_KEY and nobody can tell it again."""
    if token_hash(token) != kept_hash:
        return None, None
    link = public_address(endpoint, **{argument: token})
    drawer: Drawer = current_app.extensions["qr_codes"]
    return link, drawer.drawing(link)
