"""Skärholmens centrum: in step 4, three of four parties have scored. Another district with its own coordinator."""

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
from tracker.demo.others.course import Outline, answers, begin, due, explain, find, freeze, invite, score
from tracker.demo.scene import Event
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.mapping import Frequency, Trend

LEAD: Final = "maja.lind"
CASE: Final = Outline(
    title="Skärholmens centrum – rulltrappan och gången",
    letter="SKH <year D-120>/207",
    district="Skärholmen",
    coordinators=(LEAD,),
    invited=("per.alm", "sara.holm", "vakant"),
    places=(("P1", "skarholmen_square", LEAD), ("P2", "skarholmen_bus_terminal", "sara.holm")),
    background="Många byter mellan tunnelbana och buss här, och många skyndar sig genom gången.",
    purpose="Platsinriktat förebyggande arbete kring rulltrappan och gången till bussarna.",
    agreement="Samverkansöverenskommelsen med polisen <year D-120>, dnr SKH <year D-120>/31",
)
DIALOGUE: Final = MeetingWords(
    MeetingKind.COMMUNITY_DIALOGUE, "Öppet samtal på torget", "D-50 16.00", "D-50 18.00", "Torget", by=LEAD
)
SITTING: Final = MeetingWords(
    MeetingKind.STEERING_GROUP, "Styrgruppen prioriterar", "D+1 09.00", "D+1 10.30", "Förvaltningshuset", by=LEAD
)
RUSH: Final = times(range(5), 0, 3)
SEEN: Final = {
    LEAD: {
        "dark": shared(
            "observation:lighting",
            "Mörk gång mellan torget och bussarna",
            "Var tredje lampa i gången är släckt.",
            place_id="P2",
            point=at(17.9085, 59.2771),
            time_mask=times(range(7), 4, 5),
            frequency=Frequency.DAILY,
            source_code="source:own_log",
            cause="Lampor lagas inte",
        ),
    },
    "per.alm": {
        "thefts": shared(
            "observation:theft_damage",
            "Stölder i rulltrappan",
            "Fickstölder i trängseln, nio anmälda på en månad.",
            place_id="P1",
            point=at(17.9068, 59.277),
            time_mask=RUSH,
            amount="9 anmälda",
            trend=Trend.INCREASING,
            source_code="source:reported_crime",
            cause="Trängsel när trappan står still",
        ),
        "sales": shared(
            "observation:drugs",
            "Narkotika säljs vid rulltrappans fot",
            place_id="P1",
            point=at(17.9066, 59.2767),
            time_mask=times((3, 4, 5), 4, 5),
            source_code="source:incident_reports",
        ),
    },
    "sara.holm": {
        "escalator": shared(
            "observation:accessibility",
            "Rulltrappan står still var fjärde dag",
            place_id="P1",
            point=at(17.9067, 59.2769),
            source_code="source:fault_reports",
            amount="31 stopp på fyra månader",
            cause="Gammal motor",
        ),
    },
    "vakant": {
        "library": shared(
            "observation:keep",
            "Biblioteket samlar unga efter skolan",
            place_id="P1",
            point=at(17.9064, 59.2765),
            time_mask=times(range(5), 3),
            source_code="source:own_observation",
            cause="Öppet till kl. 20",
        ),
    },
}
HEARD: Final = {
    "perspective:children": (PerspectiveStatus.HEARD, None),
    "perspective:older": (PerspectiveStatus.HEARD, "Samtalet på torget"),
}
EVENTS: Final = (
    Event("D-120 09.00", begin(CASE)),
    Event("D-118 09.00", invite(CASE)),
    Event("D-113 10.00", accept("per.alm")),
    Event("D-112 10.00", accept("sara.holm")),
    Event("D-110 10.00", accept("vakant")),
    Event("D-105 13.00", vouch(LEAD, "joint_decision", letter=CASE.letter)),
    Event("D-105 13.10", go_on(LEAD)),
    Event("D-105 13.20", due(LEAD, "D-70")),
    *(Event("D-90 10.00", write(person, rows)) for person, rows in SEEN.items()),
    *(Event("D-75 10.00", answer_questions(person, answers("D-77"))) for person in SEEN),
    *(Event("D-72 10.00", hand_in(person)) for person in SEEN),
    Event("D-69 09.00", reveal(LEAD)),
    Event("D-69 09.05", go_on(LEAD)),
    Event("D-62 10.00", find(LEAD, "A", "Trångt och otryggt kring rulltrappan", ("thefts", "escalator"))),
    Event("D-62 10.10", find(LEAD, "B", "Mörk gång till bussarna", ("dark",))),
    Event("D-62 10.20", find(LEAD, "C", "Narkotika säljs vid rulltrappans fot", ("sales", "library"))),
    Event("D-57 09.00", call_meeting(DIALOGUE)),
    Event("D-49 09.00", held(DIALOGUE, 34, "De flesta nämnde trängseln och den släckta belysningen.")),
    Event("D-48 09.00", state(LEAD, HEARD)),
    Event("D-40 10.00", explain(LEAD, "A", "Rulltrappan står still", "Inga vuxna i rusningen")),
    Event("D-40 10.30", explain(LEAD, "B", "Var tredje lampa är släckt")),
    Event("D-40 11.00", explain(LEAD, "C", "Dolda hörn vid foten")),
    Event("D-30 13.00", freeze(LEAD, "Tre problem av fem iakttagelser från fyra parter och ett samtal på torget.")),
    Event("D-29 09.00", go_on(LEAD)),
    Event("D-14 09.00", call_meeting(SITTING)),
    Event("D-9 10.00", score(LEAD, A="44332555", B="33334544", C="33443322")),
    Event("D-8 10.00", score("per.alm", A="45343443", B="22223543", C="45454432")),
    Event("D-5 10.00", score("vakant", A="33222555", B="33224555", C="33443321")),
)
