"""What residents were asked before the walks: an open page for a week, 16 points, of which 14 were let through."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from tracker.demo.farsta.walk.found import REPEAT
from tracker.demo.farsta.walk.route import STOPS
from tracker.demo.scene import Scene
from tracker.domain.clock import local, today
from tracker.domain.ground.coordinates import Position, Understood
from tracker.domain.ground.showing import DayPart
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import HidingReason
from tracker.services.walks.before.asking import InquiryDraft, Spot, open_inquiry
from tracker.services.walks.before.judging import hide_points, show_points
from tracker.services.walks.before.telling import PointDraft, record_point

HEADING: Final = "Var känns det tryggt, och var känns det otryggt?"
QUESTION: Final = "Tänk på när du går till tunnelbanan, skolan eller torget. Vart går du hellre när det är mörkt?"
AGAIN: Final = "Har det blivit bättre sedan i höstas? Visa var, och var det fortfarande känns otryggt."
MIDDLE: Final = Position(59.24385, 18.09141, Understood.DECIMAL)
NEVER_TOLD: Final = ("Lastgatan",)


class Told(NamedTuple):
    """A point: what it feels like, where, when, and the words."""

    kind: FindingKind
    lon: float
    lat: float
    day_part: DayPart | None = None
    text: str | None = None


UNSAFE, KEEP = FindingKind.UNSAFE, FindingKind.KEEP
EVENING, NIGHT = DayPart.EVENING, DayPart.NIGHT
POINTS: Final = (
    Told(UNSAFE, 18.08838, 59.24345, EVENING, "Släckta lampor i tunneln. Jag går över bron i stället."),
    Told(UNSAFE, 18.08842, 59.24349, EVENING),
    Told(UNSAFE, 18.08832, 59.24341, NIGHT, "Det går inte att se vem som står i andra änden."),
    Told(UNSAFE, 18.08845, 59.24343, EVENING),
    Told(UNSAFE, 18.08836, 59.24351, EVENING, "Ekar när man går här själv."),
    Told(UNSAFE, 18.08829, 59.24347),
    Told(UNSAFE, 18.09337, 59.24484, NIGHT, "Ingen gata man vill vika in på. Bara portar."),
    Told(UNSAFE, 18.09344, 59.24490, EVENING),
    Told(UNSAFE, 18.09215, 59.24205, EVENING, "Gångvägen genom parken är svart när affärerna har stängt."),
    Told(UNSAFE, 18.09222, 59.24210, NIGHT),
    Told(UNSAFE, 18.09209, 59.24201, EVENING, "Buskarna når ut över gångvägen."),
    Told(KEEP, 18.09532, 59.24341, EVENING, "Ljuset från biblioteket. Här stannar jag och väntar på bussen."),
    Told(KEEP, 18.09528, 59.24338, None, "Personalen hälsar."),
    Told(KEEP, 18.09232, 59.24361, DayPart.DAY, "Blommorna på torget."),
)
HIDDEN: Final = (
    (Told(UNSAFE, 18.09300, 59.24346, EVENING, "Han i gröna jackan, alltid på samma bänk."), HidingReason.PERSON),
    (Told(UNSAFE, 18.09410, 59.24300, None, "När öppnar simhallen igen?"), HidingReason.OTHER_MATTER),
)  # fmt: skip
WAITING: Final = Told(KEEP, 18.08840, 59.24346, EVENING, "Nu lyser det i tunneln, jag går där igen.")


def ask_residents(scene: Scene) -> None:
    """The coordinator opens the page until the day before the walk."""
    if scene.ground is None or scene.links is None:
        return
    walk_on = local(scene.dates.moment("2026-10-13 17.30")).date()
    _open(scene, "amina.berg", "walk", QUESTION, walk_on)


def ask_again(scene: Scene) -> None:
    """Before the walk that is walked again too; one has answered, and nobody has read it yet."""
    if scene.ground is None or scene.links is None:
        return
    _open(scene, REPEAT.by, "repeat walk", AGAIN, local(scene.dates.moment(REPEAT.starts)).date())
    _mark(scene, "repeat walk", WAITING)


def mark_points(scene: Scene) -> None:
    """Residents mark what they know of the place; their words are theirs."""
    if scene.ground is None or scene.links is None:
        return
    scene.ids["hidden points"] = ",".join(_mark(scene, "walk", told) for told, _reason in HIDDEN)
    for told in POINTS:
        _mark(scene, "walk", told)


def read_points(scene: Scene) -> None:
    """One points at a person and one is about something else; the rest is let through."""
    if scene.ground is None or scene.links is None:
        return
    walk_id = scene.ids["walk"]
    for point_id, (_told, reason) in zip(scene.ids["hidden points"].split(","), HIDDEN, strict=True):
        hide_points(scene.work("amina.berg"), scene.case, walk_id, [point_id], reason)
    show_points(scene.work("amina.berg"), scene.case, walk_id, None)


def _open(scene: Scene, person: str, walk: str, question: str, walk_on: dt.date) -> None:
    assert scene.links is not None  # noqa: S101 - asked above
    spots = [Spot(stop.name, stop.at[1], stop.at[0]) for stop in STOPS if stop.name not in NEVER_TOLD]
    draft = InquiryDraft(
        heading=HEADING,
        question=question,
        opens_on=today(),
        last_on=walk_on - dt.timedelta(days=1),
        spots=spots,
        centre=MIDDLE,
    )
    row = open_inquiry(scene.work(person), scene.case, scene.ids[walk], draft, scene.links)
    scene.ids[f"{walk} token"] = scene.links.inquiry(row.id, row.number)


def _mark(scene: Scene, walk: str, told: Told) -> str:
    draft = PointDraft(
        token=scene.ids[f"{walk} token"],
        kind=told.kind,
        lat=told.lat,
        lon=told.lon,
        day_part=told.day_part,
        text=told.text,
    )
    return record_point(scene.session, draft)
