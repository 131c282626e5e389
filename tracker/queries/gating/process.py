"""Questions about the process: a version's stations and rules, how a case came to where it is, what is planned.

Unscoped but for places: callers ask only for cases they have loaded through scope.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import now
from tracker.domain.gating.gates import Programme
from tracker.domain.people import Actor
from tracker.domain.steps import GateRule
from tracker.models.cases import Case, CaseParty, Meeting
from tracker.models.places import Place
from tracker.models.process import Attestation, StepPassage
from tracker.models.programmes import ProgrammeGate, ProgrammeStep
from tracker.queries.gating.gate_facts import gate_facts
from tracker.queries.gating.gate_parties import ACTIVE
from tracker.queries.scope import knows_case, reads_case

__all__ = [
    "active_parties",
    "attestations",
    "gate_facts",
    "next_meetings",
    "passages",
    "place_names",
    "programme_of",
    "programmes",
]


def programmes(session: Session, version_ids: Iterable[str]) -> dict[str, Programme]:
    """Stations and gate rules of programme versions, each in its order; one statement."""
    asked = {"version_ids": list(set(version_ids))}
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in session.connection().execute(_stations_and_rules(), asked):
        rows[row.programme_version_id].append(row)
    return {
        version_id: Programme(
            stations=tuple(dict.fromkeys(row.station for row in found)),
            phases=frozenset(row.station for row in found if row.is_phase),
            rules=tuple(GateRule(row.step, row.code, row.kind) for row in found if row.code is not None),
        )
        for version_id, found in rows.items()
    }


@cache
def _stations_and_rules() -> sa.Select[*tuple[Any, ...]]:
    return (
        sa.select(
            ProgrammeStep.programme_version_id,
            ProgrammeStep.step.label("station"),
            ProgrammeStep.is_phase,
            ProgrammeGate.step,
            ProgrammeGate.code,
            ProgrammeGate.kind,
        )
        .outerjoin(
            ProgrammeGate,
            sa.and_(
                ProgrammeGate.programme_version_id == ProgrammeStep.programme_version_id,
                ProgrammeGate.step == ProgrammeStep.step,
            ),
        )
        .where(ProgrammeStep.programme_version_id.in_(sa.bindparam("version_ids", expanding=True)))
        .order_by(ProgrammeStep.programme_version_id, ProgrammeStep.position, ProgrammeGate.position)
    )


def programme_of(session: Session, case: Case) -> Programme:
    """The programme version that the case began under."""
    return programmes(session, [case.programme_version_id])[case.programme_version_id]


def passages(session: Session, case_id: str) -> Sequence[StepPassage]:
    """How a case came to where it is, oldest first, with who moved it."""
    query = (
        sa.select(StepPassage)
        .where(StepPassage.case_id == case_id)
        .options(joinedload(StepPassage.passed_by))
        .order_by(StepPassage.passed_at, StepPassage.id)
    )
    return session.scalars(query).all()


def attestations(session: Session, case_id: str, *, active: bool = True) -> Sequence[Attestation]:
    """What has been vouched for in a case, oldest first; ``active``: only what still holds."""
    query = sa.select(Attestation).where(Attestation.case_id == case_id)
    if active:
        query = query.where(Attestation.ended_at.is_(None))
    return session.scalars(query.order_by(Attestation.attested_on, Attestation.created_at)).all()


def active_parties(session: Session, case_id: str) -> Sequence[CaseParty]:
    """Invited and accepted parties, for a verb that changes them all."""
    query = sa.select(CaseParty).where(CaseParty.case_id == case_id, CaseParty.status.in_(ACTIVE))
    return session.scalars(query).all()


def next_meetings(session: Session, case_ids: Sequence[str]) -> dict[str, dict[MeetingKind, dt.datetime]]:
    """When the next meeting of each kind that all parties know of is, in each case; one statement."""
    found: dict[str, dict[MeetingKind, dt.datetime]] = {case_id: {} for case_id in case_ids}
    query = (
        sa.select(Meeting.case_id, Meeting.kind, sa.func.min(Meeting.starts_at, type_=Meeting.starts_at.type))
        .where(Meeting.case_id.in_(case_ids), Meeting.cancelled_at.is_(None), Meeting.starts_at >= now())
        .where(Meeting.circle == Circle.ALL_PARTIES)
        .group_by(Meeting.case_id, Meeting.kind)
    )
    for case_id, kind, starts_at in session.execute(query):
        found[case_id][kind] = starts_at
    return found


def place_names(session: Session, actor: Actor, case_id: str) -> Sequence[str]:
    """The names of a case's places in their order, for who may read them."""
    query = (
        sa.select(Place.name)
        .join(Case, Place.case_id == Case.id)
        .where(
            Place.case_id == case_id,
            Place.removed_at.is_(None),
            sa.or_(reads_case(actor), knows_case(actor, only_mine=True)),
        )
        .order_by(Place.number)
    )
    return session.scalars(query).all()
