"""What residents marked before a walk, as its pages show it: in words, on the map, and as stops to choose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import (
    NEAR_METRES,
    Gathered,
    InquiryState,
    PointState,
    gathered,
    inquiry_state,
    metres_between,
)
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.walks.inquiry import WalkInquiry, WalkPoint
from tracker.models.walks.planned import WalkStop
from tracker.queries.walks.inquiry import count_points, inquiry_of, points_shown, points_to_judge
from tracker.services.walks.stops import StopDraft
from tracker.web.cartography.map_data import MapFeature, MarkKind
from tracker.web.formats import day_of, full_day
from tracker.web.labels import label
from tracker.web.session import actor, db
from tracker.web.walks.room import WalkContext

BESIDE_METRES = 100
POINTS = "points"


@dataclass(frozen=True, slots=True)
class PointRow:
    """A point in a list."""

    id: str
    kind: FindingKind
    name: str
    text: str | None
    where: str
    when: str
    came: str
    reason: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Points that gather where no stop is. ``id``: of the point in their midst."""

    id: str
    words: str


@dataclass(frozen=True, slots=True)
class BeforeWalk:
    """What the page of a walk says of residents' points. ``state`` and ``waiting``: for who coordinates."""

    shown: int
    waiting: int
    state: InquiryState | None
    suggestions: tuple[Suggestion, ...]


def before_walk(context: WalkContext, stops: Sequence[WalkStop]) -> BeforeWalk:
    """Ask once for everything; the same number of statements for every walk."""
    points = points_shown(db(), actor(), context.walk.id)
    row = inquiry_of(db(), actor(), context.walk.id) if context.edits else None
    counts = count_points(db(), actor(), context.walk.id) if context.edits else {}
    free = [each for each in gathered(points) if not _has_stop(each, stops)]
    return BeforeWalk(
        shown=len(points),
        waiting=counts.get(PointState.WAITING, 0),
        state=_state(context, row, sum(counts.values())),
        suggestions=tuple(Suggestion(each.points[0].id, _suggested(each, stops)) for each in free),
    )


def state_of(context: WalkContext, row: WalkInquiry | None) -> InquiryState | None:
    """What holds today; None where residents were never asked."""
    return _state(context, row, sum(count_points(db(), actor(), context.walk.id).values()))


def _state(context: WalkContext, row: WalkInquiry | None, points: int) -> InquiryState | None:
    if row is None:
        return None
    return inquiry_state(
        row.opens_on,
        row.last_on,
        is_closed=row.closed_at is not None,
        is_cancelled=context.walk.meeting.cancelled_at is not None,
        points=points,
    )


def _has_stop(found: Gathered, stops: Sequence[WalkStop]) -> bool:
    return any(metres_between(found, stop) <= NEAR_METRES for stop in stops)


def _suggested(found: Gathered, stops: Sequence[WalkStop]) -> str:
    where = _beside(found, stops)
    return f"{counted(found)}, {where}" if where else counted(found)


def counted(found: Gathered) -> str:
    """As 6 otrygga och 2 trygga punkter."""
    unsafe = ngettext("%(num)d otrygg punkt", "%(num)d otrygga punkter", found.unsafe)
    keep = ngettext("%(num)d trygg punkt", "%(num)d trygga punkter", found.keep)
    return _(" och ").join(words for words, count in ((unsafe, found.unsafe), (keep, found.keep)) if count)


def draft_of_gathered(context: WalkContext, point_id: str) -> StopDraft | None:
    """A stop where points gather, by the point in their midst."""
    points = points_shown(db(), actor(), context.walk.id)
    found = next((each for each in gathered(points) if each.points[0].id == point_id), None)
    if found is None:
        return None
    return StopDraft(
        name=_("Boendes punkter"),
        lat=found.lat,
        lon=found.lon,
        questions=_("Boende har markerat %(what)s här. Vad ser ni?", what=counted(found)),
    )


def point_row(point: WalkPoint, stops: Sequence[WalkStop]) -> PointRow:
    """A point in words."""
    at = f"{point.lat:.5f} {point.lon:.5f}".replace(".", ",")
    return PointRow(
        id=point.id,
        kind=point.kind,
        name=kind_words(point.kind),
        text=point.text,
        where=_beside(point, stops) or at,
        when=label(point.day_part) if point.day_part else "",
        came=full_day(day_of(point.created_at)),
        reason=label(point.reason) if point.reason else "",
    )


def kind_words(kind: FindingKind) -> str:
    """How it feels there."""
    return _("Otryggt") if kind is FindingKind.UNSAFE else _("Tryggt")


def _beside(at: WalkPoint | Gathered, stops: Sequence[WalkStop]) -> str:
    near = min(stops, key=lambda stop: metres_between(at, stop), default=None)
    if near is None or metres_between(at, near) > BESIDE_METRES:
        return ""
    return _("nära %(stop)s", stop=near.name)


def point_features(context: WalkContext) -> Iterator[MapFeature]:
    """A mark for each point that was let through; what waits too, for who lets it through."""
    rows = [*points_shown(db(), actor(), context.walk.id)]
    if context.case.may(Permission.WALK_EDIT):
        rows += points_to_judge(db(), actor(), context.walk.id)
    return (feature_of(row) for row in rows if row.state is not PointState.HIDDEN)


def feature_of(row: WalkPoint) -> MapFeature:
    """A point on a map, with its words."""
    name = _("Boende: %(kind)s", kind=kind_words(row.kind).lower())
    return MapFeature(
        id=row.id,
        geometry={"type": "Point", "coordinates": [row.lon, row.lat]},
        kind=MarkKind.TOLD if row.kind is FindingKind.UNSAFE else MarkKind.TOLD_KEEP,
        name=_("%(name)s, väntar", name=name) if row.state is PointState.WAITING else name,
        lines=tuple(words for words in (row.text, label(row.day_part) if row.day_part else "") if words),
    )
