"""What was found on a walk: its list with filters, one finding, whom it could go to, and what is still unknown."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.access import Circle, is_narrower
from tracker.domain.ground.geometry import LonLat
from tracker.domain.people import Actor
from tracker.domain.walks.findings import UNDER_WAY, FindingKind, FindingStatus
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.people import Organisation, User
from tracker.models.places import Place
from tracker.models.plans import Measure
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.queries.gating.asking import Question
from tracker.queries.joint.circles import joint_observations
from tracker.queries.pressing import KEPT, coordinated, is_open
from tracker.queries.scope import reads_case, visible_measures, visible_places
from tracker.queries.walks.scope import visible_findings

UNKNOWN: Final = "unknown"
MOST_ASKED: Final = 40


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What a list is narrowed by. ``receiver``: an organisation's id, a name, or UNKNOWN."""

    receiver: str | None = None
    status: FindingStatus | None = None
    kind: FindingKind | None = None
    stop_id: str | None = None


@dataclass(frozen=True, slots=True)
class UnknownReceiver:
    """Something unsafe that nobody knows who answers for."""

    finding_id: str
    walk_id: str
    case_id: str
    case_title: str
    category_code: str
    text: str | None
    stop: str | None
    due_on: dt.date | None
    lon: float | None
    lat: float | None

    @property
    def at(self) -> LonLat | None:
        """Where it is, by itself or by its stop."""
        return None if self.lon is None or self.lat is None else (self.lon, self.lat)


def findings_of(
    session: Session, actor: Actor, walk_id: str, wanted: FindingFilter | None = None
) -> Sequence[WalkFinding]:
    """The findings of a walk as they were seen, without those taken away or told in another; one statement."""
    query = _with_all(visible_findings(actor)).where(
        WalkFinding.walk_id == walk_id,
        *_stands(),
        *_narrowed(wanted or FindingFilter()),
    )
    return session.scalars(query.order_by(WalkFinding.seen_at, WalkFinding.created_at, WalkFinding.id)).all()


def _stands() -> list[sa.ColumnElement[bool]]:
    """It is not taken away, is told by itself, and does not only say how one of an earlier walk is now."""
    return [WalkFinding.removed_at.is_(None), WalkFinding.merged_into_id.is_(None), WalkFinding.again_of_id.is_(None)]


def _with_all(query: sa.Select[WalkFinding]) -> sa.Select[WalkFinding]:
    return query.options(
        joinedload(WalkFinding.stop),
        joinedload(WalkFinding.receiver),
        joinedload(WalkFinding.noted_by).joinedload(User.organisation),
    )


