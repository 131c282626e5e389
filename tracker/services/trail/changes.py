"""What a verb changes, gathered while it acts: old and new values of the fields that domain/trail names.

An event of a case keeps values of what belongs to cases, an event of no case those of the registers: never mixed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Session, UOWTransaction

from tracker.domain.access import Circle, narrowest
from tracker.domain.trail.changes import FIELDS, to_text
from tracker.domain.trail.registers import REGISTER_FIELDS
from tracker.models.cases import CasePerspective, Meeting
from tracker.models.plans import Goal, Indicator, IndicatorValue
from tracker.models.priorities import Decision
from tracker.models.problems import Cause, Problem
from tracker.models.programmes import VocabularyTerm
from tracker.models.records import AuditChange
from tracker.models.walks.after import WalkClosing
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.inquiry import WalkInquiry
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.queries.trail.changes import Bounds, bounds_of, stored_values

_KEPT: Final = {**FIELDS, **REGISTER_FIELDS}
# what a row hangs on, whose circle bounds it
_OWNERS: Final[dict[type[DeclarativeBase], tuple[str, str]]] = {
    Problem: ("problem", "id"),
    Cause: ("problem", "problem_id"),
    Decision: ("problem", "problem_id"),
    Goal: ("problem", "problem_id"),
    Indicator: ("goal", "goal_id"),
    WalkClosing: ("safety_walk", "walk_id"),
    WalkFinding: ("safety_walk", "walk_id"),
    IndicatorValue: ("indicator", "indicator_id"),
    SafetyWalk: ("meeting", "meeting_id"),
    WalkInquiry: ("safety_walk", "walk_id"),
    WalkStop: ("safety_walk", "walk_id"),
}


@dataclass(slots=True)
class _Values:
    """A row's values by field, first and last; ``is_new``: the row came to be by the same act.

    ``is_paired``: it took the place of another, whose values are the old ones.
    """

    row: Any
    is_new: bool = False
    is_paired: bool = False
    by_field: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def table(self) -> str:
        """The row's table."""
        return str(self.row.__tablename__)

    @property
    def circles(self) -> list[Circle]:
        """The circles that the row has had, where it has one of its own."""
        noted = self.by_field.get("circle", [getattr(self.row, "circle", None)])
        return [circle for circle in noted if circle is not None]

    @property
    def owner(self) -> tuple[str, str] | None:
        """What the row hangs on, as (table, id); None for what all who read the case may read."""
        owner = _OWNERS.get(type(self.row))
        return (owner[0], getattr(self.row, owner[1])) if owner else None

    def note(self, name: str, old: Any, new: Any) -> None:
        """Keep the first old value and the last new one: an act may write a row more than once."""
        self.by_field.setdefault(name, [old, new])[1] = new

    def take_the_place_of(self, before: Any) -> None:
        """Tell a new row's values as changes from those of the row that ended by it."""
        self.is_paired = True
        self.by_field.pop("superseded_at", None)
        for name, pair in self.by_field.items():
            pair[0] = getattr(before, name)

    def told(self) -> Iterator[tuple[str, str | None, str | None]]:
        """Field, old and new value as they are kept, in the order they are told; what is as it was is not told."""
        for name in _KEPT[self.table]:
            old, new = (to_text(value) for value in self.by_field.get(name, (None, None)))
            if old != new:
                yield name, old, new


