"""What a coordinator holds and can hand over, to whom, and what follows with the cases.

A system administrator hands over by references: of what the cases hold it reads nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from tracker.domain.administration.handing import HandedKind
from tracker.domain.cases import CaseStatus, MeetingKind, PartyStatus
from tracker.domain.clock import now
from tracker.domain.people import Actor, UserRole
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseCoordinator, CaseParty, Handover, HandoverItem, Meeting
from tracker.models.people import Organisation, User
from tracker.models.plans import Measure
from tracker.queries.administration.scope import handing_people, visible_handovers
from tracker.queries.gating.gate_counts import is_under_way
from tracker.queries.scope import content_case_ids, knows_case, visible_measures

_ACTIVE: Final = (PartyStatus.INVITED, PartyStatus.ACCEPTED)
MOST_FOLLOWING: Final = 100


@dataclass(frozen=True, slots=True)
class Held:
    """Something a person is in a case. ``title``: the reference for who reads no content.

    ``is_only``: nobody else coordinates it.
    """

    kind: HandedKind
    case_id: str
    title: str
    reference: str
    status: CaseStatus
    step: Step
    programme_version_id: str
    is_only: bool = False

    @property
    def key(self) -> str:
        """What a form calls the row."""
        return f"{self.kind.value}-{self.case_id}"


@dataclass(frozen=True, slots=True)
class Receiver:
    """A coordinator who can take over."""

    id: str
    name: str
    organisation_id: str
    organisation: str


@dataclass(frozen=True, slots=True)
class FollowingMeeting:
    """A coming meeting that the person called."""

    case_id: str
    kind: MeetingKind
    title: str
    starts_at: dt.datetime


@dataclass(frozen=True, slots=True)
class FollowingMeasure:
    """A measure under way where the person's name stands."""

    case_id: str
    id: str
    number: int
    title: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class HandedItem:
    """Something that was handed over, as it can be read now."""

    kind: HandedKind
    to_user_id: str
    to_name: str
    case_id: str
    title: str
    reference: str
    status: CaseStatus
    step: Step
    programme_version_id: str


def handing_person(session: Session, actor: Actor, user_id: str) -> User | None:
    """A coordinator whose work the actor may hand over, with its organisation."""
    query = handing_people(actor).where(User.id == user_id).options(joinedload(User.organisation))
    return session.scalars(query).one_or_none()


def receivers(session: Session, person: User) -> list[Receiver]:
    """Other coordinators of the same district, or of the same organisation where that has no district."""
    organisation = person.organisation
    near = (
        User.organisation_id == organisation.id
        if organisation.district_id is None
        else Organisation.district_id == organisation.district_id
    )
    query = (
        sa.select(User.id, User.name, Organisation.id, Organisation.short_name)
        .join(Organisation, User.organisation_id == Organisation.id)
        .where(User.role == UserRole.COORDINATOR, User.disabled_at.is_(None), User.id != person.id, near)
        .order_by(User.name, User.id)
    )
    return [Receiver(*row) for row in session.execute(query)]


def held_by(session: Session, actor: Actor, user_id: str) -> list[Held]:
    """All that a person holds in cases that the actor may know of; one statement."""
    name = Case.reference if actor.role is UserRole.SYSTEM_ADMIN else Case.title
    columns = (Case.id, name, Case.reference, Case.status, Case.step, Case.programme_version_id)
    parts = [
        sa.select(sa.literal(kind.value).label("kind"), *columns, is_only, Case.sort_key).where(
            holds, knows_case(actor)
        )
        for kind, holds, is_only in _grounds(user_id)
    ]
    every = sa.union_all(*parts).subquery()
    order = (every.c.sort_key, every.c.id, _place(every.c.kind))
    rows: Sequence[Any] = session.execute(sa.select(every).order_by(*order)).all()
    return [
        Held(HandedKind(kind), case_id, title, reference, CaseStatus(status), Step(step), version_id, bool(is_only))
        for kind, case_id, title, reference, status, step, version_id, is_only, _sort_key in rows
    ]


def _place(kind: sa.ColumnElement[Any] | sa.orm.InstrumentedAttribute[Any]) -> sa.ColumnElement[int]:
    """The order in which things of one case are told: coordinating first."""
    return sa.case(*((kind == each.value, number) for number, each in enumerate(HandedKind)), else_=len(HandedKind))


def _grounds(user_id: str) -> list[tuple[HandedKind, sa.ColumnElement[bool], sa.ColumnElement[bool]]]:
    """Each kind, the condition on Case that a person holds it, and whether nobody else does."""
    own, other, someone = aliased(CaseCoordinator), aliased(CaseCoordinator), aliased(User)
    coordinates = sa.exists().where(own.case_id == Case.id, own.user_id == user_id, own.ended_at.is_(None))
    others = sa.exists().where(
        other.case_id == Case.id,
        other.user_id != user_id,
        other.ended_at.is_(None),
        other.user_id == someone.id,
        someone.disabled_at.is_(None),
    )
    contact = sa.exists().where(
        CaseParty.case_id == Case.id, CaseParty.contact_id == user_id, CaseParty.status.in_(_ACTIVE)
    )
    return [
        (HandedKind.COORDINATION, coordinates, sa.case((others, sa.false()), else_=sa.true())),
        (HandedKind.COMMUNICATION, Case.communication_responsible_id == user_id, sa.false()),
        (HandedKind.CONTACT, contact, sa.false()),
    ]


