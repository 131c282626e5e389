"""What a browser's cookie holds when one signs in and out: nothing but the token of a row on the server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import current_app, session, url_for
from flask_login import UserMixin, login_user

from config import Settings
from tracker.domain.clock import now
from tracker.domain.people import UserRole
from tracker.domain.signing.second_factors import is_demanded
from tracker.domain.texts.passwords import least_signs
from tracker.extensions import database
from tracker.queries.people import own_sessions
from tracker.services.sessions import CodeAsked, Doors, SignInDraft, begin_session
from tracker.web.people.devices import device_words
from tracker.web.session import actor, db

# where the cookie holds the token of a sign-in that waits for its code; flask-login never looks there
WAITING: Final = "waiting"


class _Beginning(UserMixin):
    """A sign-in that begins: all that the cookie needs of it is the token."""

    def __init__(self, token: str) -> None:
        self.token = token

    def get_id(self) -> str:
        """The token that the signed cookie carries."""
        return self.token


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One of one's own sign-ins, as the page shows it."""

    id: str
    device: str
    created_at: dt.datetime
    last_seen_at: dt.datetime
    is_this: bool
    by_provider: bool


def sign_in_with(draft: SignInDraft, target: str | None = None) -> str:
    """Begin a sign-in; says where to go on: to ``target``, or first to the page that asks for a code.

    Raises DomainError.
    """
    try:
        come_in(begin_session(doors(), current_app.extensions["passwords"], draft))
    except CodeAsked as asked:
        session.clear()
        session[WAITING] = asked.token
        return url_for("two_step.code", nasta=target)
    return target or url_for("work.home")


def doors() -> Doors:
    """The two ways into the database, for what must hash before it takes a lock."""
    return Doors(database.reader, database.writer)


def least_signs_for(role: UserRole) -> int:
    """How many signs the password of somebody in a role has at least here."""
    settings: Settings = current_app.extensions["settings"]
    return least_signs(has_second_factor=is_demanded(settings.second_factor, role))


def come_in(token: str) -> None:
    """Carry a sign-in in an empty cookie, so that nothing that was planted before lives on."""
    session.clear()
    login_user(_Beginning(token))


def my_sessions() -> Sequence[SessionRow]:
    """The live sign-ins of who asks: this one, then last used first."""
    settings: Settings = current_app.extensions["settings"]
    rows = own_sessions(
        db(),
        actor(),
        seen_after=now() - dt.timedelta(minutes=settings.session_idle_minutes),
        started_after=now() - dt.timedelta(hours=settings.session_hours),
    )
    shown = [
        SessionRow(
            row.id,
            device_words(row.device),
            row.created_at,
            row.last_seen_at,
            row.id == actor().session_id,
            row.by_provider,
        )
        for row in rows
    ]
    return sorted(shown, key=lambda row: not row.is_this)
