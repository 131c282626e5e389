"""Situational pictures: counting parties by time, what a frozen picture needs, and who reads which of its items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tracker.domain.access import CIRCLE_ORDER, Circle, narrowest
from tracker.domain.errors import DomainError
from tracker.domain.mapping import BANDS, WEEKDAYS, to_cells, to_mask
from tracker.domain.steps import Step

# the lists of a frozen picture whose items each carry the circle that may read them
CIRCLED: Final = frozenset(
    {
        "causes",
        "dialogues",
        "heat",
        "merged",
        "perspectives",
        "places",
        "problems",
        "seen_by",
        "set_aside",
        "sources",
    },
)


@dataclass(frozen=True, slots=True)
class Heat:
    """How many parties marked each time: ``rows`` by band, then weekday. Reports and answers are never added up."""

    rows: tuple[tuple[int, ...], ...]
    parties: int
    without_time: int

    @property
    def highest(self) -> int:
        """The most parties that marked one time."""
        return max(max(row) for row in self.rows)

    @property
    def peak(self) -> int:
        """The mask of the times that most parties marked; 0 when none marked any."""
        highest = self.highest
        cells = [
            (weekday, band)
            for band, row in enumerate(self.rows)
            for weekday, count in enumerate(row)
            if count == highest
        ]
        return to_mask(cells) if highest else 0


def heat_of(parties: Collection[str], marks: Iterable[tuple[str, int]]) -> Heat:
    """Count parties, one each however often it marked: unlike things (reports, answers) cannot share a sum."""
    masks = dict.fromkeys(parties, 0)
    for party, mask in marks:
        masks[party] = masks.get(party, 0) | mask
    counts = [[0] * WEEKDAYS for _ in BANDS]
    for mask in masks.values():
        for weekday, band in to_cells(mask):
            counts[band][weekday] += 1
    return Heat(tuple(tuple(row) for row in counts), len(masks), sum(1 for mask in masks.values() if not mask))


def check_freezable(step: Step, revealed_at: dt.datetime | None, unplaced: int, sources: Sequence[int]) -> None:
    """A picture is frozen when every observation has its place and every problem a source. Raises DomainError."""
    if revealed_at is None or step is not Step.JOINT_MAPPING:
        raise DomainError("pictures.not_open")
    if unplaced:
        raise DomainError("pictures.unplaced", count=unplaced)
    if not sources:
        raise DomainError("pictures.no_problem")
    if not all(sources):
        raise DomainError("pictures.problem_without_source")


def widest(circles: Iterable[Circle]) -> Circle:
    """The widest of some circles: who may know that a party saw something, when it said so in several ways."""
    return max(circles, key=CIRCLE_ORDER.index)


def narrowed_since(
    content: Mapping[str, Any], observations: Mapping[str, Circle], problems: Mapping[str, Circle]
) -> dict[str, Any]:
    """A frozen picture's content where no item has a wider circle than what it came from has now.

    ``observations`` by id and ``problems`` by letter: their circles now. What is not in them keeps its frozen one, and
    so does what has been widened since. The frozen rows themselves never change.
    """

    def seen(item: Mapping[str, Any]) -> dict[str, Any]:
        return _bounded(item, observations.get(item["id"]))

    def problem(item: Mapping[str, Any]) -> dict[str, Any]:
        sources = [seen(source) for source in item["sources"]]
        by_party: dict[str, list[Circle]] = {}
        for source in sources:
            by_party.setdefault(source["party"], []).append(Circle(source["circle"]))
        return {
            **_bounded(item, problems.get(item["letter"])),
            "sources": sources,
            "merged": [_bounded(part, problems.get(part["letter"])) for part in item["merged"]],
            "seen_by": [
                _bounded(row, widest(by_party[row["party"]]) if row["party"] in by_party else None)
                for row in item["seen_by"]
            ],
        }

    return {
        **content,
        "problems": [problem(item) for item in content["problems"]],
        "set_aside": [seen(item) for item in content["set_aside"]],
    }


def _bounded(item: Mapping[str, Any], bound: Circle | None) -> dict[str, Any]:
    if bound is None:
        return {**item}
    return {**item, "circle": narrowest((Circle(item["circle"]), bound)).value}


def readable_part(content: Mapping[str, Any], circles: Collection[str], organisation_id: str) -> dict[str, Any]:
    """A frozen picture's content as one reader may see it: items outside the reader's circles leave no trace."""
    return {key: _part(key, value, circles, organisation_id) for key, value in content.items()}


def _part(key: str, value: Any, circles: Collection[str], organisation_id: str) -> Any:
    if key not in CIRCLED:
        return value
    return [
        readable_part(item, circles, organisation_id)
        for item in value
        if item["circle"] in circles or _is_own(item, organisation_id)
    ]


def _is_own(item: Mapping[str, Any], organisation_id: str) -> bool:
    """A party always reads its own words."""
    return bool(item.get("organisation_id") == organisation_id)
