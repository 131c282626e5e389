"""The full case in each state of tests/access_states.py: made once per kind of database and worker, then only read."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.access_states import State
from tests.conftest import NOW
from tests.copies import Copies
from tests.crawl import paths
from tests.engines import ENGINES
from tests.factories import World
from tests.full_case import freeze, full_case, shelve
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import time_set
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.models.invitations import Invitation
from tracker.models.mapping import Observation, OwnMapping
from tracker.queries.law.closing import ending_parties
from tracker.services.law.closing import ClosingDraft, close_case
from tracker.services.law.disposal import DisposalDraft, dispose_case
from tracker.services.parties import end_party

# the days of a closed case: its parties read it for 30 days, and it is kept for ten years
LAST_DAY = NOW + dt.timedelta(days=30)
MOMENTS = {
    State.CLOSED: LAST_DAY,
    State.OVER: LAST_DAY + dt.timedelta(days=1),
    State.DISPOSED: NOW.replace(year=NOW.year + 10) + dt.timedelta(days=2),
}
# begins the title of every observation in the sealed state, and nothing else
SEAL = "forseglad"


class Way(NamedTuple):
    """A route and what it is asked by."""

    method: str
    endpoint: str


@dataclass(frozen=True)
class Stood:
    """A case in a state: where, when, and the addresses that it had while it was open."""

    state: State
    address: str
    case_id: str
    ways: dict[Way, list[str]]
    observations: dict[str, str]
    files: dict[str, str]

    @property
    def moment(self) -> dt.datetime:
        return MOMENTS.get(self.state, NOW)


class States:
    """What has been made so far."""

    def __init__(self) -> None:
        self._made: dict[tuple[Copies, State], Stood] = {}

    def get(self, app: Flask, copies: Copies, state: State) -> Stood:
        """The case in a state, made from the open one by the acts of the product."""
        if (copies, state) not in self._made:
            self._made[copies, state] = (
                self._open(app, copies)
                if state is State.OPEN
                else self._later(self.get(app, copies, State.OPEN), copies, state)
            )
        return self._made[copies, state]

    def _open(self, app: Flask, copies: Copies) -> Stood:
        address = copies.make()
        with ENGINES.at(database, address), database.writer() as session, time_set(NOW):
            world = World(session)
            case = full_case(world)
            shelve(session, app.extensions["shelf"])
            freeze(world, case)
            world.party(case, "reza.amini", status=PartyStatus.INVITED)
            world.user("sara.holm").is_organisation_admin = True
            # what ends the link is the state, not its own time
            session.execute(sa.update(Invitation).values(expires_at=NOW + dt.timedelta(days=5000)))
            session.commit()
            ways: dict[Way, list[str]] = {}
            for method in ("GET", "POST"):
                for rule, path in paths(app, session, case, method):
                    ways.setdefault(Way(method, rule.endpoint), []).append(path)
            observed = {seen.title: seen.id for seen in session.scalars(sa.select(Observation))}
            titles = {row_id: title for title, row_id in observed.items()}
            hanging = session.scalars(sa.select(Attachment).where(Attachment.observation_id.is_not(None)))
            files = {file.id: titles[str(file.observation_id)] for file in hanging}
            return Stood(State.OPEN, address, case.id, ways, observed, files)

    def _later(self, stood: Stood, copies: Copies, state: State) -> Stood:
        address = copies.make(stood.address)
        made = Stood(state, address, stood.case_id, stood.ways, stood.observations, stood.files)
        with ENGINES.at(database, address), database.writer() as session:
            _come_to(session, session.get_one(Case, stood.case_id), state, made.moment)
        return made


def _come_to(session: Session, case: Case, state: State, moment: dt.datetime) -> None:
    world = World(session)
    if state is State.SEALED:
        _seal(session, case)
    elif state is State.ENDED:
        with time_set(NOW):
            for party in ending_parties(session, case.id):
                end_party(world.work("amina.berg"), case, party.id, "uppdraget är slut")
    else:
        with time_set(NOW):
            close_case(world.work("amina.berg"), case, ClosingDraft(lessons="Ljuset hjälpte.", reason="x" * 20))
    if state is State.DISPOSED:
        draft = DisposalDraft(registry_number="KS 1", decided_on=NOW.date(), decided_by="Nämnden")
        with time_set(moment):
            dispose_case(world.work("overblick"), case.id, draft)


def _seal(session: Session, case: Case) -> None:
    """As before the reveal: the rows of joint work stay, so that their routes are asked."""
    case.step, case.revealed_at = Step.OWN_MAPPINGS, None
    session.execute(sa.update(OwnMapping).values(revealed_at=None))
    session.execute(sa.update(Observation).values(title=sa.literal(SEAL) + Observation.title))
    session.commit()
