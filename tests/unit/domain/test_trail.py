"""The chain's arithmetic and the written form of values: both are kept for years and must not move."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.trail.chain import GENESIS, START, Break, Fault, changes_hash, fault_of, row_hash
from tracker.domain.trail.changes import MOST_SIGNS, to_text

EVENT: dict[str, Any] = {
    "position": 1,
    "previous_hash": GENESIS,
    "id": "a" * 16,
    "happened_at": dt.datetime(2026, 10, 6, 8, 0, tzinfo=dt.UTC),
    "user_id": None,
    "organisation_id": None,
    "case_id": None,
    "tag": Tag.CASE_VIEWED,
    "outcome": AuditOutcome.DONE,
    "subject_id": None,
    "facts": {"kind": "åäö", "count": 1},
    "changes_hash": None,
}
WRITTEN = "7fa2299a5e6e1bf614143f0cba10fa5c86a77f48784e7660fd2cafdde5127b8a"


def test_a_hash_stays_what_it_was() -> None:
    """Rows written with it lie in databases: if this fails, their chains break."""
    assert row_hash(EVENT) == WRITTEN


def test_a_hash_is_the_same_of_what_was_written_and_of_what_is_read() -> None:
    read = {**EVENT, "tag": "case:viewed", "outcome": "done", "facts": {"count": 1, "kind": "åäö"}}
    stockholm = dt.timezone(dt.timedelta(hours=2))
    for moment in (
        dt.datetime(2026, 10, 6, 8, 0, tzinfo=dt.UTC).replace(tzinfo=None),
        dt.datetime(2026, 10, 6, 10, 0, tzinfo=stockholm),
    ):
        assert row_hash({**read, "happened_at": moment}) == WRITTEN


@pytest.mark.parametrize("name", sorted(EVENT))
def test_a_hash_covers_each_field(name: str) -> None:
    other = {"position": 2, "happened_at": dt.datetime(2026, 10, 6, 8, 0, 0, 1, tzinfo=dt.UTC)}
    assert row_hash({**EVENT, name: other.get(name, "x")}) != WRITTEN
    with pytest.raises(KeyError):
        row_hash({key: value for key, value in EVENT.items() if key != name})


def test_no_values_have_no_hash() -> None:
    assert changes_hash([]) is None


def test_a_link_that_holds_has_no_fault() -> None:
    event = {**EVENT, "row_hash": WRITTEN}
    assert fault_of(START, event, []) is None
    assert fault_of(START, {**event, "position": 2}, []) == Fault(1, None, Break.ROW_MISSING)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", None),
        ("åäö", "åäö"),
        (True, "true"),
        (0, "0"),
        (Decimal("4.000"), "4"),
        (Decimal("-0.0"), "0"),
        (Decimal("1E+3"), "1000"),
        (dt.date(2026, 10, 6), "2026-10-06"),
        (dt.datetime(2026, 10, 6, 8, tzinfo=dt.UTC), "2026-10-06T08:00:00+00:00"),
        (Tag.CASE_EDITED, "case:edited"),
        ({"b": 1, "a": [2]}, '{"a": [2], "b": 1}'),
        ("x" * MOST_SIGNS, "x" * MOST_SIGNS),
        ("x" * (MOST_SIGNS + 1), "x" * (MOST_SIGNS - 1) + "…"),
    ],
)
def test_values_are_written_plainly(value: object, text: str | None) -> None:
    assert to_text(value) == text
