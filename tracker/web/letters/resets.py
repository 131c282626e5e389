"""The letter with the link to a new password."""

from __future__ import annotations

import datetime as dt

from tracker.domain.mail import LetterWords
from tracker.extensions import gettext as _
from tracker.web.letters.words import public_address, worded


def new_password(token: str, expires_at: dt.datetime) -> LetterWords:
    """Until when the link opens, and the link."""
    link = public_address("people.reset", token=token)
    return worded(_("Nytt lösenord till Platssamverkan"), "reset.txt", link=link, expires_at=expires_at)
