"""What holds for a programme version: its years, its focus areas, and when a case has outlived it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from tracker.domain.errors import DomainError

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2100
MOST_AREAS: Final = 20
AREA_LENGTH: Final = 200


def check_years(first_year: int | None, last_year: int | None) -> tuple[int, int]:
    """The period, whole and in order. Raises DomainError at ``first_year`` and ``last_year``."""
    for name, year in (("first_year", first_year), ("last_year", last_year)):
        if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
            raise DomainError("programme.year", name, first=FIRST_YEAR, last=LAST_YEAR)
    first, last = first_year or 0, last_year or 0
    if first > last:
        raise DomainError("programme.period", "last_year")
    return first, last


def check_areas(names: Sequence[str]) -> list[str]:
    """Focus areas in their order, each once. Raises DomainError at ``areas``."""
    tidy = [" ".join(name.split()) for name in names if name.strip()]
    if not tidy:
        raise DomainError("programme.no_areas", "areas")
    if len(tidy) > MOST_AREAS or any(len(name) > AREA_LENGTH for name in tidy):
        raise DomainError("programme.too_many_areas", "areas", most=MOST_AREAS, length=AREA_LENGTH)
    if len({name.casefold() for name in tidy}) < len(tidy):
        raise DomainError("programme.area_exists", "areas")
    return tidy


def is_outlived(last_year: int, on: dt.date) -> bool:
    """Whether a programme's last year has passed: a case that runs goes on under the version it began under."""
    return on.year > last_year
