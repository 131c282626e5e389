"""Rows of the map's layers as their questions give them."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from tracker.domain.access import Circle
from tracker.domain.ground.areas import Aspect
from tracker.domain.plans import MeasureStatus
from tracker.domain.steps import Step


class PlaceRow(NamedTuple):
    """A place with its case. ``geometry`` is asked for on the map of one case only."""

    id: str
    case_id: str
    case_title: str
    lon: float | None
    lat: float | None
    number: int
    name: str
    geometry: dict[str, Any] | None
    reference: str
    step: Step
    district: str
    controller: str | None


class ObservationRow(NamedTuple):
    """An observation. ``is_revealed`` with ``circle`` says whether it is shared or only its organisation's own.

    ``controller``: the only one who has authority there by the areas, on the map of one case.
    """

    id: str
    case_id: str
    case_title: str
    lon: float | None
    lat: float | None
    title: str
    type_label: str
    party: str
    place_name: str | None
    time_mask: int
    is_revealed: bool
    circle: Circle
    type_code: str
    controller: str | None = None


class ProblemRow(NamedTuple):
    """A problem of its own. ``source_count``: readable ones."""

    id: str
    case_id: str
    case_title: str
    lon: float | None
    lat: float | None
    letter: str
    title: str
    source_count: int | None


class MeasureRow(NamedTuple):
    """A measure; ``last_on``: the day it is due, or valid to."""

    id: str
    case_id: str
    case_title: str
    lon: float | None
    lat: float | None
    number: int
    title: str
    status: MeasureStatus
    last_on: dt.date | None
    party: str | None


class AreaRow(NamedTuple):
    """An area of authority."""

    id: str
    name: str
    geometry: dict[str, Any]
    aspect: Aspect
    controller: str
    source: str | None
    district: str
