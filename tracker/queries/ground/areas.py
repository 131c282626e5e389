"""Areas of authority: their list, one of them, who answers for points, and what nobody is known to answer for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.clock import today
from tracker.domain.ground.areas import Aspect, Controller, Held, aspect_of, lies_in, only_one
from tracker.domain.ground.geometry import LonLat
from tracker.domain.people import Actor
from tracker.models.cases import Case
from tracker.models.ground.areas import ControlArea
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.models.programmes import District
from tracker.queries.gating.asking import Question
from tracker.queries.ground.cases import MapFilter, cases_shown, says
from tracker.queries.ground.rows import ObservationRow, PlaceRow
from tracker.queries.ground.scope import looked_after_areas, visible_areas
from tracker.queries.pressing import KEPT, coordinated, is_open
from tracker.queries.scope import reads_case, visible_places

Controlled = TypeVar("Controlled", PlaceRow, ObservationRow)
MOST_LISTED: Final = 500
MOST_ASKED: Final = 40
# so many points are asked for one by one; more by the box around them all
MOST_ONE_BY_ONE: Final = 40


@dataclass(frozen=True, slots=True)
class PlaceWithout:
    """A place that nobody is set down as having authority over; ``at``: the middle of it, where it is drawn."""

    place_id: str
    case_id: str
    case_title: str
    number: int
    name: str
    at: LonLat | None


def areas_of(session: Session, actor: Actor, district_id: str | None = None) -> Sequence[ControlArea]:
    """Areas by their names, of one district or of all; as many as a list shows."""
    query = visible_areas(actor).options(joinedload(ControlArea.controller), joinedload(ControlArea.district))
    if district_id:
        query = query.where(ControlArea.district_id == district_id)
    return session.scalars(query.order_by(ControlArea.name, ControlArea.id).limit(MOST_LISTED)).all()


def count_areas(session: Session, actor: Actor) -> int:
    """How many stand in the district that the actor coordinates."""
    query = looked_after_areas(actor).where(ControlArea.removed_at.is_(None))
    return session.scalar(query.with_only_columns(sa.func.count())) or 0


def find_area(session: Session, actor: Actor, area_id: str) -> ControlArea | None:
    """An area to look at."""
    query = visible_areas(actor).where(ControlArea.id == area_id)
    return session.scalars(
        query.options(joinedload(ControlArea.controller), joinedload(ControlArea.district))
    ).one_or_none()


def area_to_change(session: Session, actor: Actor, area_id: str) -> ControlArea | None:
    """An area that the actor looks after, taken away too."""
    query = looked_after_areas(actor).where(ControlArea.id == area_id)
    return session.scalars(query.options(joinedload(ControlArea.controller))).one_or_none()


def own_area_ids(session: Session, actor: Actor, area_ids: Collection[str]) -> frozenset[str]:
    """Which of some areas the actor looks after, taken away too; one statement."""
    query = looked_after_areas(actor).where(ControlArea.id.in_(area_ids))
    return frozenset(session.scalars(query.with_only_columns(ControlArea.id)))


def held_at(session: Session, actor: Actor, points: Mapping[str, LonLat], on: dt.date) -> dict[str, list[Held]]:
    """Who has authority where each point is, on a day; by the points' own keys. One statement, none without points."""
    found: dict[str, list[Held]] = {key: [] for key in points}
    if not points:
        return found
    query = (
        visible_areas(actor)
        .outerjoin(Organisation, ControlArea.controller_id == Organisation.id)
        .where(*_holds(on), _around(list(points.values())))
        .with_only_columns(
            ControlArea.id, ControlArea.name, ControlArea.aspect, ControlArea.controller_id,
            sa.func.coalesce(Organisation.name, ControlArea.controller_name), ControlArea.source, ControlArea.geometry,
            ControlArea.min_lon, ControlArea.min_lat, ControlArea.max_lon, ControlArea.max_lat,
        )
        .order_by(ControlArea.name, ControlArea.id)
    )  # fmt: skip
    for row in session.execute(query):
        west, south, east, north = row[7:]
        held = Held(row[0], row[1], row[2], Controller(row[3], row[4]), row[5])
        for key, (lon, lat) in points.items():
            if west <= lon <= east and south <= lat <= north and lies_in(row[6], (lon, lat)):
                found[key].append(held)
    return found


