"""The history of what is administrated, in words: who did what and when, from what to what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.domain.audit import Tag
from tracker.queries.administration.history import HistoryAsked, history_of
from tracker.queries.records import names_of
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
