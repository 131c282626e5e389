"""Which cases a map is about, and what it is narrowed by: the part that every layer shares."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.mapping import Season
from tracker.domain.people import Actor
from tracker.domain.plans import MeasureStatus
from tracker.domain.steps import Step
from tracker.domain.texts.sorting import sort_key
from tracker.models.cases import Case, CaseParty
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.queries.scope import content_case_ids, visible_cases

MOST_CASES = 300
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class MapFilter:
    """What a map is narrowed by; empty means everything.

    ``since``: closed cases changed before are out, unless ``with_older``. ``case_id``: the map of one case.
    ``mask``: the time grid's cells that an observation must touch. ``box``: west, south, east, north in degrees.
    """

    since: dt.datetime
    case_id: str | None = None
    step: Step | None = None
    district_id: str | None = None
    focus_area_id: str | None = None
    type_code: str | None = None
    organisation_id: str | None = None
    measure_status: MeasureStatus | None = None
    season: Season | None = None
    mask: int = 0
    text: str | None = None
    with_older: bool = False
    box: Box | None = None

    @property
    def asks_observations(self) -> bool:
        """Whether it asks something of observations, and so of the problems and measures that come of them."""
        return bool(self.type_code or self.season or self.mask)

    @property
    def is_limited(self) -> bool:
        """Whether only the latest cases are looked at. A search or a part of the map looks in all of them."""
        return not (self.case_id or self.text or self.box)


def cases_shown(actor: Actor, wanted: MapFilter) -> sa.CTE:
    """The visible cases that a map is about, latest changed first, with the columns that its layers need."""
    query = _narrowed(visible_cases(actor), wanted).with_only_columns(
        Case.id, Case.title, Case.sort_key, Case.reference, Case.registry_number, Case.step, Case.district_id,
        Case.updated_at,
    )  # fmt: skip
    if wanted.is_limited:
        query = query.order_by(Case.updated_at.desc(), Case.id).limit(MOST_CASES)
    return query.cte("shown")


def has_more_cases(session: Session, actor: Actor, wanted: MapFilter) -> bool:
    """Whether some cases are left out because they were not changed lately."""
    if not wanted.is_limited:
        return False
    query = _narrowed(visible_cases(actor), wanted).with_only_columns(Case.id)
    query = query.order_by(Case.updated_at.desc(), Case.id).offset(MOST_CASES).limit(1)
    return session.scalar(query) is not None


def parties_shown(session: Session, actor: Actor, wanted: MapFilter) -> list[tuple[str, str]]:
    """The parties of the cases on the map that the actor reads, as (id, short name)."""
    cases = cases_shown(actor, wanted)
    query = (
        sa.select(Organisation.id, Organisation.short_name, Organisation.sort_key)
        .join(CaseParty, CaseParty.organisation_id == Organisation.id)
        .join(cases, CaseParty.case_id == cases.c.id)
        .where(CaseParty.status == PartyStatus.ACCEPTED, CaseParty.case_id.in_(content_case_ids(actor)))
        .distinct()
        .order_by(Organisation.sort_key, Organisation.id)
    )
    return [(row.id, row.short_name) for row in session.execute(query)]


def _narrowed(query: sa.Select[Any], wanted: MapFilter) -> sa.Select[Any]:
    if wanted.case_id:
        return query.where(Case.id == wanted.case_id)
    if not wanted.with_older:
        query = query.where(sa.or_(Case.status == CaseStatus.OPEN, Case.updated_at >= wanted.since))
    if wanted.step:
        query = query.where(Case.step == wanted.step, Case.status == CaseStatus.OPEN)
    if wanted.district_id:
        query = query.where(Case.district_id == wanted.district_id)
    if wanted.focus_area_id:
        query = query.where(Case.focus_area_id == wanted.focus_area_id)
    return query


def says(text: str, *columns: Any) -> sa.ColumnElement[bool]:
    """One of the columns holds the text, whatever the case of its letters.

    SQLite folds only A to Z, so a text with other letters is tried in the three ways that people write it.
    """
    ways = {text} if text.isascii() else {text, text.lower(), text.capitalize()}
    return sa.or_(*(column.icontains(way, autoescape=True) for column in columns for way in sorted(ways)))


def case_says(text: str, cases: sa.CTE) -> sa.ColumnElement[bool]:
    """The case behind a row is called so, or has such a number or a place of that name."""
    named = sa.exists().where(Place.case_id == cases.c.id, Place.removed_at.is_(None), says(text, Place.name))
    # asked of a row's case, whatever else stands in the FROM
    return sa.or_(
        cases.c.sort_key.contains(sort_key(text), autoescape=True),
        says(text, cases.c.reference, cases.c.registry_number),
        named.correlate(cases),
    )