def _holds(on: dt.date) -> list[sa.ColumnElement[bool]]:
    return [
        sa.or_(ControlArea.valid_from.is_(None), ControlArea.valid_from <= on),
        sa.or_(ControlArea.valid_to.is_(None), ControlArea.valid_to >= on),
    ]


def _around(points: Sequence[LonLat]) -> sa.ColumnElement[bool]:
    if len(points) > MOST_ONE_BY_ONE:
        lons, lats = [lon for lon, _lat in points], [lat for _lon, lat in points]
        return _meets(min(lons), min(lats), max(lons), max(lats))
    return sa.or_(*(_meets(lon, lat, lon, lat) for lon, lat in points))


def _meets(west: float, south: float, east: float, north: float) -> sa.ColumnElement[bool]:
    return sa.and_(
        ControlArea.min_lon <= east, ControlArea.max_lon >= west,
        ControlArea.min_lat <= north, ControlArea.max_lat >= south,
    )  # fmt: skip


def places_without(session: Session, actor: Actor) -> list[PlaceWithout]:
    """Places without anybody set down, in the open cases that the actor coordinates; one statement."""
    rows = session.connection().execute(_places_without(actor))
    return [
        PlaceWithout(row[0], row[1], row[2], row[3], row[4], None if row[5] is None else (row[5], row[6]))
        for row in rows
    ]


@lru_cache(maxsize=KEPT)
def _places_without(actor: Actor) -> Question:
    columns: tuple[Any, ...] = (
        Place.id, Case.id, Case.title, Place.number, Place.name,
        (Place.min_lon + Place.max_lon) / 2, (Place.min_lat + Place.max_lat) / 2,
    )  # fmt: skip
    return (
        visible_places(actor)
        .join(Case, Place.case_id == Case.id)
        .where(
            Place.case_id.in_(coordinated(actor)),
            Place.controller_id.is_(None),
            Place.controller_name.is_(None),
            is_open(),
            reads_case(actor),
        )
        .with_only_columns(*columns)
        .order_by(Case.updated_at.desc(), Place.number)
        .limit(MOST_ASKED)
    )


# --- the map ----------------------------------------------------------------------------------------------------------
def areas_shown(actor: Actor, wanted: MapFilter) -> sa.Select[Any]:
    """Areas that hold today as a layer: those of the district asked for, on the map of one case those of its district.

    What is asked of cases, observations and measures says nothing of an area.
    """
    query = (
        visible_areas(actor)
        .join(District, ControlArea.district_id == District.id)
        .outerjoin(Organisation, ControlArea.controller_id == Organisation.id)
        .where(*_holds(today()))
        .with_only_columns(
            ControlArea.id, ControlArea.name, ControlArea.geometry, ControlArea.aspect,
            sa.func.coalesce(Organisation.name, ControlArea.controller_name), ControlArea.source, District.name,
        )
        .order_by(ControlArea.name, ControlArea.id)
    )  # fmt: skip
    if wanted.case_id:
        query = query.where(ControlArea.district_id.in_(sa.select(cases_shown(actor, wanted).c.district_id)))
    if wanted.district_id:
        query = query.where(ControlArea.district_id == wanted.district_id)
    if wanted.organisation_id:
        query = query.where(ControlArea.controller_id == wanted.organisation_id)
    if wanted.text:
        query = query.where(says(wanted.text, ControlArea.name, Organisation.name, ControlArea.controller_name))
    return query.where(_meets(*wanted.box)) if wanted.box else query


def with_controllers(session: Session, actor: Actor, rows: Sequence[Controlled]) -> list[Controlled]:
    """Places and observations with whoever answers by the areas, where nobody is set down and that is one."""
    held = held_at(session, actor, {row.id: (row.lon, row.lat) for row in rows if row.lon and row.lat}, today())
    found = {row.id: only_one(held.get(row.id, []), _aspect(row)) for row in rows if not row.controller}
    return [row._replace(controller=one.name) if (one := found.get(row.id)) else row for row in rows]


def _aspect(row: PlaceRow | ObservationRow) -> Aspect:
    return aspect_of(row.type_code) if isinstance(row, ObservationRow) else Aspect.GROUND
