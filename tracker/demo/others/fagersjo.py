"""Fagersjö: in implementation, two of seven measures are late and one is due today."""

from __future__ import annotations

from typing import Final

from tracker.demo.acts import (
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
    freeze,
    invite,
    plan,
    report,
    score,
)
from tracker.demo.scene import Event
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.mapping import Frequency
from tracker.domain.plans import MeasureStatus

LEAD: Final = "olle.nystrom"
CASE: Final = Outline(
    title="Fagersjö – vägen till skolan",
    letter="FAR <year D-300>/377",
    district="Farsta",
    coordinators=(LEAD, "amina.berg"),
    invited=("karin.lund", "sara.holm", "elin.persson", "eva.rask"),
    places=(("P1", "fagersjo_park", LEAD), ("P2", "fagersjo_underpass", "sara.holm")),
    background="Föräldrar kör barnen till skolan därför att gångvägen känns otrygg.",
    purpose="Fler barn ska kunna gå till skolan själva.",
    agreement="Samverkansöverenskommelsen med polisen <year D-300>, dnr FAR <year D-300>/71",
)
PARTIES: Final = (LEAD, *CASE.invited)
WALK: Final = MeetingWords(
    MeetingKind.SAFETY_WALK, "Trygghetsvandring med skolklass", "D-200 08.30", "D-200 10.00", "Skolgården", by=LEAD
)
HALF_TIME: Final = MeetingWords(
    MeetingKind.FOLLOW_UP, "Halvtid", "D+38 13.00", "D+38 14.00", "Skolans bibliotek", by=LEAD
)
MORNING: Final = times(range(5), 0)
SEEN: Final = {
    LEAD: {
        "hedge": shared(
            "observation:vegetation",
            "Häcken vid lekplatsen skymmer",
            "Man ser inte barnen från stigen.",
            place_id="P1",
            point=at(18.0628, 59.2454),
            source_code="source:own_log",
            cause="Häcken klipps bara en gång om året",
        ),
    },
    "karin.lund": {
        "mopeds": shared(
            "observation:traffic",
            "Mopeder på gångvägen",
            place_id="P2",
            point=at(18.062, 59.2438),
            time_mask=times(range(5), 0, 3),
            frequency=Frequency.WEEKLY,
            source_code="source:complaints",
            cause="Inga hinder för mopeder",
        ),
    },
    "sara.holm": {
        "lamps": shared(
            "observation:lighting",
            "Släckta lampor längs stigen",
            "Sex av elva lampor är släckta.",
            place_id="P2",
            point=at(18.0619, 59.2437),
            amount="6 av 11 lampor",
            source_code="source:fault_reports",
            cause="Gammal kabel",
        ),
    },
    "elin.persson": {
        "driven": shared(
            "observation:avoids_place",
            "Vart tredje barn skjutsas",
            "27 av 80 barn i förskoleklass till årskurs 3 skjutsas varje dag.",
            place_id="P2",
            point=at(18.062, 59.244),
            time_mask=MORNING,
            amount="27 av 80 barn",
            source_code="source:school_survey",
            cause="Föräldrar litar inte på gångvägen",
        ),
    },
    "eva.rask": {
        "sign": shared(
            "observation:wayfinding",
            "Det syns inte vart gångvägen leder",
            place_id="P1",
            point=at(18.0622, 59.2456),
            source_code="source:own_observation",
            cause="Inga skyltar",
        ),
    },
}
HEARD: Final = {
    "perspective:children": (PerspectiveStatus.HEARD, "En klass gick med på vandringen"),
    "perspective:older": (PerspectiveStatus.MISSING, None),
}
MEASURES: Final = (
    Plan(
        name="M1",
        title="Byt lampor längs stigen till skolan",
        kind="maintenance",
        by="sara.holm",
        cause="A1",
        goal="G1",
        due="D-6",
    ),
    Plan(
        name="M2",
        title="Klipp häcken vid lekplatsen",
        kind="clear_vegetation",
        by=LEAD,
        cause="B1",
        goal="G1",
        due="D-13",
    ),
    Plan(
        name="M3",
        title="Måla gångvägen under järnvägen ljus",
        kind="rebuild",
        by="sara.holm",
        cause="A1",
        goal="G1",
        due="D-30",
    ),
    Plan(
        name="M4",
        title="Vandrande skolbuss på morgonen",
        kind="activities",
        by="elin.persson",
        cause="A2",
        goal="G1",
        starts="D-60",
    ),
    Plan(
        name="M5",
        title="Skyltar mot skolan och badet",
        kind="rebuild",
        by=LEAD,
        cause="B2",
        goal="G2",
        due="D",
    ),
    Plan(
        name="M6",
        title="Trafikkontroller vid gångvägen",
        kind="outreach",
        by="karin.lund",
        cause="A2",
        goal="G1",
        starts="D-50",
    ),
    Plan(
        name="M7",
        title="Bommar mot mopeder",
        kind="rebuild",
        by="eva.rask",
        cause="A2",
        goal="G1",
        due="D+25",
    ),
)
PLANNED, ONGOING, DONE = MeasureStatus.PLANNED, MeasureStatus.ONGOING, MeasureStatus.DONE
SCORES: Final = {
    LEAD: ("44424555", "33323444"),
    "karin.lund": ("34323443", "22212443"),
    "sara.holm": ("44324555", "33222453"),
    "elin.persson": ("54535554", "43334444"),
    "eva.rask": ("43324544", "33323455"),
}
EVENTS: Final = (
    Event("D-300 09.00", begin(CASE)),
    Event("D-298 09.00", invite(CASE)),
    *(Event("D-290 10.00", accept(person)) for person in CASE.invited),
    Event("D-280 10.00", vouch(LEAD, "joint_decision", letter=CASE.letter)),
    Event("D-280 10.10", go_on(LEAD)),
    Event("D-280 10.20", due(LEAD, "D-245")),
    *(Event("D-265 10.00", write(person, rows)) for person, rows in SEEN.items()),
    *(Event("D-250 10.00", answer_questions(person, answers("D-252"))) for person in SEEN),
    *(Event("D-247 10.00", hand_in(person)) for person in SEEN),
    Event("D-240 09.00", reveal(LEAD)),
    Event("D-240 09.05", go_on(LEAD)),
    Event("D-233 10.00", find(LEAD, "A", "Gångvägen känns otrygg på morgonen", ("lamps", "driven", "mopeds"))),
    Event("D-233 10.10", find(LEAD, "B", "Svårt att se och hitta vid parkleken", ("hedge", "sign"))),
    Event("D-210 09.00", call_meeting(WALK)),
    Event("D-199 09.00", held(WALK, 26, "Barnen visade var de springer.")),
    Event("D-198 09.00", state(LEAD, HEARD)),
    Event("D-190 10.00", explain(LEAD, "A", "Gammal kabel, släckta lampor", "Inga vuxna och inga hinder på gångvägen")),
    Event("D-190 10.30", explain(LEAD, "B", "Häcken skymmer", "Skyltar saknas")),
    Event("D-180 13.00", freeze(LEAD, "Två problem av fem iakttagelser från fem parter och en vandring.")),
    Event("D-180 13.10", go_on(LEAD)),
    *(Event("D-170 10.00", score(person, A=a, B=b)) for person, (a, b) in SCORES.items()),
    Event("D-160 10.00", decide(LEAD, {"A": "Berör flest barn.", "B": "Kan lösas snabbt i samma område."})),
    Event("D-160 10.10", vouch(LEAD, "steering_group_decision")),
    Event("D-159 09.00", go_on(LEAD)),
    Event(
        "D-150 10.00",
        aim(LEAD, "G1", "A", ("Färre barn skjutsas till skolan", "Barn som skjutsas", "av 80", 27, 15), "D+150"),
    ),
    Event(
        "D-150 10.10",
        aim(LEAD, "G2", "B", ("Det syns vart gångvägen leder", "Skyltade vägval", "st", 0, 4), "D+60"),
    ),
    Event("D-145 10.00", plan(LEAD, MEASURES)),
    Event("D-140 10.00", agree(PARTIES, "G1", "G2")),
    Event("D-130 10.00", adopt(LEAD)),
    Event("D-130 10.10", go_on(LEAD)),
    Event("D-60 10.00", report("elin.persson", "M4", ONGOING, "Två turer varje morgon")),
    Event("D-49 10.00", report("karin.lund", "M6", ONGOING)),
    Event("D-33 14.00", report("sara.holm", "M3", DONE, "Klart före sista dag")),
    Event("D-20 09.00", call_meeting(HALF_TIME)),
    Event("D-12 10.00", report(LEAD, "M5", ONGOING, "Skyltarna är beställda")),
    Event("D-3 09.00", report("sara.holm", "M1", ONGOING, "Väntar på kabel")),
)
