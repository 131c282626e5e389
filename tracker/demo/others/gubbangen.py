"""Gubbängstorget: in follow-up, the effect is missing; one step was passed although something was missing."""

from __future__ import annotations

from typing import Final

from tracker.demo.acts import (
    Act,
    MeetingWords,
    accept,
    answer_questions,
    at,
    call_meeting,
    go_on,
    hand_in,
    held,
    reveal,
    shared,
    state,
    times,
    vouch,
    write,
)
from tracker.demo.others.course import (
    Outline,
    Plan,
    adopt,
    agree,
    aim,
    answers,
    begin,
    decide,
    due,
    explain,
    find,
    followed,
    freeze,
    invite,
    plan,
    report,
    score,
)
from tracker.demo.scene import Event, Scene
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus
from tracker.services.process import pass_with_deviation

LEAD: Final = "amina.berg"
CASE: Final = Outline(
    title="Gubbängstorget – entrén och cykelstället",
    letter="FAR <year D-390>/291",
    district="Farsta",
    coordinators=(LEAD, "olle.nystrom"),
    invited=("karin.lund", "reza.amini", "eva.rask"),
    places=(("P1", "gubbangen_square", LEAD), ("P2", "gubbangen_field", LEAD)),
    background="Cyklar stjäls vid T-banan, och entrén till torget är mörk.",
    purpose="Platsinriktat förebyggande arbete vid entrén och cykelstället.",
    agreement="Samverkansöverenskommelsen med polisen <year D-390>, dnr FAR <year D-390>/54",
)
PARTIES: Final = (LEAD, *CASE.invited)
WHY_ANYWAY: Final = "Samtalet med boende ställdes in, lokalen var avstängd. Det hålls tre veckor senare i stället."
DIALOGUE: Final = MeetingWords(
    MeetingKind.COMMUNITY_DIALOGUE, "Samtal med boende", "D-250 18.00", "D-250 19.30", "Biblioteket", by=LEAD
)
SITTING: Final = MeetingWords(
    MeetingKind.STEERING_GROUP, "Styrgruppen följer upp", "D+12 09.00", "D+12 10.00", "Stadsdelsförvaltningen", by=LEAD
)
SEEN: Final = {
    LEAD: {
        "entrance": shared(
            "observation:lighting",
            "Mörk entré till torget",
            place_id="P1",
            point=at(18.0828, 59.2628),
            time_mask=times(range(7), 4, 5),
            source_code="source:complaints",
            cause="En lampa för hela entrén",
        ),
    },
    "karin.lund": {
        "bicycles": shared(
            "observation:theft_damage",
            "Cyklar stjäls vid T-banan",
            "17 anmälda stölder på ett halvår.",
            place_id="P1",
            point=at(18.0822, 59.2629),
            time_mask=times(range(5), 1, 2, 3),
            amount="17 anmälda",
            source_code="source:reported_crime",
            cause="Stället syns inte från torget",
        ),
    },
    "reza.amini": {
        "customers": shared(
            "observation:street_life",
            "Kunder väljer en annan väg",
            place_id="P1",
            point=at(18.0833, 59.2628),
            source_code="source:own_observation",
            cause="Entrén upplevs som stängd",
        ),
    },
    "eva.rask": {
        "scrap": shared(
            "observation:maintenance",
            "Skrotcyklar fyller stället",
            place_id="P1",
            point=at(18.0823, 59.2627),
            amount="14 av 40 platser",
            source_code="source:own_log",
            cause="Ingen rensar stället",
        ),
    },
}
HEARD: Final = {
    "perspective:children": (PerspectiveStatus.MISSING, None),
    "perspective:older": (PerspectiveStatus.HEARD, "Pensionärsrådet"),
}
MEASURES: Final = (
    Plan(
        name="M1",
        title="Ny belysning vid entrén",
        kind="maintenance",
        by=LEAD,
        cause="A1",
        goal="G1",
        due="D-150",
    ),
    Plan(
        name="M2",
        title="Flytta cykelstället dit det syns",
        kind="rebuild",
        by="eva.rask",
        cause="B1",
        goal="G2",
        due="D-120",
    ),
    Plan(
        name="M3",
        title="Rensa skrotcyklar två gånger om året",
        kind="maintenance",
        by="eva.rask",
        cause="B1",
        goal="G2",
        due="D-90",
    ),
)
SCORES: Final = {
    LEAD: ("33323555", "44424555"),
    "karin.lund": ("22222554", "54434554"),
    "reza.amini": ("44324555", "33323444"),
    "eva.rask": ("33223454", "44323555"),
}
DONE: Final = MeasureStatus.DONE
PRODUCTION, PROCESS = FollowUpKind.PRODUCTION, FollowUpKind.PROCESS


