"""Which parts of a photo are made unreadable: rectangles in thousandths of its width and height. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from tracker.domain.errors import DomainError

WHOLE: Final = 1000
MOST_SPOTS: Final = 60


class Spot(NamedTuple):
    """A rectangle, from the upper left corner."""

    left: int
    top: int
    width: int
    height: int

    @property
    def is_inside(self) -> bool:
        """Whether it has a size and lies within the photo."""
        return (
            min(self.left, self.top) >= 0
            and min(self.width, self.height) > 0
            and self.left + self.width <= WHOLE
            and self.top + self.height <= WHOLE
        )

    def touches(self, other: Spot) -> bool:
        """Whether they overlap, or meet at an edge."""
        return (
            self.left <= other.left + other.width
            and other.left <= self.left + self.width
            and self.top <= other.top + other.height
            and other.top <= self.top + self.height
        )

    def around(self, other: Spot) -> Spot:
        """The smallest that holds both."""
        left, top = min(self.left, other.left), min(self.top, other.top)
        right = max(self.left + self.width, other.left + other.width)
        bottom = max(self.top + self.height, other.top + other.height)
        return Spot(left, top, right - left, bottom - top)


def check_spots(spots: Sequence[Spot]) -> None:
    """Raises DomainError ``blur.none``, ``blur.too_many`` or ``blur.outside`` at ``spots``."""
    if not spots:
        raise DomainError("blur.none", "spots")
    if len(spots) > MOST_SPOTS:
        raise DomainError("blur.too_many", "spots", most=MOST_SPOTS)
    if not all(spot.is_inside for spot in spots):
        raise DomainError("blur.outside", "spots")


def joined(spots: Iterable[Spot]) -> list[Spot]:
    """Spots that touch as one: many small ones over a face must not each keep a part of it."""
    found: list[Spot] = []
    for spot in spots:
        whole = spot
        while near := [each for each in found if each.touches(whole)]:
            found = [each for each in found if each not in near]
            for each in near:
                whole = whole.around(each)
        found.append(whole)
    return found
