"""Scores of the demo's seven parties for problems A-D: invented, and made so that the means are those of the case.

A 32 (18 + 14), B 30 (21 + 9), C 29 (16 + 13), D 29 (14 + 15); one wide spread: resources for B, police 4, owner 1.
"""

from __future__ import annotations

from typing import Final

from tracker.domain.priorities import Criterion

PARTIES: Final = ("sdf", "police", "owner", "traffic", "school", "business", "walkers")


def _given(*values: int) -> dict[str, int]:
    return dict(zip(PARTIES, values, strict=True))


SCORES: Final[dict[str, dict[Criterion, dict[str, int]]]] = {
    "A": {
        Criterion.COMMON: _given(4, 3, 4, 5, 5, 4, 4),
        Criterion.INCREASING: _given(3, 3, 2, 4, 4, 3, 3),
        Criterion.DEVIATING: _given(4, 4, 3, 4, 5, 4, 4),
        Criterion.HARM: _given(2, 2, 1, 2, 3, 2, 2),
        Criterion.AFFECTS_MANY: _given(5, 4, 4, 5, 5, 5, 5),
        Criterion.DELIMITED: _given(5, 5, 5, 5, 5, 5, 5),
        Criterion.INFLUENCEABLE: _given(5, 4, 5, 5, 5, 5, 4),
        Criterion.RESOURCES: _given(4, 3, 4, 5, 4, 4, 3),
    },
    "B": {
        Criterion.COMMON: _given(4, 5, 4, 3, 4, 4, 5),
        Criterion.INCREASING: _given(4, 5, 4, 3, 4, 4, 4),
        Criterion.DEVIATING: _given(4, 4, 4, 4, 3, 5, 4),
        Criterion.HARM: _given(5, 5, 4, 4, 5, 5, 5),
        Criterion.AFFECTS_MANY: _given(4, 4, 5, 3, 4, 5, 4),
        Criterion.DELIMITED: _given(4, 3, 4, 4, 5, 4, 4),
        Criterion.INFLUENCEABLE: _given(3, 3, 2, 3, 3, 4, 3),
        Criterion.RESOURCES: _given(2, 4, 1, 2, 2, 2, 3),
    },
    "C": {
        Criterion.COMMON: _given(3, 3, 4, 2, 3, 4, 3),
        Criterion.INCREASING: _given(4, 3, 5, 3, 4, 5, 4),
        Criterion.DEVIATING: _given(3, 3, 4, 2, 3, 4, 3),
        Criterion.HARM: _given(3, 3, 4, 3, 3, 4, 2),
        Criterion.AFFECTS_MANY: _given(3, 2, 3, 2, 3, 4, 3),
        Criterion.DELIMITED: _given(5, 5, 5, 4, 5, 5, 5),
        Criterion.INFLUENCEABLE: _given(4, 4, 5, 3, 4, 4, 4),
        Criterion.RESOURCES: _given(4, 3, 4, 4, 4, 5, 4),
    },
    "D": {
        Criterion.COMMON: _given(5, 4, 5, 5, 5, 5, 4),
        Criterion.INCREASING: _given(2, 2, 3, 2, 2, 2, 1),
        Criterion.DEVIATING: _given(3, 2, 4, 3, 3, 3, 3),
        Criterion.HARM: _given(1, 1, 2, 1, 1, 2, 1),
        Criterion.AFFECTS_MANY: _given(3, 2, 3, 3, 3, 4, 3),
        Criterion.DELIMITED: _given(5, 5, 5, 5, 5, 5, 5),
        Criterion.INFLUENCEABLE: _given(5, 5, 5, 5, 5, 5, 4),
        Criterion.RESOURCES: _given(5, 4, 5, 5, 5, 5, 5),
    },
}