def go_on_anyway(reason: str) -> Act:
    """The case goes on although something is missing, with the reason."""

    def act(scene: Scene) -> None:
        pass_with_deviation(scene.work(LEAD), scene.case, reason, from_step=scene.case.step)

    return act


EVENTS: Final = (
    Event("D-390 09.00", begin(CASE)),
    Event("D-388 09.00", invite(CASE)),
    *(Event("D-380 10.00", accept(person)) for person in CASE.invited),
    Event("D-370 10.00", vouch(LEAD, "joint_decision", letter=CASE.letter)),
    Event("D-370 10.10", go_on(LEAD)),
    Event("D-370 10.20", due(LEAD, "D-330")),
    *(Event("D-350 10.00", write(person, rows)) for person, rows in SEEN.items()),
    *(Event("D-335 10.00", answer_questions(person, answers("D-337"))) for person in SEEN),
    *(Event("D-332 10.00", hand_in(person)) for person in SEEN),
    Event("D-325 09.00", reveal(LEAD)),
    Event("D-325 09.05", go_on(LEAD)),
    Event("D-318 10.00", find(LEAD, "A", "Mörk och avvisande entré", ("entrance", "customers"))),
    Event("D-318 10.10", find(LEAD, "B", "Cyklar stjäls vid T-banan", ("bicycles", "scrap"))),
    Event("D-300 09.00", state(LEAD, HEARD)),
    Event("D-290 10.00", explain(LEAD, "A", "En lampa för hela entrén")),
    Event("D-290 10.30", explain(LEAD, "B", "Stället syns inte från torget")),
    Event("D-280 13.00", freeze(LEAD, "Två problem av fyra iakttagelser från fyra parter.")),
    Event("D-271 09.00", go_on_anyway(WHY_ANYWAY)),
    Event("D-265 09.00", call_meeting(DIALOGUE)),
    Event("D-249 09.00", held(DIALOGUE, 12, "De boende känner igen båda problemen.")),
    *(Event("D-245 10.00", score(person, A=a, B=b)) for person, (a, b) in SCORES.items()),
    Event("D-238 10.00", decide(LEAD, {"B": "Anmälningarna ökar.", "A": "Berör alla som handlar på torget."})),
    Event("D-238 10.10", vouch(LEAD, "steering_group_decision")),
    Event("D-237 09.00", go_on(LEAD)),
    Event(
        "D-230 10.00",
        aim(LEAD, "G1", "A", ("Entrén är ljus", "Lampor som lyser vid entrén", "st", 1, 6), "D-30"),
    ),
    Event(
        "D-230 10.10",
        aim(LEAD, "G2", "B", ("Färre cyklar stjäls", "Anmälda cykelstölder", "per halvår", 17, 8), "D+20"),
    ),
    Event("D-225 10.00", plan(LEAD, MEASURES)),
    Event("D-220 10.00", agree(PARTIES, "G1", "G2")),
    Event("D-210 10.00", adopt(LEAD)),
    Event("D-210 10.10", go_on(LEAD)),
    Event("D-155 10.00", report(LEAD, "M1", DONE, "Sex nya lampor")),
    Event("D-118 10.00", report("eva.rask", "M2", DONE, "Stället står vid butikerna")),
    Event("D-92 10.00", report("eva.rask", "M3", DONE, "31 skrotcyklar bortforslade")),
    Event("D-40 09.00", go_on(LEAD)),
    Event("D-25 10.00", followed(LEAD, "M1", PRODUCTION, "Sex nya lampor")),
    Event("D-25 10.05", followed(LEAD, "M1", PROCESS, "Som planerat")),
    Event("D-24 10.00", followed("eva.rask", "M2", PRODUCTION, "Stället är flyttat")),
    Event("D-24 10.05", followed("eva.rask", "M2", PROCESS, "Två dagar sent", Grade.YELLOW)),
    Event("D-24 10.10", followed("eva.rask", "M3", PRODUCTION, "Två rensningar gjorda")),
    Event("D-24 10.15", followed("eva.rask", "M3", PROCESS, "Som planerat")),
    Event("D-14 09.00", call_meeting(SITTING)),
)
