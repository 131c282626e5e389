"""Who reads what one's own organisation has handed in: each text with its circle, and who has come to the case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.mapping import MappingState, OwnTextKind
from tracker.domain.people import Actor
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.problems import Problem, ProblemSource
from tracker.models.records import AuditEvent
from tracker.queries.joint.problems import case_problems
from tracker.queries.scope import own_mappings

TextRow: TypeAlias = Observation | PossibleCause | OwnMapping


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text of one's own organisation that has been handed in. ``words``: None for the answers, which are four."""

    row: TextRow
    mapping: OwnMapping
    kind: OwnTextKind
    circle: Circle
    words: str | None = None

    @property
    def id(self) -> str:
        """The row's own."""
        return self.row.id

    @property
    def is_revealed(self) -> bool:
        """Whether its circle has begun to read it."""
        return self.mapping.revealed_at is not None


def own_texts(session: Session, actor: Actor, case_id: str) -> list[OwnText]:
    """Everything with a circle in the organisation's handed-in mappings, newest round first; three statements.

    Of every round: what was handed in before an omtag is still read. A cause that was written with an observation has
    that one's circle and is not told apart.
    """
    mappings = _handed_in(actor, case_id)
    ids = mappings.with_only_columns(OwnMapping.id)
    observations = (
        sa.select(Observation)
        .where(Observation.mapping_id.in_(ids), Observation.removed_at.is_(None))
        .options(joinedload(Observation.mapping), selectinload(Observation.causes))
        .order_by(Observation.position, Observation.id)
    )
    causes = (
        sa.select(PossibleCause)
        .where(PossibleCause.mapping_id.in_(ids), PossibleCause.observation_id.is_(None))
        .options(joinedload(PossibleCause.mapping))
        .order_by(PossibleCause.created_at, PossibleCause.id)
    )
    found = [
        OwnText(row, row.mapping, OwnTextKind.OBSERVATION, row.circle, row.title)
        for row in session.scalars(observations)
    ]
    found += [
        OwnText(row, row.mapping, OwnTextKind.POSSIBLE_CAUSE, row.circle, row.text) for row in session.scalars(causes)
    ]
    found += [OwnText(row, row, OwnTextKind.SOURCE_ANSWERS, row.answers_circle) for row in session.scalars(mappings)]
    return sorted(found, key=lambda text: -text.mapping.round)


def own_text(session: Session, actor: Actor, case_id: str, text_id: str) -> OwnText | None:
    """One of them; None for a draft's, which is changed where it is written, and for another organisation's."""
    return next((text for text in own_texts(session, actor, case_id) if text.id == text_id), None)


def _handed_in(actor: Actor, case_id: str) -> sa.Select[OwnMapping]:
    return own_mappings(actor).where(OwnMapping.case_id == case_id, OwnMapping.state == MappingState.HANDED_IN)


def opened_since(session: Session, case_id: str, moment: dt.datetime) -> set[str]:
    """Ids of the organisations whose people have opened a case since a moment: never who, nor how often.

    For a case whose content the actor reads, about the actor's own organisation's text.
    """
    query = (
        sa.select(AuditEvent.organisation_id)
        .where(
            AuditEvent.case_id == case_id,
            AuditEvent.tag == Tag.CASE_VIEWED,
            AuditEvent.outcome == AuditOutcome.DONE,
            AuditEvent.happened_at >= moment,
            AuditEvent.organisation_id.is_not(None),
        )
        .distinct()
    )
    return {key for key in session.scalars(query) if key}


def problems_made_of(session: Session, actor: Actor, case_id: str, text: OwnText) -> Sequence[Problem]:
    """The problems that an observation is a source of, as far as they reach the actor."""
    sources = sa.exists().where(
        ProblemSource.problem_id == Problem.id,
        ProblemSource.observation_id == text.id,
        ProblemSource.ended_at.is_(None),
    )
    return session.scalars(case_problems(actor, case_id).where(sources)).all()
