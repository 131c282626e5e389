"""Loads the demo: all of it in one transaction, or nothing and a plain reason."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple, Protocol

from sqlalchemy.orm import Session

from tracker import reference
from tracker.demo import others
from tracker.demo.dates import Dates, weeks_between
from tracker.demo.people import PEOPLE, add_people
from tracker.demo.scene import PUBLIC_URL, DemoError, Scene, actors, tell
from tracker.demo.timeline import cut
from tracker.domain.clock import STOCKHOLM, now, today
from tracker.domain.walks.light import Sky
from tracker.domain.walks.signing_up import Links
from tracker.domain.walks.tour import Ground
from tracker.extensions import Database
from tracker.queries.cases import latest_reference
from tracker.queries.people import account
from tracker.services.files.storing import Shelf
from tracker.services.installation import install_reference

EVENING: Final = dt.time(18)
FARSTA: Final = (59.2434, 18.0933)


class Hasher(Protocol):
    """What the demo needs of passwords: one hash."""

    def hash(self, password: str) -> str:
        """The stored form of a password."""


class Outside(NamedTuple):
    """What the demo needs of its surroundings: where people reach it, what takes its files in, and what measures ways.

    ``links``: what makes the link to sign up for a walk; ``sky``: knows when it is dark.
    """

    public_url: str = PUBLIC_URL
    shelf: Shelf | None = None
    ground: Ground | None = None
    links: Links | None = None
    sky: Sky | None = None


NOTHING_OUTSIDE: Final = Outside()


def load_demo(
    database: Database,
    passwords: Hasher,
    password: str,
    *,
    at: str | None = None,
    is_shifted: bool = True,
    outside: Outside = NOTHING_OUTSIDE,
) -> None:
    """Load Farsta as it stood ``at`` a step or a day of the scenario (half-time when not given), and five other cases.

    ``is_shifted``: the scenario is moved by whole weeks so that the moment asked for is today, or the latest same
    weekday before; without it the scenario's own dates are kept, for tests. Raises DemoError, and keeps nothing, when
    there is a case already or a rule says no; ValueError when there is no such moment.
    """
    told = cut(at)
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        session = Session(connection, join_transaction_mode="create_savepoint")
        _prepare(session, passwords, password)
        people = actors(session)
        handed = outside._asdict()
        dates = _dates(told.on, handed.pop("sky"), is_shifted=is_shifted)
        tell(Scene(session, dates, people, **handed), told.events)
        for events in others.CASES:
            tell(Scene(session, dates, people, ground=outside.ground), events)
        session.close()


def _prepare(session: Session, passwords: Hasher, password: str) -> None:
    """Reference data and people, when they are not there yet. Refuses where there is anything to lose."""
    if latest_reference(session, "") is not None:
        message = "There are cases in the database already. The demo is only loaded where there are none."
        raise DemoError(message)
    install_reference(
        session,
        reference.programmes(),
        reference.vocabularies(),
        reference.districts(),
        reference.conduct(),
        reference.word_hints(),
    )
    known = [person.email for person in PEOPLE if account(session, person.email)]
    if not known:
        add_people(session, passwords.hash(password))
    elif len(known) < len(PEOPLE):
        message = "Some of the demo's people are registered already and some are not. Begin with an empty database."
        raise DemoError(message)
    session.commit()


def _dates(on: dt.date, sky: Sky | None, *, is_shifted: bool) -> Dates:
    if is_shifted:
        dusk = (lambda day: sky.of(day, *FARSTA).civil_dusk) if sky else None
        return Dates(weeks_between(on, today()), now(), dusk=dusk)
    return Dates(0, dt.datetime.combine(on, EVENING, STOCKHOLM), squeezes=False)
