"""Letters to who has signed up for a walk: that there is a place, that it is tomorrow, and that it has changed."""

from __future__ import annotations

import datetime as dt

from tracker.domain.mail import LetterWords
from tracker.domain.walks.signing_up import WalkNews
from tracker.extensions import gettext as _
from tracker.web.formats import clock_time, day_of, named_day
from tracker.web.labels import label
from tracker.web.letters.words import public_address, worded


def walk_place(token: str, starts_at: dt.datetime) -> LetterWords:
    """When the walk is, and the link to the own place; what it is about and where stands on that page."""
    says = _("Du är anmäld till en trygghetsvandring %(day)s klockan %(at)s.", **_when(starts_at))
    return _worded(_("Du är anmäld till en trygghetsvandring"), says, token)


def walk_reminder(token: str, starts_at: dt.datetime) -> LetterWords:
    """The same, the day before."""
    says = _("Vandringen som du har anmält dig till är %(day)s klockan %(at)s.", **_when(starts_at))
    return _worded(_("Påminnelse: trygghetsvandring"), says, token)


def walk_news(token: str, starts_at: dt.datetime, news: WalkNews) -> LetterWords:
    """That it is moved or on again, and when it is now; or that it is called off, and when it would have been."""
    when, subject = _when(starts_at), _("%(news)s: trygghetsvandring", news=label(news))
    if news is WalkNews.CANCELLED:
        says = _("Vandringen %(day)s klockan %(at)s är inställd. Du behöver inte göra något.", **when)
    elif news is WalkNews.ON_AGAIN:
        says = _("Vandringen som var inställd blir av: %(day)s klockan %(at)s. Du har kvar din plats.", **when)
    else:
        says = _("Vandringen har fått en ny tid: %(day)s klockan %(at)s. Du har kvar din plats.", **when)
    return _worded(subject, says, token, is_cancelled=news is WalkNews.CANCELLED)


def walk_status(token: str, ends_on: dt.date) -> LetterWords:
    """That one can see how far what was found has come, and until when; what was found stands on that page."""
    subject = _("Så har det gått sedan trygghetsvandringen (Platssamverkan)")
    link = public_address("walks.told_status", status_token=token)
    return worded(subject, "walk_status.txt", link=link, ends_on=ends_on)


def _when(starts_at: dt.datetime) -> dict[str, str]:
    return {"day": named_day(day_of(starts_at)), "at": clock_time(starts_at)}


def _worded(subject: str, says: str, token: str, *, is_cancelled: bool = False) -> LetterWords:
    return worded(
        f"{subject} (Platssamverkan)",
        "walk.txt",
        says=says,
        is_cancelled=is_cancelled,
        link=public_address("walks.place", place_token=token),
        calendar=public_address("walks.place_calendar", place_token=token),
    )
