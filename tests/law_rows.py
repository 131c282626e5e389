"""The law's rows of the full case: a closing that was opened again, and two disclosures."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from tests.factories import World
from tracker.domain.clock import now
from tracker.domain.law.disclosure import DisclosureKind, DisclosureOutcome, DisclosureState
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.law.closing import Closing
from tracker.models.law.disclosure import Disclosure, DisclosureItem
from tracker.models.problems import Problem

_DAY = dt.date(2026, 10, 1)


def law_rows(world: World, case: Case, given_out: str) -> None:
    """A closing that was opened again, a disclosure that is decided and one that is prepared."""
    session, user_id = world.session, case.created_by_id
    closing = Closing(
        case_id=case.id, closed_on=_DAY, closed_by_id=user_id, at_step=Step.FOLLOW_UP, lessons="x", reason="x",
        parties_read_to=_DAY, kept_to=_DAY, reopened_at=now(), reopened_by_id=user_id, reopened_reason="x" * 20,
    )  # fmt: skip
    given = {"kind": "case", "outcome": "released", "ground": None, "mark": "", "fields": [["title", given_out]]}
    decided = Disclosure(
        case_id=case.id, request="x", begun_by_id=user_id, state=DisclosureState.DECIDED, decided_at=now(),
        registry_number="x", decided_by="x", grounds="x", appeal="x", content={"items": [given]},
    )  # fmt: skip
    prepared = Disclosure(case_id=case.id, request="x", begun_by_id=user_id)
    session.add_all([closing, decided, prepared])
    session.flush()
    problems = session.scalars(sa.select(Problem).where(Problem.case_id == case.id)).all()
    session.add_all(
        DisclosureItem(
            disclosure_id=prepared.id, kind=DisclosureKind.PROBLEM, row_id=each.id, position=number,
            circle=each.circle, outcome=DisclosureOutcome.MASKED, ground="xxx",
        )
        for number, each in enumerate(problems, start=1)
    )  # fmt: skip
