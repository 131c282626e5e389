"""Letters to who has signed up for a walk: that there is a place, and that it is tomorrow."""

from __future__ import annotations

import datetime as dt

from tracker.domain.mail import LetterWords
from tracker.extensions import gettext as _
from tracker.web.letters.words import public_address, worded


def walk_place(token: str, starts_at: dt.datetime) -> LetterWords:
    """When the walk is, and the link to the own place; what it is about and where stands on that page."""
    return _worded(_("Du är anmäld till en trygghetsvandring"), token, starts_at, is_reminder=False)


def walk_reminder(token: str, starts_at: dt.datetime) -> LetterWords:
    """The same, the day before."""
    return _worded(_("Påminnelse: trygghetsvandring"), token, starts_at, is_reminder=True)


def _worded(subject: str, token: str, starts_at: dt.datetime, *, is_reminder: bool) -> LetterWords:
    return worded(
        f"{subject} (Platssamverkan)",
        "walk.txt",
        starts_at=starts_at,
        is_reminder=is_reminder,
        link=public_address("walks.place", place_token=token),
        calendar=public_address("walks.place_calendar", place_token=token),
    )
