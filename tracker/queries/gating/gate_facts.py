"""What the gates need to know of cases: counts, days and names, set-based, unscoped.

The same few statements for one case and for a hundred; callers ask only for cases they have loaded through scope.
Of a sealed mapping nothing but its state comes out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.cases import DIALOGUE_KINDS, PartyStatus
from tracker.domain.clock import local, now
from tracker.domain.gating.facts import (
    AdoptionFacts,
    AttestedFacts,
    Counts,
    DialogueFacts,
    Facts,
    PartyFacts,
    PassageFacts,
    PictureFacts,
)
from tracker.models.cases import Case, CaseCoordinator, CaseParty, Meeting
from tracker.models.mapping import OwnMapping, PossibleCause
from tracker.models.people import Organisation, User
from tracker.models.pictures import SituationPicture
from tracker.models.plans import Goal, GoalAcceptance, PlanAdoption
from tracker.models.problems import Problem
from tracker.models.process import Attestation, StepPassage
from tracker.models.programmes import VocabularyTerm
from tracker.queries.gating.gate_counts import THESE_CASES, counts, own_problem

ACTIVE = (PartyStatus.INVITED, PartyStatus.ACCEPTED)
Question: TypeAlias = sa.Select[*tuple[Any, ...]]


def gate_facts(session: Session, case_ids: Sequence[str]) -> dict[str, Facts]:
    """What the gates need to know of each case; six statements whatever the number of cases."""
    if not case_ids:
        return {}
    parties, coordinators = _parties(session, case_ids), _coordinators(session, case_ids)
    passed, attested = _passages(session, case_ids), _attested(session, case_ids)
    numbers = counts(session, case_ids)
    return {
        row.Case.id: _to_facts(
            row,
            parties=tuple(parties[row.Case.id]),
            coordinators=tuple(coordinators[row.Case.id]),
            passages=tuple(passed[row.Case.id]),
            attested=attested[row.Case.id],
            counts=numbers.get(row.Case.id, Counts()),
        )
        for row in session.execute(_cases(), {"case_ids": list(case_ids), "moment": now()})
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
            Case,
            User.name.label("communication_responsible"),
            SituationPicture.number.label("picture_number"),
            SituationPicture.frozen_at,
            PlanAdoption,
            Meeting,
        )
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
    case: Case = row.Case
    picture, adoption, meeting = row.picture_number, row.PlanAdoption, row.Meeting
    return Facts(
        case_id=case.id,
        programme_version_id=case.programme_version_id,
        step=case.step,
        status=case.status,
        round=case.round,
        has_purpose=bool(case.purpose),
        has_demarcation=case.demarcation is not None,
        communication_responsible=row.communication_responsible,
        agreement=case.agreement,
        mapping_due_on=case.mapping_due_on,
        revealed_at=case.revealed_at,
        is_revealed_early=case.revealed_early_reason is not None,
        picture=PictureFacts(picture, row.frozen_at) if picture else None,
        adoption=AdoptionFacts(adoption.adopted_on, adoption.adopted_by, adoption.created_at) if adoption else None,
        dialogue=DialogueFacts(meeting.kind, local(meeting.starts_at).date(), meeting.participants)
        if meeting
        else None,
        **gathered,
    )


def _parties(session: Session, case_ids: Sequence[str]) -> dict[str, list[PartyFacts]]:
    """Invited and accepted parties with the state of their mapping in the case's round."""
    found: dict[str, list[PartyFacts]] = defaultdict(list)
    for row in session.execute(_active_parties(), {"case_ids": list(case_ids)}):
        found[row.CaseParty.case_id].append(_to_party(row))
    return found


