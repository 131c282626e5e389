"""Prioritisation: the eight criteria in two groups, means and spread, and what a decision is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final
from zlib import crc32

LOWEST_SCORE: Final = 1
HIGHEST_SCORE: Final = 5
WIDE_SPREAD: Final = 3
MOST_RANKS: Final = 99


class Criterion(StrEnum):
    """The questions every party answers with 1-5 for every problem (criteria from Bra's guidance)."""

    COMMON = "common"
    INCREASING = "increasing"
    DEVIATING = "deviating"
    HARM = "harm"
    AFFECTS_MANY = "affects_many"
    DELIMITED = "delimited"
    INFLUENCEABLE = "influenceable"
    RESOURCES = "resources"


NEED: Final = (
    Criterion.COMMON,
    Criterion.INCREASING,
    Criterion.DEVIATING,
    Criterion.HARM,
    Criterion.AFFECTS_MANY,
)
POSSIBILITY: Final = (Criterion.DELIMITED, Criterion.INFLUENCEABLE, Criterion.RESOURCES)


class Outcome(StrEnum):
    """What the steering group decides for a problem."""

    PRIORITISED = "prioritised"
    DESELECTED = "deselected"


@dataclass(frozen=True, slots=True)
class Spread:
    """The scores of one criterion: whole mean (half up), exact mean, lowest and highest."""

    values: tuple[int, ...]

    @property
    def exact(self) -> Decimal:
        """The mean to two decimals."""
        return (Decimal(sum(self.values)) / len(self.values)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def mean(self) -> int:
        """The mean as a whole number, half up: what the table shows and the sums add."""
        return rounded_mean(self.values)

    @property
    def low(self) -> int:
        """The lowest score."""
        return min(self.values)

    @property
    def high(self) -> int:
        """The highest score."""
        return max(self.values)

    @property
    def is_wide(self) -> bool:
        """Three steps apart or more: something to talk about before deciding."""
        return self.high - self.low >= WIDE_SPREAD


def rounded_mean(values: Collection[int]) -> int:
    """Mean of whole scores, half rounded up: 2.5 is 3 (Python's own round would give 2)."""
    return (2 * sum(values) + len(values)) // (2 * len(values))


def ties(sums: Mapping[str, int]) -> list[list[str]]:
    """Letters that share a sum, highest sum first; no tie, no group."""
    groups: dict[int, list[str]] = {}
    for letter, total in sums.items():
        groups.setdefault(total, []).append(letter)
    return [letters for _, letters in sorted(groups.items(), reverse=True) if len(letters) > 1]


def is_score(value: int) -> bool:
    """Whether a number is a score at all."""
    return LOWEST_SCORE <= value <= HIGHEST_SCORE


def fingerprint(parts: Iterable[object]) -> int:
    """An edit counter for a set of rows that has none of its own: the same rows give the same number."""
    text = "|".join(sorted(str(part) for part in parts))
    return crc32(text.encode()) % 1_000_000_000


def text_version(text: str | None) -> int:
    """The edit counter of a text that has none of its own."""
    return fingerprint([text or ""])