@dataclass(slots=True)
class Changes:
    """The rows that an act has changed so far, in the order they were first written."""

    session: Session
    _rows: dict[int, _Values] = field(default_factory=dict)

    def as_rows(self, *, in_case: bool = True) -> list[AuditChange]:
        """What the audit row will carry. A new row tells its values only where it takes the place of another.

        Not ``in_case``: what was changed of the registers instead, where a new row tells its values too.
        """
        if not in_case:
            return [change for each in self._rows.values() for change in _of_register(each)]
        rows = [each for each in self._with_decisions_paired() if each.table in FIELDS]
        replaced = {values.table for values in rows if not values.is_new}
        told = [values for values in rows if values.table in replaced or values.is_paired]
        bounds = bounds_of(self.session, {values.owner for values in told if values.owner})
        return [change for values in told for change in self._of_row(values, bounds)]

    def _with_decisions_paired(self) -> list[_Values]:
        """All rows, where a decision that takes the place of another is told as a change from that one."""
        decisions = [values for values in self._rows.values() if isinstance(values.row, Decision)]
        ended = {values.owner: values for values in decisions if not values.is_new}
        gone = set()
        for values in decisions:
            before = ended.get(values.owner) if values.is_new else None
            if before is not None:
                values.take_the_place_of(before.row)
                gone.add(id(before.row))
        return [values for key, values in self._rows.items() if key not in gone]

    def _of_row(self, values: _Values, bounds: Mapping[tuple[str, str], Bounds]) -> Iterator[AuditChange]:
        circle, problem_id = narrowest(values.circles), None
        if values.owner:
            # what hung on something that is gone is kept as narrow as can be
            problem_id, now = bounds.get(values.owner, (None, Circle.AUTHORITIES))
            circle = narrowest([now, *self._circles_before(problem_id or values.owner[1])])
        for name, old, new in values.told():
            yield AuditChange(
                table_name=values.table,
                row_id=_key_of(values.row),
                field=name,
                old=old,
                new=new,
                circle=circle,
                problem_id=problem_id,
            )

    def _circles_before(self, bound_id: str) -> list[Circle]:
        """The circle that the same act took a problem or a meeting out of, if it did."""
        kinds = (Meeting, Problem)
        bounds = (each for each in self._rows.values() if isinstance(each.row, kinds) and not each.is_new)
        noted = (each.by_field["circle"] for each in bounds if each.row.id == bound_id and "circle" in each.by_field)
        return [old for old, _new in noted]

    def gather(self, session: Session, _flush: UOWTransaction, _instances: object) -> None:
        """Before each flush: it forgets what the values were."""
        for row in session.dirty:
            self._gather_changed(row)
        for row in session.deleted:
            self._gather_whole(row, is_new=False)
        for row in session.new:
            self._gather_whole(row, is_new=True)

    def _gather_changed(self, row: Any) -> None:
        attributes = sa.inspect(row).attrs
        histories = {name: attributes[name].history for name in _KEPT.get(row.__tablename__, ())}
        added = {name: history for name, history in histories.items() if history.added}
        # a value that was set without having been read is not in the history
        unread = [name for name, history in added.items() if not history.deleted]
        stored = stored_values(self.session, row, unread) if unread else {}
        for name, history in added.items():
            old = history.deleted[0] if history.deleted else stored.get(name)
            self._values(row).note(name, old, history.added[0])

    def _gather_whole(self, row: Any, *, is_new: bool) -> None:
        for name in _KEPT.get(row.__tablename__, ()):
            value = getattr(row, name)
            old, new = (None, value) if is_new else (value, None)
            self._values(row, is_new=is_new).note(name, old, new)

    def _values(self, row: Any, *, is_new: bool = False) -> _Values:
        return self._rows.setdefault(id(row), _Values(row, is_new))


@contextmanager
def watching(session: Session) -> Iterator[Changes]:
    """Gather what is changed inside the block."""
    changes = Changes(session)
    sa.event.listen(session, "before_flush", changes.gather)
    try:
        yield changes
    finally:
        sa.event.remove(session, "before_flush", changes.gather)


def _of_register(values: _Values) -> Iterator[AuditChange]:
    """In the narrowest circle, which reaches no reader of a case's values."""
    if values.table not in REGISTER_FIELDS:
        return
    for name, old, new in values.told():
        yield AuditChange(
            table_name=values.table,
            row_id=_key_of(values.row),
            field=name,
            old=old,
            new=new,
            circle=Circle.OWN_ORGANISATION,
        )


def _key_of(row: Any) -> str:
    """A row's key, inside its case where it has one."""
    if isinstance(row, VocabularyTerm):
        return row.code
    key: str = row.term_code if isinstance(row, CasePerspective) else row.id
    return key
