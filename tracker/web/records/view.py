"""A row of the log as the page and the table file say it: with its facts and, for who may, its values in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.queries.records import EventRow, names_of
from tracker.queries.trail.changes import changes_of
from tracker.web.records.facts import fact_words, ids_in
from tracker.web.session import actor, db
from tracker.web.trail.values import ChangeWords, change_words, names_wanted


@dataclass(frozen=True, slots=True)
class LogRow:
    """An event in words."""

    row: EventRow
    facts: str
    changes: Sequence[ChangeWords] = ()


def log_rows(rows: Sequence[EventRow], *, with_changes: bool) -> list[LogRow]:
    """Some events in words; two questions however many they are. Values stand in the log of one case only."""
    found = changes_of(db(), actor(), [row.event.id for row in rows]) if with_changes else {}
    values = [change for changes in found.values() for change in changes]
    names = names_of(db(), ids_in(rows) | names_wanted(values))
    return [
        LogRow(row, fact_words(row, names), [change_words(change, names) for change in found.get(row.event.id, ())])
        for row in rows
    ]
