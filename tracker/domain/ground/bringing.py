"""What a file brings to the areas of authority: features with their names and controllers, and what is wrong with each.

All or nothing: with one fault nothing is brought in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tracker.domain.errors import DomainError
from tracker.domain.ground.areas import NAME_LENGTH, AreaShape, check_area
from tracker.domain.ids import is_id, new_id
from tracker.domain.walks.bringing import MOST_BYTES, Limits, RawFeature, RawFile

AREAS: Final = Limits(MOST_BYTES, 300)
# what a municipality's own map calls the one who has authority, first that is there
_CONTROLLERS: Final = (
    "controller", "radighet", "r\u00e5dighet", "forvaltare", "f\u00f6rvaltare", "agare", "\u00e4gare", "owner",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BroughtArea:
    """A feature with its number from 1. ``controller``: as the file names it, or None; ``id``: what it will be."""

    number: int
    id: str
    name: str
    controller: str | None
    shape: AreaShape | None
    fault: DomainError | None = None


def judged_areas(file: RawFile, check_text: Callable[[str], None]) -> list[BroughtArea]:
    """Each feature judged by itself, its words by ``check_text``.

    Raises DomainError bringing.empty or bringing.too_many for the whole.
    """
    if not file.features:
        raise DomainError("bringing.empty", "file")
    if len(file.features) > AREAS.features:
        raise DomainError("bringing.too_many", "file", most=AREAS.features)
    return [_judged(number, feature, check_text) for number, feature in enumerate(file.features, start=1)]


def _judged(number: int, feature: RawFeature, check_text: Callable[[str], None]) -> BroughtArea:
    name = _words(feature.name) or ""
    controller = _controller(feature.properties)
    given = feature.properties.get("id", "")
    id_ = given if is_id(given) else new_id()
    try:
        shape = check_area(feature.geometry)
        if not name:
            raise DomainError("area.no_name")  # noqa: TRY301 - as any other fault of the feature
        for text in (name, controller):
            if text:
                check_text(text)
    except DomainError as error:
        return BroughtArea(number, id_, name, controller, None, error)
    return BroughtArea(number, id_, name, controller, shape)


def _controller(properties: Mapping[str, str]) -> str | None:
    by_name = {key.casefold(): value for key, value in properties.items()}
    return next((words for key in _CONTROLLERS if (words := _words(by_name.get(key, "")))), None)


def _words(text: str) -> str | None:
    return " ".join(text.split())[:NAME_LENGTH] or None
