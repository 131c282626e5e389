"""A case's safety walks and everybody's coming ones; one walk with its stops, roles and numbers of participants."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from tracker.domain.people import Actor
from tracker.domain.walks.people import STEP_FREE_NEEDS, WalkGender, WalkRole
from tracker.models.cases import Case, Meeting
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkRoleHolder, WalkStop
from tracker.queries.walks.scope import (
    counted_participants,
    named_participants,
    visible_roles,
    visible_stops,
    visible_walks,
)

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class WalkRow:
    """A walk in a list."""

    id: str
    case_id: str
    case_title: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    location: str | None
    is_repeat: bool
    is_cancelled: bool
    stops: int
    participants: int
    is_walk_only: bool


@dataclass(frozen=True, slots=True)
class Gathering:
    """How many take part, and what the route must allow; no names. ``is_young``: under 20."""

    people: int = 0
    by_gender: Mapping[WalkGender, int] = field(default_factory=dict)
    young: int = 0
    needs: Mapping[str, int] = field(default_factory=dict)

    @property
    def step_free(self) -> int:
        """How many need a way without steps."""
        return sum(count for need, count in self.needs.items() if need in STEP_FREE_NEEDS)


def walks_listed(session: Session, actor: Actor, case_id: str | None = None) -> list[WalkRow]:
    """Walks of a case, or of every case the actor may read, latest first; one statement."""
    stops = (
        sa.select(sa.func.count())
        .where(WalkStop.walk_id == SafetyWalk.id, WalkStop.removed_at.is_(None))
        .scalar_subquery()
    )
    people = (
        sa.select(sa.func.count())
        .where(WalkParticipant.walk_id == SafetyWalk.id, WalkParticipant.cancelled_at.is_(None))
        .scalar_subquery()
    )
    query = (
        visible_walks(actor)
        .join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .join(Case, SafetyWalk.case_id == Case.id)
        .with_only_columns(
            SafetyWalk.id, Case.id, Case.title, Meeting.title, Meeting.starts_at, Meeting.ends_at, Meeting.location,
            SafetyWalk.repeats_id.is_not(None), Meeting.cancelled_at.is_not(None), stops, people,
            Case.is_walk_only,
        )
        .order_by(Meeting.starts_at.desc(), SafetyWalk.id)
        .limit(MOST_LISTED)
    )  # fmt: skip
    if case_id is not None:
        query = query.where(SafetyWalk.case_id == case_id)
    rows: Sequence[Any] = session.execute(query).all()
    return [WalkRow(*row) for row in rows]


def find_walk(session: Session, actor: Actor, case_id: str, walk_id: str) -> SafetyWalk | None:
    """A walk of the case with its three meetings, if it reaches the actor."""
    own = aliased(Meeting)
    query = (
        visible_walks(actor)
        .join(own, SafetyWalk.meeting_id == own.id)
        .where(SafetyWalk.case_id == case_id, SafetyWalk.id == walk_id)
        .options(
            contains_eager(SafetyWalk.meeting.of_type(own)),
            joinedload(SafetyWalk.pre_meeting),
            joinedload(SafetyWalk.closing_meeting),
        )
    )
    return session.scalars(query).one_or_none()


def stops_of(session: Session, actor: Actor, walk_id: str) -> Sequence[WalkStop]:
    """The stops of a walk in order, without those taken away."""
    query = (
        visible_stops(actor)
        .where(WalkStop.walk_id == walk_id, WalkStop.removed_at.is_(None))
        .order_by(WalkStop.position, WalkStop.created_at, WalkStop.id)
    )
    return session.scalars(query).all()


def find_stop(session: Session, actor: Actor, walk_id: str, stop_id: str) -> WalkStop | None:
    """A stop of the walk, taken away or not."""
    query = visible_stops(actor).where(WalkStop.walk_id == walk_id, WalkStop.id == stop_id)
    return session.scalars(query).one_or_none()


def roles_of(session: Session, actor: Actor, walk_id: str) -> Sequence[WalkRoleHolder]:
    """Who does what, with the person where there is an account."""
    query = visible_roles(actor).where(WalkRoleHolder.walk_id == walk_id).options(joinedload(WalkRoleHolder.user))
    return session.scalars(query).all()


def gathering(session: Session, actor: Actor, walk_id: str) -> Gathering:
    """The participants of a walk in numbers."""
    query = (
        counted_participants(actor)
        .where(WalkParticipant.walk_id == walk_id)
        .with_only_columns(WalkParticipant.gender, WalkParticipant.is_young, WalkParticipant.needs)
    )
    rows = session.execute(query).all()
    needs = [need for row in rows for need in row.needs]
    genders = [row.gender for row in rows]
    return Gathering(
        people=len(rows),
        by_gender={each: genders.count(each) for each in WalkGender if each in genders},
        young=sum(row.is_young for row in rows),
        needs={each: needs.count(each) for each in dict.fromkeys(needs)},
    )


def participants_of(session: Session, actor: Actor, walk_id: str) -> Sequence[WalkParticipant]:
    """Participants with names for who may read them, in the order they came."""
    query = (
        named_participants(actor)
        .where(WalkParticipant.walk_id == walk_id)
        .options(joinedload(WalkParticipant.organisation))
        .order_by(WalkParticipant.created_at, WalkParticipant.id)
    )
    return session.scalars(query).all()


def find_participant(session: Session, actor: Actor, walk_id: str, participant_id: str) -> WalkParticipant | None:
    """One participant with name, for who may read it."""
    query = named_participants(actor).where(WalkParticipant.walk_id == walk_id, WalkParticipant.id == participant_id)
    return session.scalars(query).one_or_none()


@dataclass(frozen=True, slots=True)
class OtherWalk:
    """A walk on the same day as one that is planned. ``lon``, ``lat``: its first stop; None without stops."""

    walk_id: str
    case_id: str
    title: str
    case_title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    lon: float | None
    lat: float | None
    facilitator_id: str | None


def walks_between(
    session: Session, actor: Actor, first: dt.datetime, last: dt.datetime, *, but: str | None = None
) -> list[OtherWalk]:
    """Walks that begin between two moments and the actor may know of, cancelled ones left out."""
    stop, role = aliased(WalkStop), aliased(WalkRoleHolder)
    earliest = (
        sa.select(WalkStop.id)
        .where(WalkStop.walk_id == SafetyWalk.id, WalkStop.removed_at.is_(None))
        .order_by(WalkStop.position, WalkStop.created_at, WalkStop.id)
        .limit(1)
        .scalar_subquery()
    )
    query = (
        visible_walks(actor)
        .join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .join(Case, SafetyWalk.case_id == Case.id)
        .outerjoin(stop, stop.id == earliest)
        .outerjoin(role, sa.and_(role.walk_id == SafetyWalk.id, role.role == WalkRole.FACILITATOR))
        .where(Meeting.starts_at.between(first, last), Meeting.cancelled_at.is_(None))
        .with_only_columns(
            SafetyWalk.id, Case.id, Meeting.title, Case.title, Meeting.starts_at, Meeting.ends_at, stop.lon, stop.lat,
            role.user_id,
        )
        .order_by(Meeting.starts_at, SafetyWalk.id)
    )  # fmt: skip
    if but is not None:
        query = query.where(SafetyWalk.id != but)
    return [OtherWalk(*row) for row in session.execute(query)]


def walks_of_meetings(session: Session, actor: Actor, case_id: str) -> dict[str, str]:
    """Walk ids by the ids of all their meetings, for links from the list of meetings."""
    query = visible_walks(actor).where(SafetyWalk.case_id == case_id)
    found = {}
    for walk in session.scalars(query):
        for meeting_id in (walk.meeting_id, walk.pre_meeting_id, walk.closing_meeting_id):
            if meeting_id:
                found[meeting_id] = walk.id
    return found
