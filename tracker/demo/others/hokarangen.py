"""Hökarängsplan: in step 2, three of five parties have handed in, and the last day is in three days."""

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
    shared,
    times,
    vouch,
    write,
)
from tracker.demo.others.course import Outline, answers, begin, due, invite
from tracker.demo.scene import Event
from tracker.domain.cases import MeetingKind
from tracker.domain.mapping import Frequency

CASE: Final = Outline(
    title="Hökarängsplan – torget på kvällen",
    letter="FAR <year D-45>/455",
    district="Farsta",
    coordinators=("amina.berg", "olle.nystrom"),
    invited=("karin.lund", "reza.amini", "birgitta.sjo", "eva.rask"),
    places=(("P1", "hokarangen_square", "amina.berg"), ("P2", "hokarangen_station", "sara.holm")),
    background="Boende säger att torget känns tomt och hårt efter att butikerna har stängt.",
    purpose="Platsinriktat förebyggande arbete på torget och vid uppgången.",
)
WALK: Final = MeetingWords(
    MeetingKind.SAFETY_WALK, "Trygghetsvandring", "D+21 15.10", "D+21 17.00", "Torget, vid klockan"
)
EVENING: Final = times(range(7), 4, 5)
DISTRICT: Final = {
    "benches": shared(
        "observation:maintenance",
        "Trasiga bänkar på torget",
        "Tre av sju bänkar går inte att sitta på.",
        place_id="P1",
        point=at(18.0827, 59.2578),
        source_code="source:own_log",
        cause="Bänkarna har inte bytts på länge",
    ),
}
WALKERS: Final = {
    "empty": shared(
        "observation:street_life",
        "Få människor på torget efter kl. 19",
        "Vi möter nästan bara unga och hundägare.",
        place_id="P1",
        point=at(18.0821, 59.2578),
        time_mask=EVENING,
        frequency=Frequency.WEEKLY,
        source_code="source:own_observation",
        cause="Inget har öppet",
    ),
}
HOUSING: Final = {
    "cellars": shared(
        "observation:theft_damage",
        "Inbrott i cykelrum vid torget",
        "Fyra inbrott på ett halvår.",
        place_id="P1",
        point=at(18.0835, 59.25775),
        amount="4 inbrott",
        source_code="source:tenants_alarms",
        cause="Dörrarna går inte i lås",
    ),
}
POLICE: Final = {
    "noise": shared(
        "observation:disturbance",
        "Störningar vid uppgången",
        place_id="P2",
        point=at(18.0811, 59.2578),
        time_mask=times((4, 5), 5),
        source_code="source:incident_reports",
    ),
}
EVENTS: Final = (
    Event("D-45 09.00", begin(CASE)),
    Event("D-44 10.00", invite(CASE)),
    Event("D-40 11.00", accept("karin.lund")),
    Event("D-39 13.00", accept("eva.rask")),
    Event("D-38 09.00", accept("birgitta.sjo")),
    Event("D-36 15.00", accept("reza.amini")),
    Event("D-30 10.00", vouch("amina.berg", "joint_decision", letter=CASE.letter)),
    Event("D-30 10.10", go_on("amina.berg")),
    Event("D-30 10.20", due("amina.berg", "D+3")),
    Event("D-20 09.00", write("amina.berg", DISTRICT)),
    Event("D-19 13.00", write("karin.lund", POLICE)),
    Event("D-16 18.00", write("birgitta.sjo", WALKERS)),
    Event("D-15 10.00", write("eva.rask", HOUSING)),
    Event("D-9 09.00", answer_questions("amina.berg", answers("D-12"))),
    Event("D-9 09.10", hand_in("amina.berg")),
    Event("D-7 18.30", answer_questions("birgitta.sjo", answers("D-12"))),
    Event("D-7 18.40", hand_in("birgitta.sjo")),
    Event("D-4 14.00", answer_questions("eva.rask", answers("D-12"))),
    Event("D-4 14.10", hand_in("eva.rask")),
    Event("D-3 09.00", call_meeting(WALK)),
)
