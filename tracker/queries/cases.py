"""The case list, what its filters offer, and the facts that starting or editing a case is checked against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.people import Actor, UserRole
from tracker.domain.steps import ORDER, Step
from tracker.domain.texts.sorting import sort_key
from tracker.models.cases import Case, Meeting
from tracker.models.law.closing import Closing, DisposalRecord
from tracker.models.places import Place
from tracker.models.programmes import District, FocusArea, ProgrammeVersion
from tracker.queries.scope import case_grounds, knows_case, reached, reads_case, visible_places

PAGE_SIZE: Final = 25
MOST_COUNTED: Final = 250
MOST_PAGES: Final = 400
# Building a statement costs more than asking it, so those of the list are kept for who asks again. They hold no rows.
KEPT: Final = 256


class CaseSort(StrEnum):
    """What the list is ordered by."""

    UPDATED = "updated"
    TITLE = "title"
    STEP = "step"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list is narrowed and ordered by; ``status`` None means every status."""

    step: Step | None = None
    district_id: str | None = None
    focus_area_id: str | None = None
    status: CaseStatus | None = CaseStatus.OPEN
    text: str | None = None
    is_mine: bool = False
    sort: CaseSort = CaseSort.UPDATED
    page: int = 1


class CaseRow(NamedTuple):
    """One row of the list. ``title`` is None for who may know of the case but not read it."""

    id: str
    reference: str
    registry_number: str | None
    title: str | None
    step: Step
    status: CaseStatus
    updated_at: dt.datetime
    mapping_due_on: dt.date | None
    district: str
    meeting_at: dt.datetime | None
    meeting_title: str | None
    closed_on: dt.date | None
    parties_read_to: dt.date | None


@dataclass(frozen=True, slots=True)
class CasePage:
    """One page of the list; ``is_capped``: there are more than ``total``."""

    rows: Sequence[CaseRow]
    total: int
    is_capped: bool
    number: int
    last: int


class FilterOption(NamedTuple):
    """A district, or a focus area with its programme's years as ``group``; a district has none."""

    kind: str
    id: str
    label: str
    group: str


