"""The plan of the safety walk of 13 October: six stops from light into darkness, who does what, and 14 participants."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tracker.demo.farsta.walk.found import CLOSING, REPEAT, WALK
from tracker.demo.scene import Scene
from tracker.domain.walks.people import WalkGender, WalkNeed, WalkRole
from tracker.services.walks.participants import ParticipantDraft, add_participant
from tracker.services.walks.planning import MeetingWords, RoleDraft, WalkDraft, set_roles
from tracker.services.walks.planning import plan_walk as plan
from tracker.services.walks.sign_up import open_sign_up
from tracker.services.walks.stops import StopDraft, add_stop

Corner = tuple[float, float]
PURPOSE: Final = (
    "Hur känns tunneln och torget när det blir mörkt? Var stannar man gärna, var skyndar man sig förbi, och vart "
    "kan man gå i stället?"
)

AGAIN: Final = "Vad har blivit gjort sedan i höstas, och känns det tryggare? Finns det vi ville värna kvar?"


class Stop(NamedTuple):
    """A stop: name, longitude and latitude, what to look at, the place it belongs to, and the corners of the way."""

    name: str
    at: Corner
    questions: str
    place: str | None = None
    corners: tuple[Corner, ...] = ()
    wants_dark: bool = False


NORTH: Final = (18.08905, 59.24375)
LOADING: Final = (18.0934, 59.24488)
SQUARE: Final = (18.0930, 59.24345)
STOPS: Final = (
    Stop(
        "T-baneentrén",
        (18.08965, 59.24352),
        "Samling. Syns det åt vilket håll den upplysta vägen går?\nFinns det skyltar?",
    ),
    Stop(
        "Gångtunneln, norra",
        NORTH,
        "Lampor: hur många lyser?\nSpegeln: ser man vem som kommer?",
        "P1",
        ((18.0900, 59.24385), (18.08925, 59.24405)),
    ),
    Stop(
        "Gångtunneln, södra",
        (18.08752, 59.24310),
        "Lampor: 5 av 8 var släckta i augusti.\nBuskar: ser man ut på båda sidor?\n"
        "Vägar: vart kan man gå om man vill bort?",
        "P1",
    ),
    Stop(
        "Lastgatan",
        LOADING,
        "Portarna: vilka är låsta?\nSikt: vad skymmer?",
        "P3",
        (NORTH, (18.08975, 59.24405), (18.0899, 59.24488)),
        wants_dark=True,
    ),
    Stop(
        "Farstaplan",
        SQUARE,
        "Var sitter man? Vilka är här nu, och vilka är inte här?",
        "P2",
        ((18.09060, 59.24488), (18.09035, 59.24355)),
        wants_dark=True,
    ),
    Stop(
        "Bibliotekets entré",
        (18.0953, 59.2434),
        "Vad gör att det känns tryggt här? Vad ska vi värna?",
        "P4",
        ((18.09455, 59.24348),),
        wants_dark=True,
    ),
)
ROLES: Final = {
    WalkRole.FACILITATOR: "amina.berg",
    WalkRole.NOTE_TAKER: "birgitta.sjo",
    WalkRole.PHOTOGRAPHER: "johan.ek",
    WalkRole.TIMEKEEPER: "olle.nystrom",
}
WHEELCHAIRS: Final = 2
WOMEN, MEN = 8, 6
AROUND: Final = MeetingWords("Förmöte inför vandringen", CLOSING.title)
FROM_PARTIES: Final = ("karin.lund", "johan.ek", "birgitta.sjo", "elin.persson")


def plan_walk(scene: Scene) -> None:
    """The coordinator plans the walk that has been called; a load that measures no ways leaves it a meeting."""
    if scene.ground is None:
        return
    draft = WalkDraft(
        id=scene.new("walk"),
        title=WALK.title,
        starts_at=scene.dates.moment(WALK.starts),
        location=WALK.location,
        purpose=PURPOSE,
        closing_meeting_at=scene.dates.moment(CLOSING.starts),
        meeting_id=scene.ids[WALK.title],
    )
    plan(scene.work("amina.berg"), scene.case, draft, AROUND, scene.ground)
    _stops(scene, draft.id)
    held = {role: RoleDraft(user_id=scene.actors[person].user_id) for role, person in ROLES.items()}
    set_roles(scene.work("amina.berg"), scene.case, draft.id, held)
    _people(scene, draft.id)


def plan_again(scene: Scene) -> None:
    """The same stops are to be walked again in March, to see what has become of what was found."""
    if scene.ground is None:
        return
    draft = WalkDraft(
        id=scene.new("repeat walk"),
        title=REPEAT.title,
        starts_at=scene.dates.moment(REPEAT.starts),
        location=REPEAT.location,
        purpose=AGAIN,
        minutes_per_stop=10,
        meeting_id=scene.ids[REPEAT.title],
        repeats_id=scene.ids["walk"],
    )
    plan(scene.work(REPEAT.by), scene.case, draft, AROUND, scene.ground)
    held = {WalkRole.FACILITATOR: RoleDraft(user_id=scene.actors[REPEAT.by].user_id)}
    set_roles(scene.work(REPEAT.by), scene.case, draft.id, held)
    if scene.links is not None:
        open_sign_up(scene.work(REPEAT.by), scene.case, draft.id, scene.links)


def _stops(scene: Scene, walk_id: str) -> None:
    assert scene.ground is not None  # noqa: S101 - asked above
    before: Corner | None = None
    for number, stop in enumerate(STOPS, start=1):
        line = [list(each) for each in (before, *stop.corners, stop.at) if each]
        way: dict[str, Any] | None = {"type": "LineString", "coordinates": line} if before else None
        draft = StopDraft(
            id=scene.new(f"S{number}"),
            name=stop.name,
            lon=stop.at[0],
            lat=stop.at[1],
            questions=stop.questions,
            wants_dark=stop.wants_dark,
            way=way,
            is_step_free=True if before else None,
            thing=("place_id", scene.ids[stop.place]) if stop.place else None,
        )
        add_stop(scene.work("amina.berg"), scene.case, walk_id, draft, scene.ground)
        before = stop.at


def _people(scene: Scene, walk_id: str) -> None:
    for number in range(WOMEN + MEN):
        draft = ParticipantDraft(
            organisation_id=scene.organisation(FROM_PARTIES[number]) if number < len(FROM_PARTIES) else None,
            gender=WalkGender.WOMAN if number < WOMEN else WalkGender.MAN,
            needs=[WalkNeed.WHEELCHAIR] if number >= WOMEN + MEN - WHEELCHAIRS else [],
        )
        add_participant(scene.work("amina.berg"), scene.case, walk_id, draft)
