"""The secrets of links that have to be told again: made from SECRET_KEY each time, so that none rests in the database.

The database keeps their hashes. With another SECRET_KEY a link that was given out still opens, and a new one is made
for the page that tells it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

from tracker.adapters.signing.sealing import derived_key


class WalkLinks:
    """Tokens of 256 bits for a walk: marking points before it, signing up, the own place, what is told afterwards."""

    def __init__(self, secret_key: str) -> None:
        self._key = derived_key(secret_key, b"walks: links")

    def sign_up(self, sign_up_id: str, number: int) -> str:
        """The token of a walk's link; another for each renewal."""
        return self._token(f"sign up:{sign_up_id}:{number}")

    def place(self, participant_id: str) -> str:
        """The token of somebody's own place."""
        return self._token(f"place:{participant_id}")

    def status(self, status_list_id: str) -> str:
        """The token of the link to how far the findings of a walk have come."""
        return self._token(f"status:{status_list_id}")

    def inquiry(self, inquiry_id: str, number: int) -> str:
        """The token of the page where points are marked; another for each renewal."""
        return self._token(f"inquiry:{inquiry_id}:{number}")

    def _token(self, text: str) -> str:
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode("ascii").rstrip("=")
