"""What each party says of how it knows what it knows, and what it thinks lies behind: as the reader may read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, contains_eager

from tracker.domain.access import Circle
from tracker.domain.mapping import QUESTIONS
from tracker.domain.people import Actor
from tracker.models.mapping import OwnMapping, PossibleCause
from tracker.models.people import Organisation
from tracker.queries.joint.circles import visible_answers, visible_possible_causes

Row = TypeVar("Row", OwnMapping, PossibleCause)


@dataclass(slots=True)
class Backing:
    """One party's answers about its sources (by question, with their circle) and its causes for the whole."""

    party: str
    answers: dict[str, str] = field(default_factory=dict)
    answers_circle: Circle | None = None
    causes: list[PossibleCause] = field(default_factory=list)


def backings(session: Session, actor: Actor, case_id: str) -> list[Backing]:
    """Parties in Swedish order, those with nothing that reaches the reader left out; two statements."""
    found: dict[str, Backing] = {}
    answered = _in_order(visible_answers(actor), case_id).options(contains_eager(OwnMapping.organisation))
    for mapping in session.scalars(answered):
        one = found.setdefault(mapping.organisation_id, Backing(mapping.organisation.short_name))
        answers = {name: getattr(mapping, name) for name in QUESTIONS}
        one.answers = {name: words for name, words in answers.items() if words}
        one.answers_circle = mapping.answers_circle
    query = visible_possible_causes(actor).where(PossibleCause.observation_id.is_(None))
    loaded = contains_eager(PossibleCause.mapping).contains_eager(OwnMapping.organisation)
    for cause in session.scalars(_in_order(query, case_id).options(loaded)):
        found.setdefault(cause.mapping.organisation_id, Backing(cause.mapping.organisation.short_name))
        found[cause.mapping.organisation_id].causes.append(cause)
    return [one for one in found.values() if one.answers or one.causes]


def _in_order(query: sa.Select[Row], case_id: str) -> sa.Select[Row]:
    of_case = query.join(OwnMapping.organisation).where(OwnMapping.case_id == case_id)
    return of_case.order_by(Organisation.sort_key, OwnMapping.round)