def list_cases(session: Session, actor: Actor, wanted: CaseFilter) -> CasePage:
    """One page of the cases the actor may know of, in two statements whatever their number.

    Counting goes ground by ground and stops at a limit. Where there are few, the page is sorted out of just these;
    where there are many, it is read along the index of its order, which soon meets 25 of them.
    """
    ask = session.connection()  # rows of columns: nothing here for the session to keep track of
    total = ask.scalar(_count_of(actor, replace(wanted, page=1))) or 0
    is_capped = total > MOST_COUNTED
    last = MOST_PAGES if is_capped else max(1, -(-total // PAGE_SIZE))
    number = min(wanted.page, last)  # a page past the end is the last one
    query = _page_of(actor, replace(wanted, page=number), is_capped=is_capped)
    found: Sequence[Any] = ask.execute(query, {"moment": now()}).all() if total else ()
    rows = [CaseRow._make(row) for row in found]
    if is_capped:  # there is a next page while this one is full
        total, last = MOST_COUNTED, number + (len(rows) == PAGE_SIZE)
    return CasePage(rows, total, is_capped, number, last)


def filter_options(session: Session) -> Sequence[FilterOption]:
    """Districts and focus areas for the filters, in one statement."""
    return [FilterOption(*row[:4]) for row in session.connection().execute(_options())]


@cache
def _options() -> sa.CompoundSelect[*tuple[Any, ...]]:
    years = sa.cast(ProgrammeVersion.first_year, sa.String) + "-" + sa.cast(ProgrammeVersion.last_year, sa.String)
    return sa.union_all(
        sa.select(
            sa.literal("district").label("kind"),
            District.id.label("id"),
            District.name.label("label"),
            sa.literal("").label("group"),
            District.sort_key.label("order"),
            sa.literal(0).label("position"),
        ),
        sa.select(
            sa.literal("focus"),
            FocusArea.id,
            FocusArea.name,
            years,
            sa.cast(9999 - ProgrammeVersion.first_year, sa.String),
            FocusArea.position,
        ).join(ProgrammeVersion, FocusArea.programme_version_id == ProgrammeVersion.id),
    ).order_by("kind", "order", "position")


# --- the list ---------------------------------------------------------------------------------------------------------
def _conditions(actor: Actor, wanted: CaseFilter) -> list[sa.ColumnElement[bool]]:
    """What the filter asks of a case, beside that the actor may know of it."""
    asked: list[tuple[sa.orm.InstrumentedAttribute[Any], Any]] = [
        (Case.status, wanted.status),
        (Case.step, wanted.step),
        (Case.district_id, wanted.district_id),
        (Case.focus_area_id, wanted.focus_area_id),
    ]
    conditions: list[sa.ColumnElement[bool]] = [column == value for column, value in asked if value is not None]
    conditions.append(Case.is_walk_only.is_(False))
    return [*conditions, _says(actor, wanted.text)] if wanted.text else conditions


def _known_ids(actor: Actor, wanted: CaseFilter, limit: int | None = None) -> sa.CompoundSelect[str] | sa.Select[str]:
    """Ids of the cases wanted, a part for each ground; each part stops at the limit."""
    conditions = _conditions(actor, wanted)
    parts = [
        ground.where(*conditions).with_only_columns(Case.id, maintain_column_froms=True)
        for ground in case_grounds(actor, only_mine=wanted.is_mine)
    ]
    if limit is not None:
        parts = [sa.select(part.limit(limit).subquery()) for part in parts]
    return parts[0] if len(parts) == 1 else sa.union(*parts)


@lru_cache(maxsize=KEPT)
def _count_of(actor: Actor, wanted: CaseFilter) -> sa.Select[int]:
    """How many there are, counted no further than a limit."""
    return sa.select(sa.func.count()).select_from(_known_ids(actor, wanted, MOST_COUNTED + 1).subquery())


@lru_cache(maxsize=KEPT)
def _page_of(actor: Actor, wanted: CaseFilter, *, is_capped: bool) -> sa.Select[*tuple[Any, ...]]:
    """The rows of a page; ``is_capped``: there are many, so that the order leads and not what the actor may know of."""
    if is_capped:
        query = sa.select(Case.id).where(knows_case(actor, only_mine=wanted.is_mine), *_conditions(actor, wanted))
    else:
        query = sa.select(Case.id).where(Case.id.in_(_known_ids(actor, wanted)))
    order = (*_ORDERS[wanted.sort], Case.id)
    # the page first, and only then what its rows tell: a database sorts with all the columns it is asked for
    shown = query.order_by(*order).limit(PAGE_SIZE).offset((wanted.page - 1) * PAGE_SIZE).subquery()
    meeting = aliased(Meeting)
    return (
        sa.select(
            Case.id,
            Case.reference,
            Case.registry_number,
            Case.title if actor.role is not UserRole.SYSTEM_ADMIN else sa.null(),
            Case.step,
            Case.status,
            Case.updated_at,
            Case.mapping_due_on,
            District.name,
            meeting.starts_at,
            meeting.title,
            Closing.closed_on,
            Closing.parties_read_to,
        )
        .join_from(shown, Case, Case.id == shown.c.id)
        .join(District, Case.district_id == District.id)
        .outerjoin(meeting, sa.and_(reads_case(actor), meeting.id == _next_meeting_id(actor)))
        .outerjoin(Closing, sa.and_(Closing.case_id == Case.id, Closing.reopened_at.is_(None)))
        .order_by(*order)
    )


def _next_meeting_id(actor: Actor) -> sa.ScalarSelect[str]:
    """The case's next meeting; to be asked for only where the actor may read the case."""
    return (
        sa.select(Meeting.id)
        .where(
            Meeting.case_id == Case.id,
            Meeting.starts_at >= sa.bindparam("moment"),
            Meeting.cancelled_at.is_(None),
            reached(actor, Meeting),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(1)
        .correlate(Case)
        .scalar_subquery()
    )


_STEP_ORDER: Final = sa.case({step: place for place, step in enumerate(ORDER)}, value=Case.step)
_ORDERS: Final[dict[CaseSort, tuple[sa.ColumnElement[Any], ...]]] = {
    CaseSort.UPDATED: (Case.updated_at.desc(),),
    CaseSort.TITLE: (Case.sort_key.asc(),),
    CaseSort.STEP: (_STEP_ORDER.asc(), Case.sort_key.asc()),
    CaseSort.REFERENCE: (Case.reference.asc(),),
}


def _says(actor: Actor, text: str) -> sa.ColumnElement[bool]:
    """Reference or registry number; and for who may read: title, or the name of a place one may see."""
    found = [
        Case.reference.icontains(text, autoescape=True),
        Case.registry_number.icontains(text, autoescape=True),
    ]
    if actor.role is UserRole.SYSTEM_ADMIN:  # a title that may not be read may not be guessed either
        return sa.or_(*found)
    places = visible_places(actor).where(folded(Place.name).contains(fold(text), autoescape=True))
    return sa.or_(
        *found,
        Case.sort_key.contains(sort_key(text), autoescape=True),
        Case.id.in_(places.with_only_columns(Place.case_id)),
    )


_UPPER: Final = {"\u00c5": "\u00e5", "\u00c4": "\u00e4", "\u00d6": "\u00f6"}


def folded(column: sa.ColumnElement[str] | sa.orm.InstrumentedAttribute[str]) -> sa.ColumnElement[str]:
    """Lower case on every database: SQLite knows only A to Z."""
    expression: sa.ColumnElement[str] = sa.func.lower(column)
    for upper, lower in _UPPER.items():
        expression = sa.func.replace(expression, upper, lower)
    return expression


def fold(text: str) -> str:
    """A text as ``folded`` gives it."""
    return text.lower()


# --- what starting and editing is checked against ---------------------------------------------------------------------
def latest_reference(session: Session, prefix: str) -> str | None:
    """The highest reference with the prefix, the longest, then the last; that of a disposed case is not given again."""
    given = sa.union_all(
        *(
            sa.select(column.label("reference")).where(column.startswith(prefix, autoescape=True))
            for column in (Case.reference, DisposalRecord.reference)
        )
    ).subquery()
    query = sa.select(given.c.reference).order_by(sa.func.length(given.c.reference).desc(), given.c.reference.desc())
    return session.scalar(query.limit(1))


def focus_area_with_version(session: Session, focus_area_id: str) -> FocusArea | None:
    """A focus area with the programme version it belongs to."""
    query = (
        sa.select(FocusArea)
        .where(FocusArea.id == focus_area_id)
        .options(sa.orm.joinedload(FocusArea.programme_version))
    )
    return session.scalars(query).one_or_none()
