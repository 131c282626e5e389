"""The parties of cases as the gates see them: whether they have answered, begun, handed in and taken a stand.

Of a sealed mapping nothing but its state comes out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.cases import PartyStatus
from tracker.domain.gating.facts import PartyFacts
from tracker.models.cases import Case, CaseParty
from tracker.models.mapping import OwnMapping, PossibleCause
from tracker.models.people import Organisation
from tracker.models.plans import Goal, GoalAcceptance
from tracker.models.problems import Problem
from tracker.models.programmes import VocabularyTerm
from tracker.queries.gating.asking import THESE_CASES, Question, ask
from tracker.queries.gating.gate_counts import own_problem
from tracker.queries.mapping import is_of_party

ACTIVE: Final = (PartyStatus.INVITED, PartyStatus.ACCEPTED)


def parties_of(session: Session, case_ids: Sequence[str]) -> dict[str, list[PartyFacts]]:
    """Invited and accepted parties with the state of their mapping in the case's round."""
    found: dict[str, list[PartyFacts]] = defaultdict(list)
    for row in ask(session, _active_parties(), case_ids):
        found[row.case_id].append(_to_party(row))
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
            CaseParty.id,
            CaseParty.case_id,
            CaseParty.organisation_id,
            CaseParty.role,
            CaseParty.status,
            CaseParty.invited_at,
            CaseParty.reminded_at,
            CaseParty.mapping_due_on,
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
        .outerjoin(OwnMapping, is_of_party())
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
    return PartyFacts(
        party_id=row.id,
        organisation_id=row.organisation_id,
        name=row.short_name,
        kind=row.kind_code,
        role=row.role,
        is_accepted=row.status is PartyStatus.ACCEPTED,
        is_authority=row.is_authority,
        invited_at=row.invited_at,
        reminded_at=row.reminded_at,
        due_on=row.mapping_due_on,
        has_begun=row.has_begun,
        handed_in_at=row.handed_in_at,
        leadership_informed_on=row.leadership_informed_on,
        staff_dialogue_on=row.staff_dialogue_on,
        answers_sources=bool(row.answers_sources),
        notes_cause=bool(row.notes_cause),
        goals_accepted=int(row.accepted or 0),
        goals_reserved=int(row.reserved or 0),
    )
