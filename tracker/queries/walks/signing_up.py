"""What the holders of a walk's links are told, and what the coordinator sees of the link; no text of the case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Circle
from tracker.domain.cases import CaseStatus
from tracker.domain.people import Actor
from tracker.domain.walks.signing_up import SignUpState, sign_up_state
from tracker.models.cases import Case, Meeting
from tracker.models.people import Organisation, User
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkStop
from tracker.models.walks.signing_up import WalkSignUp
from tracker.queries.walks.scope import linked_place, linked_sign_up, stops_of_linked, visible_sign_ups


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkTold:
    """What anybody with a link is told of a walk. ``closing_at``: of its closing meeting, where that is called."""

    walk_id: str
    case_id: str
    meeting_id: str
    title: str
    starts_at: dt.datetime
    ends_at: dt.datetime | None
    location: str | None
    cancelled_at: dt.datetime | None
    closing_at: dt.datetime | None
    version: int
    circle: Circle
    case_status: CaseStatus

    @property
    def is_void(self) -> bool:
        """Whether no link to the walk gives anything: its case is closed, or not everybody may know of it any more."""
        return self.case_status is not CaseStatus.OPEN or self.circle is not Circle.ALL_PARTIES


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpSeen(WalkTold):
    """A walk that can be signed up for. ``organiser``: the organisation that opened it, whose coordinators read."""

    closed_at: dt.datetime | None
    most: int
    taken: int
    organiser: str

    @property
    def places_left(self) -> int:
        """How many more can come."""
        return max(0, self.most - self.taken)

    @property
    def state(self) -> SignUpState:
        """What holds now."""
        return sign_up_state(
            is_closed=self.closed_at is not None or self.is_void,
            is_cancelled=self.cancelled_at is not None,
            starts_at=self.starts_at,
            places_left=self.places_left,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceSeen(WalkTold):
    """Somebody's own place. ``signed_off_at``: it was given back."""

    participant_id: str
    signed_off_at: dt.datetime | None


def sign_up_seen(session: Session, token_hash: str) -> SignUpSeen | None:
    """What a link to sign up is about; one statement."""
    closing, told = told_columns()
    taken = (
        sa.select(sa.func.count())
        .where(WalkParticipant.walk_id == SafetyWalk.id, WalkParticipant.cancelled_at.is_(None))
        .scalar_subquery()
    )
    query = told_from(linked_sign_up(token_hash).join(SafetyWalk, WalkSignUp.walk_id == SafetyWalk.id), closing)
    query = query.join(User, WalkSignUp.opened_by_id == User.id).join(
        Organisation, User.organisation_id == Organisation.id
    )
    columns = {
        **told,
        "closed_at": WalkSignUp.closed_at,
        "most": SafetyWalk.most_participants,
        "taken": taken,
        "organiser": Organisation.name,
    }
    row = session.execute(query.with_only_columns(*columns.values())).one_or_none()
    return SignUpSeen(**dict(zip(columns, row, strict=True))) if row else None


def place_seen(session: Session, token_hash: str) -> PlaceSeen | None:
    """What a link to the own place is about; one statement."""
    closing, told = told_columns()
    query = told_from(linked_place(token_hash).join(SafetyWalk, WalkParticipant.walk_id == SafetyWalk.id), closing)
    columns = {**told, "participant_id": WalkParticipant.id, "signed_off_at": WalkParticipant.cancelled_at}
    row = session.execute(query.with_only_columns(*columns.values())).one_or_none()
    return PlaceSeen(**dict(zip(columns, row, strict=True))) if row else None


def told_columns() -> tuple[Any, dict[str, Any]]:
    """The alias of the closing meeting, and the columns of WalkTold by their names."""
    closing = aliased(Meeting)
    return closing, {
        "walk_id": SafetyWalk.id,
        "case_id": SafetyWalk.case_id,
        "meeting_id": Meeting.id,
        "title": Meeting.title,
        "starts_at": Meeting.starts_at,
        "ends_at": Meeting.ends_at,
        "location": Meeting.location,
        "cancelled_at": Meeting.cancelled_at,
        "closing_at": closing.starts_at,
        "version": Meeting.version,
        "circle": Meeting.circle,
        "case_status": Case.status,
    }


def told_from(query: sa.Select[Any], closing: Any) -> sa.Select[Any]:
    """A query of walks joined to what those columns come from."""
    return (
        query.join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .join(Case, SafetyWalk.case_id == Case.id)
        .outerjoin(closing, sa.and_(SafetyWalk.closing_meeting_id == closing.id, closing.cancelled_at.is_(None)))
    )


def is_linked_step_free(session: Session, token_hash: str) -> bool | None:
    """Whether the whole way is; None where there is no way yet, or a part that nobody has looked at."""
    query = stops_of_linked(token_hash).with_only_columns(WalkStop.is_step_free)
    legs = session.scalars(query.order_by(WalkStop.position, WalkStop.created_at, WalkStop.id)).all()[1:]
    if False in legs:
        return False
    return True if legs and None not in legs else None


def held_place(session: Session, token_hash: str) -> WalkParticipant | None:
    """A place to give back, as it is in the database now."""
    return session.scalars(linked_place(token_hash).with_for_update()).one_or_none()


def hold_case(session: Session, case_id: str) -> None:
    """Let nobody else change the case until the transaction ends: places are counted and taken under it."""
    session.execute(sa.select(Case.id).where(Case.id == case_id).with_for_update())


def signed_up_with(session: Session, walk_id: str, email: str) -> int:
    """How many places are taken with an address."""
    query = sa.select(sa.func.count()).where(
        WalkParticipant.walk_id == walk_id,
        sa.func.lower(WalkParticipant.email) == email.lower(),
        WalkParticipant.cancelled_at.is_(None),
    )
    return session.scalar(query) or 0


def sign_up_of(session: Session, actor: Actor, walk_id: str) -> WalkSignUp | None:
    """The walk's link, for who coordinates."""
    return session.scalars(visible_sign_ups(actor).where(WalkSignUp.walk_id == walk_id)).one_or_none()