@cache
def _active_parties() -> Question:
    handed_in = OwnMapping.handed_in_at.is_not(None)
    questions = (
        OwnMapping.why_this_problem,
        OwnMapping.sources_used,
        OwnMapping.choice_limits,
        OwnMapping.limits_meaning,
    )
    answers = sa.and_(handed_in, *(column.is_not(None) for column in questions))
    cause = sa.and_(handed_in, sa.exists().where(PossibleCause.mapping_id == OwnMapping.id))
    answered = _goal_answers()
    return (
        sa.select(
            CaseParty,
            Organisation.short_name,
            Organisation.kind_code,
            VocabularyTerm.is_authority,
            OwnMapping.id.is_not(None).label("has_begun"),
            OwnMapping.handed_in_at,
            sa.case((handed_in, OwnMapping.leadership_informed_on)).label("leadership_informed_on"),
            sa.case((handed_in, OwnMapping.staff_dialogue_on)).label("staff_dialogue_on"),
            answers.label("answers_sources"),
            cause.label("notes_cause"),
            answered.c.accepted,
            answered.c.reserved,
        )
        .join(Case, CaseParty.case_id == Case.id)
        .join(Organisation, CaseParty.organisation_id == Organisation.id)
        .join(VocabularyTerm, Organisation.kind_code == VocabularyTerm.code)
        .outerjoin(
            OwnMapping,
            sa.and_(
                OwnMapping.case_id == CaseParty.case_id,
                OwnMapping.organisation_id == CaseParty.organisation_id,
                OwnMapping.round == Case.round,
            ),
        )
        .outerjoin(answered, answered.c.party_id == CaseParty.id)
        .where(CaseParty.case_id.in_(THESE_CASES), CaseParty.status.in_(ACTIVE))
        .order_by(Organisation.sort_key)
    )


def _goal_answers() -> sa.Subquery:
    """How many live goals each party has accepted and reserved itself against."""
    accepted = sa.case((GoalAcceptance.is_accepted, 1), else_=0)
    return (
        sa.select(
            GoalAcceptance.party_id,
            sa.func.sum(accepted).label("accepted"),
            sa.func.sum(1 - accepted).label("reserved"),
        )
        .join(Goal, GoalAcceptance.goal_id == Goal.id)
        .join(Problem, Goal.problem_id == Problem.id)
        .where(Goal.case_id.in_(THESE_CASES), Goal.removed_at.is_(None), own_problem())
        .group_by(GoalAcceptance.party_id)
        .subquery()
    )


def _to_party(row: Any) -> PartyFacts:
    party: CaseParty = row.CaseParty
    return PartyFacts(
        party_id=party.id,
        organisation_id=party.organisation_id,
        name=row.short_name,
        kind=row.kind_code,
        role=party.role,
        is_accepted=party.status is PartyStatus.ACCEPTED,
        is_authority=row.is_authority,
        invited_at=party.invited_at,
        reminded_at=party.reminded_at,
        due_on=party.mapping_due_on,
        has_begun=row.has_begun,
        handed_in_at=row.handed_in_at,
        leadership_informed_on=row.leadership_informed_on,
        staff_dialogue_on=row.staff_dialogue_on,
        answers_sources=bool(row.answers_sources),
        notes_cause=bool(row.notes_cause),
        goals_accepted=int(row.accepted or 0),
        goals_reserved=int(row.reserved or 0),
    )


def _coordinators(session: Session, case_ids: Sequence[str]) -> dict[str, list[str]]:
    query = (
        sa.select(CaseCoordinator.case_id, User.name)
        .join(User, CaseCoordinator.user_id == User.id)
        .where(CaseCoordinator.case_id.in_(case_ids), CaseCoordinator.ended_at.is_(None))
        .order_by(User.name)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for case_id, name in session.execute(query):
        found[case_id].append(name)
    return found


def _passages(session: Session, case_ids: Sequence[str]) -> dict[str, list[PassageFacts]]:
    query = (
        sa.select(StepPassage).where(StepPassage.case_id.in_(case_ids)).order_by(StepPassage.passed_at, StepPassage.id)
    )
    found: dict[str, list[PassageFacts]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.case_id].append(PassageFacts(row.from_step, row.to_step, row.kind, row.passed_at))
    return found


def _attested(session: Session, case_ids: Sequence[str]) -> dict[str, dict[str, AttestedFacts]]:
    query = (
        sa.select(Attestation)
        .where(Attestation.case_id.in_(case_ids), Attestation.ended_at.is_(None))
        .order_by(Attestation.round, Attestation.created_at)
    )
    found: dict[str, dict[str, AttestedFacts]] = defaultdict(dict)
    for row in session.scalars(query):
        found[row.case_id][row.code] = AttestedFacts(row.attested_on, row.attested_by, row.registry_number)
    return found