def held_case_ids(session: Session, user_id: str) -> dict[str, set[HandedKind]]:
    """Every case where a person holds something, and what: for a verb, whoever asks."""
    found: dict[str, set[HandedKind]] = {}
    for kind, holds, _is_only in _grounds(user_id):
        for case_id in session.scalars(sa.select(Case.id).where(holds)):
            found.setdefault(case_id, set()).add(kind)
    return found


def only_coordinated(session: Session, user_id: str) -> int:
    """How many open cases have nobody else who coordinates them."""
    _kind, holds, is_only = _grounds(user_id)[0]
    query = sa.select(sa.func.count()).select_from(Case).where(holds, is_only, Case.status == CaseStatus.OPEN)
    return session.scalar(query) or 0


def is_coordinating(session: Session, user_id: str) -> bool:
    """Whether a person is in the coordinator function of any case."""
    query = sa.select(sa.exists().where(CaseCoordinator.user_id == user_id, CaseCoordinator.ended_at.is_(None)))
    return bool(session.scalar(query))


def locked_cases(session: Session, case_ids: Collection[str]) -> Sequence[Case]:
    """Some cases, locked in one order and as the database has them now."""
    query = (
        sa.select(Case)
        .where(Case.id.in_(case_ids))
        .order_by(Case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return session.scalars(query).all()


def coordinator_rows(session: Session, case_id: str) -> Sequence[CaseCoordinator]:
    """The rows of a case's coordinator function that hold."""
    query = sa.select(CaseCoordinator).where(CaseCoordinator.case_id == case_id, CaseCoordinator.ended_at.is_(None))
    return session.scalars(query).all()


def contact_rows(session: Session, case_id: str, user_id: str) -> Sequence[CaseParty]:
    """The parties of a case whose contact a person is."""
    query = sa.select(CaseParty).where(
        CaseParty.case_id == case_id, CaseParty.contact_id == user_id, CaseParty.status.in_(_ACTIVE)
    )
    return session.scalars(query).all()


def meetings_called(session: Session, actor: Actor, user_id: str, case_ids: Collection[str]) -> list[FollowingMeeting]:
    """Coming meetings that a person called, in cases whose content the actor reads."""
    query = (
        sa.select(Meeting.case_id, Meeting.kind, Meeting.title, Meeting.starts_at)
        .where(
            Meeting.created_by_id == user_id,
            Meeting.case_id.in_(case_ids),
            Meeting.case_id.in_(content_case_ids(actor)),
            Meeting.starts_at >= now(),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(MOST_FOLLOWING)
    )
    return [FollowingMeeting(*row) for row in session.execute(query)]


def measures_named(session: Session, actor: Actor, name: str, case_ids: Collection[str]) -> list[FollowingMeasure]:
    """Measures under way that name a person as the one who answers for them, in cases whose content the actor reads."""
    query = (
        visible_measures(actor)
        .where(Measure.case_id.in_(case_ids), is_under_way(), Measure.function.contains(name, autoescape=True))
        .order_by(Measure.due_on, Measure.id)
        .limit(MOST_FOLLOWING)
        .with_only_columns(Measure.case_id, Measure.id, Measure.number, Measure.title, Measure.due_on)
    )
    return [FollowingMeasure(*row) for row in session.execute(query)]


def readable_ids(session: Session, actor: Actor, case_ids: Collection[str]) -> set[str]:
    """Which of some cases the actor reads the content of."""
    query = content_case_ids(actor).where(Case.id.in_(case_ids))
    return set(session.scalars(query))


def handover(session: Session, actor: Actor, handover_id: str) -> tuple[Handover, str, str] | None:
    """A handover with the names of who handed over and who did it."""
    giver, maker = aliased(User), aliased(User)
    query = (
        visible_handovers(actor)
        .where(Handover.id == handover_id)
        .join(giver, Handover.from_user_id == giver.id)
        .join(maker, Handover.made_by_id == maker.id)
        .with_only_columns(Handover, giver.name, maker.name)
    )
    row: Any = session.execute(query).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def handed_items(session: Session, actor: Actor, handover_id: str) -> list[HandedItem]:
    """What was handed over, of the cases that the actor may know of, by receiver and case."""
    name = Case.reference if actor.role is UserRole.SYSTEM_ADMIN else Case.title
    query = (
        sa.select(
            HandoverItem.kind, User.id, User.name, Case.id, name, Case.reference, Case.status, Case.step,
            Case.programme_version_id,
        )
        .join(Case, HandoverItem.case_id == Case.id)
        .join(User, HandoverItem.to_user_id == User.id)
        .where(HandoverItem.handover_id == handover_id, knows_case(actor))
        .order_by(User.name, User.id, Case.sort_key, Case.id, _place(HandoverItem.kind))
    )  # fmt: skip
    return [HandedItem(*row) for row in session.execute(query)]


def latest_handovers(session: Session, actor: Actor, user_id: str) -> list[tuple[str, dt.datetime, str]]:
    """The latest handovers that a person made or received: id, when, and from whom."""
    received = sa.select(HandoverItem.handover_id).where(HandoverItem.to_user_id == user_id)
    query = (
        visible_handovers(actor)
        .where(sa.or_(Handover.from_user_id == user_id, Handover.id.in_(received)))
        .join(User, Handover.from_user_id == User.id)
        .order_by(Handover.created_at.desc(), Handover.id)
        .limit(5)
        .with_only_columns(Handover.id, Handover.created_at, User.name)
    )
    return [(row[0], row[1], row[2]) for row in session.execute(query)]
