"""Areas of authority of the full case's surroundings: one that stands, with a controller by name."""

from __future__ import annotations

from typing import Any

from tests.factories import World
from tracker.models.cases import Case
from tracker.models.ground.areas import ControlArea
from tracker.models.ground.own_layers import GroundLayer

SIDE = 0.004


def square(lon: float = 18.09, lat: float = 59.24, side: float = SIDE) -> dict[str, Any]:
    """A square around a point."""
    half = side / 2
    west, south, east, north = lon - half, lat - half, lon + half, lat + half
    west, south, east, north = (round(each, 6) for each in (west, south, east, north))
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(world: World, district_id: str, *, lon: float = 18.09, lat: float = 59.24, **values: Any) -> ControlArea:
    """An area of a district around a point; the ground of somebody by name where nothing else is said."""
    half = SIDE / 2
    who = {} if "controller_id" in values else {"controller_name": "Torgets skötsel"}
    told = {"name": "Torget", "geometry": square(lon, lat), **who, **values}
    row = ControlArea(
        district_id=district_id, min_lon=lon - half, min_lat=lat - half, max_lon=lon + half, max_lat=lat + half, **told
    )
    world.session.add(row)
    world.session.flush()
    return row


def ground_rows(world: World, case: Case) -> None:
    """An area far from what the case is about, so that nothing there is found by it, and a layer of the ground."""
    area(world, case.district_id, lon=18.2, lat=59.3)
    content = '{"type":"FeatureCollection","features":[]}'
    world.session.add(GroundLayer(name="Gångvägar", content=content, digest="0" * 64, points=0, lines=0, areas=0))
    world.session.flush()