def _narrowed(wanted: FindingFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.receiver == UNKNOWN:
        found += [WalkFinding.receiver_id.is_(None), WalkFinding.receiver_name.is_(None)]
    elif wanted.receiver:
        found.append(sa.or_(WalkFinding.receiver_id == wanted.receiver, WalkFinding.receiver_name == wanted.receiver))
    for column, value in (
        (WalkFinding.status, wanted.status),
        (WalkFinding.kind, wanted.kind),
        (WalkFinding.stop_id, wanted.stop_id),
    ):
        if value:
            found.append(column == value)
    return found


def merged_of(session: Session, actor: Actor, walk_id: str) -> Mapping[str, Sequence[WalkFinding]]:
    """The findings that are told in another, by that one's id."""
    query = _with_all(visible_findings(actor)).where(
        WalkFinding.walk_id == walk_id, WalkFinding.removed_at.is_(None), WalkFinding.merged_into_id.is_not(None)
    )
    found: dict[str, list[WalkFinding]] = defaultdict(list)
    for row in session.scalars(query.order_by(WalkFinding.seen_at, WalkFinding.id)):
        found[row.merged_into_id or ""].append(row)
    return found


def find_finding(session: Session, actor: Actor, walk_id: str, finding_id: str) -> WalkFinding | None:
    """A finding of the walk, also one that is taken away or told in another."""
    query = _with_all(visible_findings(actor)).where(WalkFinding.walk_id == walk_id, WalkFinding.id == finding_id)
    return session.scalars(query).one_or_none()


def finding_in_case(session: Session, actor: Actor, case_id: str, finding_id: str) -> WalkFinding | None:
    """A finding of any walk of the case with its walk's meeting, unless it is taken away."""
    query = (
        visible_findings(actor)
        .where(
            WalkFinding.case_id == case_id,
            WalkFinding.id == finding_id,
            WalkFinding.removed_at.is_(None),
        )
        .options(joinedload(WalkFinding.walk).joinedload(SafetyWalk.meeting))
    )
    return session.scalars(query).one_or_none()


def count_findings(session: Session, actor: Actor, walk_id: str) -> int:
    """How many stand in the list of a walk."""
    query = visible_findings(actor).where(WalkFinding.walk_id == walk_id, *_stands())
    return session.scalar(query.with_only_columns(sa.func.count())) or 0


def controller_of(session: Session, actor: Actor, stop: WalkStop | None) -> Place | None:
    """The place that a stop belongs to, with who has authority over it; None where that is not known."""
    if stop is None or stop.place_id is None:
        return None
    query = visible_places(actor).where(Place.id == stop.place_id).options(joinedload(Place.controller))
    return session.scalars(query).one_or_none()


def point_of(row: WalkFinding, stop: WalkStop | None) -> LonLat | None:
    """Where a finding is: its own point, else its stop's; None between the stops."""
    if row.lon is not None and row.lat is not None:
        return row.lon, row.lat
    return (stop.lon, stop.lat) if stop else None


def organisation_by_id(session: Session, organisation_id: str) -> Organisation | None:
    """Whoever may have authority over a place may receive a finding: any registered organisation."""
    return session.get(Organisation, organisation_id)


# --- what it became ---------------------------------------------------------------------------------------------------
def tieable_measures(session: Session, actor: Actor, case_id: str, circle: Circle) -> list[tuple[str, int, str]]:
    """(id, number, title) of the measures that all who know of the walk may read."""
    query = visible_measures(actor).where(Measure.case_id == case_id).order_by(Measure.number)
    return [(row.id, row.number, row.title) for row in session.scalars(query) if not is_narrower(row.circle, circle)]


def tieable_observations(session: Session, actor: Actor, case_id: str, circle: Circle) -> list[tuple[str, str]]:
    """(id, title) of the opened observations that all who know of the walk may read."""
    query = (
        joint_observations(actor)
        .where(OwnMapping.case_id == case_id)
        .with_only_columns(Observation.id, Observation.title, Observation.circle, maintain_column_froms=True)
        .order_by(Observation.title, Observation.id)
    )
    return [(row[0], row[1]) for row in session.execute(query) if not is_narrower(row[2], circle)]


def became(session: Session, actor: Actor, finding: WalkFinding) -> tuple[Measure | None, str | None]:
    """The measure and the observation's title, where the reader may know of them."""
    measure = title = None
    if finding.measure_id:
        measure = session.scalars(visible_measures(actor).where(Measure.id == finding.measure_id)).one_or_none()
    if finding.observation_id:
        query = joint_observations(actor).where(Observation.id == finding.observation_id)
        title = session.scalar(query.with_only_columns(Observation.title, maintain_column_froms=True))
    return measure, title


# --- across cases -----------------------------------------------------------------------------------------------------
def unknown_receivers(session: Session, actor: Actor) -> list[UnknownReceiver]:
    """What nobody is known to answer for, in the open cases that the actor coordinates; one statement."""
    rows = session.connection().execute(_unknown_receivers(actor))
    return [UnknownReceiver(*row) for row in rows]


@lru_cache(maxsize=KEPT)
def _unknown_receivers(actor: Actor) -> Question:
    columns: tuple[Any, ...] = (
        WalkFinding.id, WalkFinding.walk_id, Case.id, Case.title, WalkFinding.category_code, WalkFinding.text,
        WalkStop.name, WalkFinding.due_on, sa.func.coalesce(WalkFinding.lon, WalkStop.lon),
        sa.func.coalesce(WalkFinding.lat, WalkStop.lat),
    )  # fmt: skip
    return (
        visible_findings(actor)
        .join(Case, WalkFinding.case_id == Case.id)
        .outerjoin(WalkStop, WalkFinding.stop_id == WalkStop.id)
        .where(
            WalkFinding.case_id.in_(coordinated(actor)),
            is_open(),
            reads_case(actor),
            WalkFinding.kind == FindingKind.UNSAFE,
            WalkFinding.status.in_(UNDER_WAY),
            *_stands(),
            *_narrowed(FindingFilter(receiver=UNKNOWN)),
        )
        .with_only_columns(*columns)
        .order_by(WalkFinding.due_on, WalkFinding.seen_at, WalkFinding.id)
        .limit(MOST_ASKED)
    )
