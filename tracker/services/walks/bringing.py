"""Bringing a file's points and lines into a walk, as stops and as ways between them: all or nothing."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError
from tracker.domain.ground.geometry import Geometry, GeometryKind
from tracker.domain.walks.bringing import Brought, check_whole, ways_between
from tracker.domain.walks.tour import MOST_STOPS, Ground
from tracker.models.cases import Case
from tracker.models.walks.planned import WalkStop
from tracker.queries.walks.walks import find_stop, stops_of
from tracker.services.verb import Work, verb
from tracker.services.walks.sheet import WalkSheet


@verb(Permission.WALK_EDIT, Tag.WALK_FILE_BROUGHT)
def bring_in(
    work: Work, case: Case, walk_id: str, brought: Sequence[Brought], first_id: str, ground: Ground
) -> tuple[int, int]:
    """Add the points as stops at the end, and let lines be ways; says how many of each.

    ``first_id``: the form's token, which becomes the first stop's id: sent twice, the stops come once. Raises
    DomainError where a feature has a fault, or nothing in the file is of use.
    """
    walk = WalkSheet(work, case).walk(walk_id)
    check_whole(brought)
    if find_stop(work.session, work.actor, walk.id, first_id) is not None:
        return 0, 0
    stops = list(stops_of(work.session, work.actor, walk.id))
    points = [each for each in brought if each.geometry and each.geometry.kind is GeometryKind.POINT]
    if len(stops) + len(points) > MOST_STOPS:
        raise DomainError("walk.too_many_stops", most=MOST_STOPS)
    last = max((stop.position for stop in stops), default=0)
    for number, each in enumerate(points):
        stop = _stop(work, walk.id, each, last + number + 1)
        if not number:
            stop.id = first_id
        stops.append(stop)
    ways = _lead(stops, [each.geometry for each in brought if each.geometry and each.is_way])
    if not points and not ways:
        raise DomainError("bringing.no_use")
    WalkSheet(work, case).renew_end(walk, ground)
    work.note(walk.id, count=len(points))
    return len(points), ways


def _stop(work: Work, walk_id: str, each: Brought, position: int) -> WalkStop:
    assert each.geometry is not None  # noqa: S101 - without faults every feature has one
    work.check_shared(each.name, "name")
    lon, lat = each.geometry.rings[0][0]
    stop = WalkStop(walk_id=walk_id, position=position, name=each.name, lon=lon, lat=lat)
    work.session.add(stop)
    return stop


def _lead(stops: Sequence[WalkStop], lines: Sequence[Geometry]) -> int:
    """Draw the ways; who has looked at a way that was there must look at the new one."""
    found = ways_between([(stop.lon, stop.lat) for stop in stops], [line.rings[0] for line in lines])
    for index, way in found.items():
        coordinates = [list(position) for position in way]
        stops[index].way, stops[index].is_step_free = {"type": "LineString", "coordinates": coordinates}, None
    return len(found)
