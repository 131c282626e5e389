"""What the gates need to know of cases: counts, days and names, set-based, unscoped.

The same few statements for one case and for a hundred; callers ask only for cases they have loaded through scope.
Of a sealed mapping nothing but its state comes out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.access import Circle
from tracker.domain.cases import DIALOGUE_KINDS
from tracker.domain.clock import local, now
from tracker.domain.gating.facts import (
    AdoptionFacts,
    AttestedFacts,
    Counts,
    DialogueFacts,
    Facts,
    PassageFacts,
    PictureFacts,
)
from tracker.models.cases import Case, CaseCoordinator, Meeting
from tracker.models.people import User
from tracker.models.pictures import SituationPicture
from tracker.models.plans import PlanAdoption
from tracker.models.process import Attestation, StepPassage
from tracker.queries.gating.asking import THESE_CASES, Question, ask
from tracker.queries.gating.gate_counts import counts
from tracker.queries.gating.gate_parties import parties_of


def gate_facts(session: Session, case_ids: Sequence[str]) -> dict[str, Facts]:
    """What the gates need to know of each case; six statements whatever the number of cases."""
    if not case_ids:
        return {}
    parties, coordinators = parties_of(session, case_ids), _coordinators(session, case_ids)
    passed, attested = _passages(session, case_ids), _attested(session, case_ids)
    numbers = counts(session, case_ids)
    return {
        row.id: _to_facts(
            row,
            parties=tuple(parties[row.id]),
            coordinators=tuple(coordinators[row.id]),
            passages=tuple(passed[row.id]),
            attested=attested[row.id],
            counts=numbers.get(row.id, Counts()),
        )
        for row in ask(session, _cases(), case_ids, moment=now())
    }


@cache
def _cases() -> Question:
    """The cases with the newest picture, the newest adoption of the round and the latest dialogue held."""
    other = aliased(SituationPicture)
    newest_picture = (
        sa.select(sa.func.max(other.number)).where(other.case_id == Case.id).correlate(Case).scalar_subquery()
    )
    adoption = aliased(PlanAdoption)
    newest_adoption = (
        sa.select(sa.func.max(adoption.number))
        .where(adoption.case_id == Case.id, adoption.round == Case.round)
        .correlate(Case)
        .scalar_subquery()
    )
    dialogue = aliased(Meeting)
    latest_dialogue = (
        sa.select(dialogue.id)
        .where(dialogue.case_id == Case.id, dialogue.kind.in_(DIALOGUE_KINDS), dialogue.cancelled_at.is_(None))
        .where(dialogue.circle == Circle.ALL_PARTIES)  # the gate tells it to every party
        .where(
            sa.func.coalesce(dialogue.ends_at, dialogue.starts_at, type_=dialogue.starts_at.type)
            <= sa.bindparam("moment")
        )
        .order_by(dialogue.starts_at.desc(), dialogue.id)
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )
    return (
        sa.select(
            Case.id,
            Case.programme_version_id,
            Case.step,
            Case.status,
            Case.round,
            Case.purpose,
            Case.demarcation,
            Case.agreement,
            Case.mapping_due_on,
            Case.revealed_at,
            Case.revealed_early_reason,
            User.name.label("communication_responsible"),
            SituationPicture.number.label("picture_number"),
            SituationPicture.frozen_at,
            PlanAdoption.adopted_on,
            PlanAdoption.adopted_by,
            PlanAdoption.created_at.label("adoption_noted_at"),
            Meeting.kind.label("dialogue_kind"),
            Meeting.starts_at.label("dialogue_at"),
            Meeting.participants.label("dialogue_participants"),
        )
        .select_from(Case)
        .outerjoin(User, Case.communication_responsible_id == User.id)
        .outerjoin(
            SituationPicture,
            sa.and_(SituationPicture.case_id == Case.id, SituationPicture.number == newest_picture),
        )
        .outerjoin(PlanAdoption, sa.and_(PlanAdoption.case_id == Case.id, PlanAdoption.number == newest_adoption))
        .outerjoin(Meeting, Meeting.id == latest_dialogue)
        .where(Case.id.in_(THESE_CASES))
    )


def _to_facts(row: Any, **gathered: Any) -> Facts:
    return Facts(
        case_id=row.id,
        programme_version_id=row.programme_version_id,
        step=row.step,
        status=row.status,
        round=row.round,
        has_purpose=bool(row.purpose),
        has_demarcation=row.demarcation is not None,
        communication_responsible=row.communication_responsible,
        agreement=row.agreement,
        mapping_due_on=row.mapping_due_on,
        revealed_at=row.revealed_at,
        is_revealed_early=row.revealed_early_reason is not None,
        picture=PictureFacts(row.picture_number, row.frozen_at) if row.picture_number else None,
        adoption=AdoptionFacts(row.adopted_on, row.adopted_by, row.adoption_noted_at) if row.adopted_on else None,
        dialogue=_to_dialogue(row) if row.dialogue_at else None,
        **gathered,
    )


def _to_dialogue(row: Any) -> DialogueFacts:
    return DialogueFacts(row.dialogue_kind, local(row.dialogue_at).date(), row.dialogue_participants)


def _coordinators(session: Session, case_ids: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for case_id, name in ask(session, _coordinator_names(), case_ids):
        found[case_id].append(name)
    return found


@cache
def _coordinator_names() -> Question:
    return (
        sa.select(CaseCoordinator.case_id, User.name)
        .join(User, CaseCoordinator.user_id == User.id)
        .where(CaseCoordinator.case_id.in_(THESE_CASES), CaseCoordinator.ended_at.is_(None))
        .order_by(User.name)
    )


def _passages(session: Session, case_ids: Sequence[str]) -> dict[str, list[PassageFacts]]:
    found: dict[str, list[PassageFacts]] = defaultdict(list)
    for case_id, *passage in ask(session, _ways_here(), case_ids):
        found[case_id].append(PassageFacts(*passage))
    return found


@cache
def _ways_here() -> Question:
    return (
        sa.select(
            StepPassage.case_id, StepPassage.from_step, StepPassage.to_step, StepPassage.kind, StepPassage.passed_at
        )
        .where(StepPassage.case_id.in_(THESE_CASES))
        .order_by(StepPassage.passed_at, StepPassage.id)
    )


def _attested(session: Session, case_ids: Sequence[str]) -> dict[str, dict[str, AttestedFacts]]:
    found: dict[str, dict[str, AttestedFacts]] = defaultdict(dict)
    for case_id, code, *attested in ask(session, _vouched_for(), case_ids):
        found[case_id][code] = AttestedFacts(*attested)
    return found


@cache
def _vouched_for() -> Question:
    return (
        sa.select(
            Attestation.case_id,
            Attestation.code,
            Attestation.attested_on,
            Attestation.attested_by,
            Attestation.registry_number,
        )
        .where(Attestation.case_id.in_(THESE_CASES), Attestation.ended_at.is_(None))
        .order_by(Attestation.round, Attestation.created_at)
    )
