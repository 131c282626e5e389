"""What bounds the items of a frozen picture when it is read: the circles of now of what they came from."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.access import Circle
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.problems import Problem


def circles_now(session: Session, case_id: str) -> tuple[dict[str, Circle], dict[str, Circle]]:
    """The circles of a case's observations by id and of its problems by letter: bounds for a filter, of no actor."""
    observations = (
        sa.select(Observation.id, Observation.circle)
        .join(OwnMapping, Observation.mapping_id == OwnMapping.id)
        .where(OwnMapping.case_id == case_id)
    )
    problems = sa.select(Problem.letter, Problem.circle).where(Problem.case_id == case_id)
    of_observations = {row.id: row.circle for row in session.execute(observations)}
    return of_observations, {row.letter: row.circle for row in session.execute(problems)}
