"""The audit trail as a chain: a row's hash covers all that it says and the hash of the row before it.

A hash is SHA-256, as 64 small hexadecimal signs, over JSON with sorted keys in ASCII. What a hash covers is never
changed: rows written under it must be found whole for as long as they are kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Final, NamedTuple

HASH_SIGNS: Final = 64
GENESIS: Final = "0" * HASH_SIGNS
"""What the first row names as the hash before it."""

EVENT_FIELDS: Final = (
    "position", "previous_hash", "id", "happened_at", "user_id", "organisation_id", "case_id", "tag", "outcome",
    "subject_id", "facts", "changes_hash",
)  # fmt: skip
CHANGE_FIELDS: Final = (
    "id", "event_id", "number", "table_name", "row_id", "field", "old", "new", "circle", "problem_id",
)  # fmt: skip


class Link(NamedTuple):
    """Where the chain stands after a row."""

    position: int
    row_hash: str


START: Final = Link(0, GENESIS)


class Break(Enum):
    """How a link is broken."""

    ROW_CHANGED = "the row is not as it was written"
    VALUES_CHANGED = "its old and new values are not as they were written"
    ROW_MISSING = "the row is missing"
    OUT_OF_ORDER = "it does not follow the row before it: rows have changed places, or the one before was rewritten"


class Fault(NamedTuple):
    """The first broken link: where, the row's id if there is a row, and how."""

    position: int
    row_id: str | None
    how: Break


def row_hash(event: Mapping[str, Any]) -> str:
    """The hash of an event. Raises KeyError when a field that it covers is not given."""
    return _hash({name: event[name] for name in EVENT_FIELDS})


def changes_hash(changes: Iterable[Mapping[str, Any]]) -> str | None:
    """The hash of an event's old and new values, in their order; None when it has none."""
    rows = [{name: change[name] for name in CHANGE_FIELDS} for change in changes]
    return _hash(rows) if rows else None


def fault_of(
    before: Link,
    event: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]],
    *,
    disposed_at: int | None = None,
) -> Fault | None:
    """What is wrong with a stored event, given the link before it; None when it holds.

    ``disposed_at``: where in the chain the event's case was disposed of. From then on all its values are gone, which is
    no break: that they were there still stands in the event's own hash. Some of them missing is one.
    """
    expected = before.position + 1
    if event["position"] != expected:
        return Fault(expected, None, Break.ROW_MISSING)
    if event["previous_hash"] != before.row_hash:
        return Fault(expected, event["id"], Break.OUT_OF_ORDER)
    if event["row_hash"] != row_hash(event):
        return Fault(expected, event["id"], Break.ROW_CHANGED)
    is_disposed = disposed_at is not None and disposed_at > event["position"] and not changes
    if not is_disposed and event["changes_hash"] != changes_hash(changes):
        return Fault(expected, event["id"], Break.VALUES_CHANGED)
    return None


def _hash(content: object) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=_plain)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _plain(value: object) -> str:
    """A moment as UTC to the microsecond. Raises TypeError for what no column of the trail holds."""
    if isinstance(value, dt.datetime):
        moment = value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)
        return moment.isoformat(timespec="microseconds")
    message = f"no place in the trail for {type(value).__name__}"
    raise TypeError(message)
