"""The history of what is administrated, in words: who did what and when, from what to what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.domain.audit import Tag
from tracker.queries.administration.history import HistoryAsked, history_of
from tracker.queries.records import names_of
from tracker.queries.trail.changes import MOST_ACTS, acts_on, changes_of
from tracker.web.labels import label
from tracker.web.session import actor, db
from tracker.web.trail.values import ChangeWords, change_words, names_wanted


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act. ``about``: the thing, where the history is of many."""

    happened_at: dt.datetime
    who: str | None
    what: str
    about: str | None
    changes: list[ChangeWords]


@dataclass(frozen=True, slots=True)
class HistoryView:
    """What components/history.html shows."""

    rows: list[HistoryRow]
    has_older: bool


def row_history(case_id: str, row_id: str) -> HistoryView:
    """The latest acts on one row of a case, with the values that the reader may see; three statements."""
    acts = acts_on(db(), actor(), case_id, row_id)
    found = changes_of(db(), actor(), [event.id for event, _name in acts])
    changes = {event.id: [each for each in found.get(event.id, []) if each.row_id == row_id] for event, _name in acts}
    names = names_of(db(), names_wanted([each for rows in changes.values() for each in rows]))
    rows = [
        HistoryRow(
            happened_at=event.happened_at,
            who=name,
            what=label(event.tag),
            about=None,
            changes=[change_words(each, names) for each in changes[event.id]],
        )
        for event, name in acts
    ]
    return HistoryView(rows, has_older=len(acts) == MOST_ACTS)


def history(tags: frozenset[Tag], subject_id: str | None = None, *, begins_with: str | None = None) -> HistoryView:
    """The latest acts on one thing, or on all of a kind; three statements. Only what the actor looks after."""
    found, has_older = history_of(db(), actor(), HistoryAsked(tags, subject_id, begins_with))
    values = [change for each in found for change in each.changes]
    subjects = {each.event.subject_id for each in found if each.event.subject_id} if subject_id is None else set()
    names = names_of(db(), names_wanted(values) | subjects)
    rows = [
        HistoryRow(
            happened_at=each.event.happened_at,
            who=each.person,
            what=label(each.event.tag),
            about=names.get(each.event.subject_id or "") if subject_id is None else None,
            changes=[change_words(change, names) for change in each.changes],
        )
        for each in found
    ]
    return HistoryView(rows, has_older)
