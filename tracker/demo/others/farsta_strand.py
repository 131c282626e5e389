"""Farsta strand: in step 1, two of four parties have accepted and the police have not answered."""

from __future__ import annotations

from typing import Final

from tracker.demo.acts import MeetingWords, accept, call_meeting
from tracker.demo.others.course import Outline, begin, invite
from tracker.demo.scene import Event
from tracker.domain.cases import MeetingKind

CASE: Final = Outline(
    title="Farsta strand – strandpromenaden",
    letter="FAR <year D-16>/498",
    district="Farsta",
    coordinators=("amina.berg",),
    invited=("karin.lund", "sara.holm", "eva.rask"),
    places=(("P1", "farsta_strand_promenade", "amina.berg"), ("P2", "farsta_strand_station", "sara.holm")),
    background="Boende undviker strandpromenaden när det är mörkt.",
    purpose="Platsinriktat förebyggande arbete längs promenaden, från stationen till badet.",
    focus_area=4,
)
START_MEETING: Final = MeetingWords(
    MeetingKind.OTHER, "Uppstartsmöte med parterna", "D+1 10.00", "D+1 11.00", "Videomöte"
)
EVENTS: Final = (
    Event("D-16 14.00", begin(CASE)),
    Event("D-14 09.30", invite(CASE)),
    Event("D-8 10.00", accept("eva.rask")),
    Event("D-5 15.00", call_meeting(START_MEETING)),
)
