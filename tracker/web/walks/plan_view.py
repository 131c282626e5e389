"""What the page of a walk shows: stops in time and light, the way between them, who takes part, what clashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from tracker.domain.clock import local
from tracker.domain.ground.coordinates import Position, Understood
from tracker.domain.ground.geometry import check_geometry
from tracker.domain.walks.light import DayLight, Light, Sky, suggest_start
from tracker.domain.walks.people import WalkRole, groups_for
from tracker.domain.walks.tour import Leg, Tour, legs_between, tour, visits
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.models.walks.planned import SafetyWalk, WalkRoleHolder, WalkStop
from tracker.queries.walks.places import Candidate, candidates
from tracker.queries.walks.walks import Gathering, OtherWalk, gathering, roles_of, stops_of, walks_between
from tracker.web.formats import clock_time, count_word
from tracker.web.labels import label
from tracker.web.labels.gate_facts import name_list
from tracker.web.session import actor, db
from tracker.web.walks.light_view import LightBar, light_bar, light_words
from tracker.web.walks.people_view import people_facts
from tracker.web.walks.room import WalkContext, ground

NEAR_METRES = 500
BESIDE = dt.timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class StopRow:
    """A stop as the list shows it. ``light``: the light of its middle, ``misses``: it was to be dark and is not."""

    stop: WalkStop
    number: int
    arrives_at: dt.datetime
    light: Light | None
    misses: bool
    observations: int
    metres: float

    @property
    def words(self) -> str:
        """As 17.50, skymning. 3 iakttagelser."""
        when = clock_time(self.arrives_at)
        said = f"{when}, {label(self.light).lower()}." if self.light else f"{when}."
        if self.number == 1:
            said += " " + _("Samling.")
        if self.observations:
            said += " " + ngettext("%(num)d iakttagelse.", "%(num)d iakttagelser.", self.observations)
        return said


@dataclass(frozen=True, slots=True)
class WalkPlan:
    """All that the page of a walk shows."""

    rows: tuple[StopRow, ...]
    tour: Tour
    more: tuple[Candidate, ...]
    bar: LightBar | None
    light: str | None
    wishes: str
    suggested: dt.datetime | None
    step_free: tuple[str, str] | None
    people: Gathering
    people_facts: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]

    @property
    def suggested_time(self) -> str:
        """The suggested start as a time field sends it."""
        return f"{local(self.suggested):%H:%M}" if self.suggested else ""

    @property
    def distance(self) -> str:
        """As 1,3 km."""
        return f"{self.tour.metres / 1000:.1f} km".replace(".", ",")


def walk_plan(context: WalkContext) -> WalkPlan:
    """Ask once for everything; the same number of statements for every walk."""
    walk, case_id = context.walk, context.case.id
    stops = stops_of(db(), actor(), walk.id)
    found = candidates(db(), actor(), case_id, walk.meeting.circle)
    legs = legs_between(stops, ground())
    minutes = [stop.minutes or walk.minutes_per_stop for stop in stops]
    timed = tour(walk.meeting.starts_at, legs, minutes, walk.pace_kmh)
    light = _light(walk, stops, found)
    people, roles = gathering(db(), actor(), walk.id), roles_of(db(), actor(), walk.id)
    rows = _rows(stops, timed, legs, light, found)
    return WalkPlan(
        rows=rows,
        tour=timed,
        more=tuple(each for each in found if each.id not in _taken(stops)),
        bar=light_bar(timed, light) if light and timed.timings else None,
        light=light_words(light, local(walk.meeting.starts_at).date()) if light else None,
        wishes=_missed(rows),
        suggested=_suggested(walk, timed, stops, light),
        step_free=step_free_told(rows, people),
        people=people,
        people_facts=tuple(people_facts(walk, people, tells_needs=context.edits)),
        roles=tuple(_role_words(roles)),
        warnings=tuple(_warnings(walk, stops, roles, people, walk.most_participants)),
    )


def _taken(stops: Sequence[WalkStop]) -> set[str | None]:
    return {each for stop in stops for each in (stop.place_id, stop.problem_id, stop.observation_id)}


def _light(walk: SafetyWalk, stops: Sequence[WalkStop], found: Sequence[Candidate]) -> DayLight | None:
    """The light where the walk begins; without stops, where the case is; None where that is not known either."""
    sky: Sky = current_app.extensions["daylight"]
    day = local(walk.meeting.starts_at).date()
    if stops:
        return sky.of(day, stops[0].lat, stops[0].lon)
    if found:
        middle = ground().middle(check_geometry(found[0].geometry))
        return sky.of(day, middle.lat, middle.lon)
    return None


def _rows(
    stops: Sequence[WalkStop], timed: Tour, legs: Sequence[Leg], light: DayLight | None, found: Sequence[Candidate]
) -> tuple[StopRow, ...]:
    counts = {each.id: each.observations for each in found if each.field != "observation_id"}
    rows = []
    for number, (stop, timing, leg) in enumerate(zip(stops, timed.timings, legs, strict=True), start=1):
        seen = light.at(timing.arrives_at + (timing.leaves_at - timing.arrives_at) / 2) if light else None
        rows.append(
            StopRow(
                stop=stop,
                number=number,
                arrives_at=timing.arrives_at,
                light=seen,
                misses=stop.wants_dark and seen is not Light.DARK,
                observations=counts.get(stop.place_id or stop.problem_id or "", 0),
                metres=leg.metres,
            )
        )
    return tuple(rows)


def _missed(rows: Sequence[StopRow]) -> str:
    """Which stops are seen too early, in one sentence for each light."""
    said = []
    for light, words in (
        (Light.DAYLIGHT, _l("%(stops)s ser ni i dagsljus, inte i mörker.")),
        (Light.TWILIGHT, _l("%(stops)s ser ni i skymning, inte i mörker.")),
    ):
        names = [row.stop.name for row in rows if row.misses and row.light is light]
        if names:
            said.append(str(words) % {"stops": name_list(names)})
    return " ".join(said)


def _suggested(walk: SafetyWalk, timed: Tour, stops: Sequence[WalkStop], light: DayLight | None) -> dt.datetime | None:
    """Another start that gives the light one wants; None where the present one does, or none can."""
    if light is None:
        return None
    day = local(walk.meeting.starts_at)
    found = suggest_start(day, visits(timed, [stop.wants_dark for stop in stops]), light)
    return None if found == day else found


def step_free_told(rows: Sequence[StopRow], people: Gathering) -> tuple[str, str] | None:
    """(shape, words) about steps on the way."""
    legs = rows[1:]
    if not legs:
        return None
    who = ""
    if people.step_free:
        who = " " + ngettext(
            "%(count)s deltagare behöver det.", "%(count)s deltagare behöver det.", people.step_free,
            count=count_word(people.step_free).capitalize(),
        )  # fmt: skip
    steps = [str(row.number) for row in legs if row.stop.is_step_free is False]
    unknown = [str(row.number) for row in legs if row.stop.is_step_free is None]
    if steps:
        return "warn", _("Vägen till stopp %(numbers)s är inte stegfri.", numbers=", ".join(steps)) + who
    if unknown:
        return "none", _(
            "Ingen har tittat efter om vägen till stopp %(numbers)s är stegfri.", numbers=", ".join(unknown)
        ) + who
    return "ok", _("Hela rutten är stegfri.") + who


def _role_words(roles: Sequence[WalkRoleHolder]) -> list[tuple[str, str]]:
    held = {row.role: row.user.name if row.user else row.name for row in roles}
    return [(label(role), held.get(role) or _("Ingen än")) for role in WalkRole]


def _warnings(
    walk: SafetyWalk, stops: Sequence[WalkStop], roles: Sequence[WalkRoleHolder], people: Gathering, most: int
) -> list[str]:
    said = []
    if people.people > most:
        said.append(
            _(
                "%(people)s är anmälda till %(most)s platser. Dela upp er i %(groups)s grupper, var och en med sin "
                "samtalsledare.",
                people=people.people,
                most=most,
                groups=count_word(groups_for(people.people)),
            )
        )
    starts = walk.meeting.starts_at
    ends = walk.meeting.ends_at or starts + BESIDE
    leader = next((row.user_id for row in roles if row.role is WalkRole.FACILITATOR), None)
    for other in walks_between(db(), actor(), starts - BESIDE, ends + BESIDE, but=walk.id):
        said += _clash(other, stops, leader, (starts, ends))
    return said


def _clash(
    other: OtherWalk, stops: Sequence[WalkStop], leader: str | None, span: tuple[dt.datetime, dt.datetime]
) -> list[str]:
    what = _("%(title)s i %(case)s", title=other.title, case=other.case_title)
    overlaps = other.starts_at < span[1] and (other.ends_at or other.starts_at) >= span[0]
    if leader and leader == other.facilitator_id and overlaps:
        return [_("Samtalsledaren leder en annan vandring samtidigt: %(what)s.", what=what)]
    if stops and other.lat is not None and other.lon is not None:
        here = Position(stops[0].lat, stops[0].lon, Understood.DECIMAL)
        metres = ground().distance(here, Position(other.lat, other.lon, Understood.DECIMAL))
        if metres <= NEAR_METRES:
            return [_("Nära i tid och rum: %(what)s, start %(at)s.", what=what, at=clock_time(other.starts_at))]
    return []
