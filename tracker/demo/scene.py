"""Who acts on what while the demo is told: each event happens at its own moment, as the person who would do it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sqlalchemy.orm import Session, joinedload

from tracker.demo.dates import Dates
from tracker.demo.people import COLLEAGUES, PEOPLE
from tracker.demo.places import PLACES
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.people import Actor
from tracker.domain.steps import Step
from tracker.domain.walks.signing_up import Links
from tracker.domain.walks.tour import Ground
from tracker.models.cases import Case
from tracker.models.people import Organisation, User
from tracker.queries.people import account
from tracker.queries.reference import districts, programme_versions
from tracker.services.files.storing import Shelf
from tracker.services.places import PlaceDraft
from tracker.services.verb import Work

PUBLIC_URL: Final = "http://127.0.0.1:8000"
BETWEEN_ACTS: Final = dt.timedelta(seconds=40)
_BEFORE: Final = dt.datetime(1, 1, 2, tzinfo=dt.UTC)


class DemoError(RuntimeError):
    """The demo could not be loaded; the message says why, and nothing of it was kept."""


@dataclass
class Scene:
    """One case while it is told. ``ids``: what has been made, by the scenario's own names (P1, A, A1, G1, M1 ...).

    ``public_url``: what the links in letters begin with; ``shelf``: what takes files in, without one none are attached;
    ``ground``: what measures ways, without it no walk is planned; ``links``: what makes the link to sign up for one.
    """

    session: Session
    dates: Dates
    actors: Mapping[str, Actor]
    case: Case = field(init=False)
    ids: dict[str, str] = field(default_factory=dict)
    public_url: str = PUBLIC_URL
    shelf: Shelf | None = None
    ground: Ground | None = None
    links: Links | None = None
    _clock: ExitStack = field(default_factory=ExitStack)
    _moment: dt.datetime = _BEFORE

    def work(self, person: str) -> Work:
        """What a verb needs, as this person. Each act of an event comes a little after the one before."""
        self._clock.enter_context(time_set(self._moment))
        self._moment = max(self._moment, min(self._moment + BETWEEN_ACTS, self.dates.present))
        return Work(self.session, self.actors[person])

    def new(self, name: str) -> str:
        """A new id that the scenario knows by this name from now on."""
        self.ids[name] = new_id()
        return self.ids[name]

    def told(self, text: str) -> str:
        """A text with its dates filled in."""
        return self.dates.told(text) or ""

    def organisation(self, person: str) -> str:
        """The id of a person's organisation."""
        return self.actors[person].organisation_id

    def district(self, name: str) -> str:
        """The id of a district area."""
        return next(row.id for row in districts(self.session) if row.name == name)

    def focus_area(self, first_year: int, position: int) -> str:
        """The id of a focus area of the programme that began in a year."""
        versions = programme_versions(self.session)
        areas = next(row.focus_areas for row in versions if row.first_year == first_year)
        return next(row.id for row in areas if row.position == position)

    def place(self, name: str, key: str, controller: str) -> PlaceDraft:
        """The draft of one of the demo's places; the controller is a person's organisation."""
        found = PLACES[key]
        return PlaceDraft(
            name=found.label.removeprefix(f"{name} "),
            description=found.text,
            geometry=found.geometry,
            controller_id=self.organisation(controller),
            id=self.new(name),
        )

    @contextmanager
    def happening(self, when: str) -> Iterator[None]:
        """Let the clock stand at an event's moment, and tell plainly which event was refused."""
        self._moment = max(self._moment, self.dates.happened(when))
        try:
            with self._clock:
                self._clock.enter_context(time_set(self._moment))
                yield
        except DomainError as error:
            where = f", field {error.field}" if error.field else ""
            message = f"The demo's event at {when} was refused: {error.code}{where} {error.facts or ''}".rstrip()
            raise DemoError(message) from error


class Event(NamedTuple):
    """Something that happens: when, what, and the step that the case comes to by it."""

    when: str
    act: Callable[[Scene], None]
    enters: Step | None = None


def tell(scene: Scene, events: Iterable[Event]) -> None:
    """Let the events happen in the order they are told; the clock never goes back."""
    for event in events:
        with scene.happening(event.when):
            event.act(scene)


def actors(session: Session) -> dict[str, Actor]:
    """Every person of the demo by the address's part before the at sign."""
    found = {}
    for person in (*PEOPLE, *COLLEAGUES):
        known = account(session, person.email)
        if known is not None:
            options = [joinedload(User.organisation).joinedload(Organisation.kind)]
            found[person.email.partition("@")[0]] = _actor(session.get_one(User, known.user_id, options=options))
    return found


def _actor(user: User) -> Actor:
    organisation = user.organisation
    return Actor(
        user_id=user.id,
        name=user.name,
        role=user.role,
        organisation_id=organisation.id,
        organisation_name=organisation.short_name,
        organisation_kind=organisation.kind_code,
        is_authority=organisation.kind.is_authority,
        district_id=organisation.district_id,
        is_organisation_admin=user.is_organisation_admin,
    )
