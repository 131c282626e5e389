"""The nine findings of the walk: who noted them where, who receives each, and how far they have come since."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from tracker.demo.acts import Act
from tracker.demo.farsta.walk.found import FINDINGS
from tracker.demo.scene import Scene
from tracker.domain.walks.again import OUTCOMES, SeenAgain
from tracker.domain.walks.findings import FindingCategory, FindingKind, FindingStatus
from tracker.domain.walks.light import Light
from tracker.domain.walks.telling import proposed_state
from tracker.models.walks.findings import WalkFinding
from tracker.queries.walks.again import seen_again
from tracker.queries.walks.findings import findings_of
from tracker.services.walks.again import AgainDraft, note_again
from tracker.services.walks.closing import ClosingDraft, note_closing
from tracker.services.walks.findings import FindingDraft, add_finding
from tracker.services.walks.handling import ReceiverDraft, set_receivers, tie_finding
from tracker.services.walks.telling import StatusListDraft, ToldDraft, save_status_list

NOTE_TAKER: Final = "birgitta.sjo"
COORDINATOR: Final = "amina.berg"


class Noted(NamedTuple):
    """A finding: what it is about, at which stop and when; who receives it, where that is not who has the place.

    ``due``: another day than the proposed one.
    """

    category: FindingCategory
    stop: str
    at: str
    light: Light
    kind: FindingKind = FindingKind.UNSAFE
    receiver: str | None = None
    due: str | None = None


CATEGORY, DARK, DUSK = FindingCategory, Light.DARK, Light.TWILIGHT
NOTED: Final = {
    "F1": Noted(CATEGORY.LIGHTS, "S2", "17.54", DUSK),
    "F2": Noted(CATEGORY.SIGHT, "S3", "18.12", DUSK, receiver=COORDINATOR),
    "F3": Noted(CATEGORY.BROKEN, "S2", "17.58", DUSK),
    "F4": Noted(CATEGORY.GRAFFITI, "S4", "18.37", DARK),
    "F5": Noted(CATEGORY.SIGHT, "S4", "18.41", DARK),
    "F6": Noted(CATEGORY.MOVING, "S5", "19.02", DARK, due="2027-03-12"),
    "F7": Noted(CATEGORY.WAYFINDING, "S1", "17.38", Light.DAYLIGHT, due="2027-02-26"),
    "F8": Noted(CATEGORY.PEOPLE, "S6", "19.18", DARK, FindingKind.KEEP),
    "F9": Noted(CATEGORY.PEOPLE, "S5", "19.06", DARK, FindingKind.KEEP),
}

AGAIN_MISSING: Final = ("F7",)
AGAIN: Final = {
    "F1": "Alla åtta armaturer lyser.",
    "F2": "Klippt till midjehöjd. Man ser in i tunneln redan från vändplanen.",
    "F7": "Skylten saknas fortfarande.",
    "F8": "Ljuset och öppettiderna är desamma.",
}


def note_findings(scene: Scene) -> None:
    """The note taker writes them down the day after, each with its own time."""
    if scene.ground is None:
        return
    for name, noted in NOTED.items():
        told = FINDINGS[name]
        lon, lat = told.point.rings[0][0] if told.point else (None, None)
        draft = FindingDraft(
            id=scene.new(f"finding {name}"),
            kind=noted.kind,
            category=noted.category.value,
            seen_at=scene.dates.moment(f"2026-10-13 {noted.at}"),
            text=f"{told.title}\n{told.text}",
            stop_id=scene.ids[noted.stop],
            light=noted.light,
            lat=lat,
            lon=lon,
        )
        add_finding(scene.work(NOTE_TAKER), scene.case, scene.ids["walk"], draft)


def go_through(scene: Scene) -> None:
    """The coordinator goes through them: who receives what the place does not tell, and which observation each is."""
    if scene.ground is None:
        return
    drafts = []
    for name, row in _rows(scene):
        noted = NOTED[name]
        drafts.append(
            ReceiverDraft(
                finding_id=row.id,
                receiver_id=scene.organisation(noted.receiver) if noted.receiver else row.receiver_id,
                receiver_name=row.receiver_name,
                due_on=scene.dates.day(noted.due) if noted.due else row.due_on,
            )
        )
    set_receivers(scene.work(COORDINATOR), scene.case, scene.ids["walk"], drafts)
    for name in NOTED:
        _tie(scene, name, measure=None)


def dealt_with_by(measures: dict[str, str]) -> Act:
    """Measures of the plan deal with some findings."""

    def act(scene: Scene) -> None:
        if scene.ground is None:
            return
        for name, measure in measures.items():
            _tie(scene, name, measure)

    return act


def answer(scene: Scene) -> None:
    """What those with authority over the places answered when all met again."""
    if scene.ground is None:
        return
    draft = ClosingDraft(
        answered="Trafikkontoret byter de fem armaturerna i tunneln före jul och sätter upp en ny spegel.\n"
        "Stadsdelsförvaltningen klipper buskagen i november. Klotter tas bort inom ett dygn.",
        not_done="Ingen känd har rådighet över skylten vid T-baneentrén. Samordnaren söker vem det är.",
        next_step="De som gick får en länk med läget. Vi går samma stopp igen i mars.",
    )
    note_closing(scene.work(COORDINATOR), scene.case, scene.ids["walk"], draft)


def choose_what_is_told(scene: Scene) -> None:
    """What those who walked may read of it: what each is about, where, and how far it has come."""
    if scene.ground is None or scene.links is None:
        return
    rows = [
        ToldDraft(finding_id=row.id, state=proposed_state(row.status), place=row.stop.name if row.stop else None)
        for _name, row in _rows(scene)
        if row.kind is FindingKind.UNSAFE
    ]
    draft = StatusListDraft(ends_on=scene.dates.day("2027-03-31"), rows=rows)
    save_status_list(scene.work(COORDINATOR), scene.case, scene.ids["walk"], draft, scene.links)


def see_again(scene: Scene) -> None:
    """The same stops half a year later: only the sign is still missing, and what was to be kept is there."""
    if scene.ground is None:
        return
    drafts = [
        AgainDraft(
            finding_id=row.id,
            outcome=SeenAgain.REMAINS if name in AGAIN_MISSING else OUTCOMES[row.kind][0],
            text=AGAIN.get(name),
        )
        for name, row in _rows(scene)
    ]
    note_again(scene.work(NOTE_TAKER), scene.case, scene.ids["repeat walk"], drafts)
    work = scene.work(NOTE_TAKER)
    for of_id, row in seen_again(work.session, work.actor, scene.ids["repeat walk"]).items():
        name = next(each for each in NOTED if scene.ids[f"finding {each}"] == of_id)
        scene.ids[f"again {name}"] = row.id


def come_to(status: FindingStatus, names: Collection[str]) -> Act:
    """Some findings have come further."""

    def act(scene: Scene) -> None:
        if scene.ground is None:
            return
        drafts = [
            ReceiverDraft(
                finding_id=row.id,
                receiver_id=row.receiver_id,
                receiver_name=row.receiver_name,
                due_on=row.due_on,
                status=status,
            )
            for name, row in _rows(scene)
            if name in names
        ]
        set_receivers(scene.work(COORDINATOR), scene.case, scene.ids["walk"], drafts)

    return act


def _rows(scene: Scene) -> Iterator[tuple[str, WalkFinding]]:
    names = {scene.ids[f"finding {name}"]: name for name in NOTED}
    work = scene.work(COORDINATOR)
    for row in findings_of(work.session, work.actor, scene.ids["walk"]):
        yield names[row.id], row


def _tie(scene: Scene, name: str, measure: str | None) -> None:
    tie_finding(
        scene.work(COORDINATOR),
        scene.case,
        scene.ids["walk"],
        scene.ids[f"finding {name}"],
        measure_id=scene.ids[measure] if measure else None,
        observation_id=scene.ids[name],
    )
