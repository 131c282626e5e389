"""Safety walks as a layer of a map: each walk with its stops and the ways between them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import Actor
from tracker.models.cases import CaseParty, Meeting
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.queries.ground.cases import MapFilter, case_says, cases_shown, says
from tracker.queries.walks.scope import visible_stops, visible_walks


@dataclass(frozen=True, slots=True)
class StopOnMap:
    """A stop of a walk; ``way``: how one gets there, where it is drawn."""

    id: str
    name: str
    lon: float
    lat: float
    way: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class WalkOnMap:
    """A walk with its stops in order."""

    id: str
    case_id: str
    case_title: str
    title: str
    starts_at: dt.datetime
    stops: tuple[StopOnMap, ...]

    @property
    def line(self) -> list[list[float]]:
        """The way from the first stop to the last as positions; empty where there is only one stop."""
        line: list[list[float]] = []
        for stop in self.stops:
            line += [*(stop.way["coordinates"] if stop.way and line else []), [stop.lon, stop.lat]]
        return line if len(self.stops) > 1 else []


def walks_shown(actor: Actor, wanted: MapFilter) -> sa.Select[Any]:
    """Walks that are not cancelled, those of the latest changed case first. A party's: those of cases it is in."""
    cases = cases_shown(actor, wanted)
    query = (
        visible_walks(actor)
        .join(cases, SafetyWalk.case_id == cases.c.id)
        .join(Meeting, SafetyWalk.meeting_id == Meeting.id)
        .where(Meeting.cancelled_at.is_(None))
        .with_only_columns(SafetyWalk.id, cases.c.id, cases.c.title, Meeting.title, Meeting.starts_at)
        .order_by(cases.c.updated_at.desc(), cases.c.id, Meeting.starts_at, SafetyWalk.id)
    )
    here = sa.exists().where(WalkStop.walk_id == SafetyWalk.id, WalkStop.removed_at.is_(None))
    if wanted.text:
        named = here.where(says(wanted.text, WalkStop.name))
        query = query.where(sa.or_(case_says(wanted.text, cases), says(wanted.text, Meeting.title), named))
    if wanted.box:
        west, south, east, north = wanted.box
        query = query.where(here.where(WalkStop.lon.between(west, east), WalkStop.lat.between(south, north)))
    if wanted.organisation_id:
        # a walk belongs to all parties of its case
        query = query.where(
            sa.exists().where(CaseParty.case_id == cases.c.id, CaseParty.organisation_id == wanted.organisation_id)
        )
    return query


def with_stops(session: Session, actor: Actor, rows: Sequence[Any]) -> list[WalkOnMap]:
    """Those walks with their stops; one statement, also for none."""
    query = (
        visible_stops(actor)
        .where(WalkStop.walk_id.in_([row[0] for row in rows]), WalkStop.removed_at.is_(None))
        .with_only_columns(WalkStop.walk_id, WalkStop.id, WalkStop.name, WalkStop.lon, WalkStop.lat, WalkStop.way)
        .order_by(WalkStop.position, WalkStop.created_at, WalkStop.id)
    )
    stops: dict[str, list[StopOnMap]] = defaultdict(list)
    for walk_id, *stop in session.execute(query):
        stops[walk_id].append(StopOnMap(*stop))
    return [WalkOnMap(row[0], row[1], row[2], row[3], row[4], tuple(stops[row[0]])) for row in rows]
