"""Step 1: the case is started, its places are drawn, the parties are invited and the joint decision is made."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tracker.demo.acts import (
    MeetingWords,
    accept,
    call_meeting,
    current_draft,
    go_on,
    held,
    remember_parties,
    remind,
    vouch,
)
from tracker.demo.scene import Event, Scene
from tracker.domain.cases import Demarcation, MeetingKind
from tracker.domain.steps import Step
from tracker.services.cases import CaseDraft, create_case, edit_case
from tracker.services.parties import InvitationDraft, invite_parties
from tracker.services.places import add_place

LETTER: Final = "FAR <year 2026-09-01>/412"
# who speaks for each party, in the order they are invited
INVITED: Final = (
    "karin.lund", "johan.ek", "sara.holm", "elin.persson", "rektor", "reza.amini", "birgitta.sjo",
)  # fmt: skip
PERSPECTIVES: Final = (
    "perspective:children",
    "perspective:older",
    "perspective:gender_equality",
    "perspective:disability",
    "perspective:hbtqi",
)
PLACES: Final = (
    ("P1", "farsta_tunnel", "sara.holm"),
    ("P2", "farsta_square", "amina.berg"),
    ("P3", "farsta_loading_street", "johan.ek"),
    ("P4", "farsta_library", "vakant"),
)
MESSAGE: Final = (
    "Vi vill arbeta tillsammans för att fler ska känna sig trygga vid Farsta centrum på kvällen. "
    "Svara gärna före den <day 2026-09-12>, så kan vi börja kartlägga efter styrgruppens möte den <day 2026-09-15>."
)
STEERING: Final = MeetingWords(
    MeetingKind.STEERING_GROUP,
    "Styrgruppen beslutar om samverkan",
    "2026-09-15 10.00",
    "2026-09-15 11.30",
    "Stadsdelsförvaltningen",
)


def start(scene: Scene) -> None:
    """Amina starts the case with Olle as her colleague in the coordinator function."""
    draft = CaseDraft(
        title="Farsta centrum – gångtunneln och torget",
        district_id=scene.district("Farsta"),
        focus_area_id=scene.focus_area(2024, 3),
        registry_number=scene.told(LETTER),
        background=scene.told(
            "Färre besöker torget på kvällen. Nio klagomål på gångtunneln kom in i <month 2026-08-15>."
        ),
        purpose="Platsinriktat förebyggande arbete. Inga uppgifter om enskilda.",
        demarcation=Demarcation.PERCEIVED_SAFETY,
        demarcation_note="Gäller upplevd trygghet i gångtunneln, på torget, på lastgatan och vid biblioteket.",
        coordinator_ids=[scene.actors["amina.berg"].user_id, scene.actors["olle.nystrom"].user_id],
        perspective_codes=PERSPECTIVES,
        id=scene.new("case"),
    )
    scene.case = create_case(scene.work("amina.berg"), draft)


def draw_places(scene: Scene) -> None:
    """P1-P4, each with the organisation that has authority over it."""
    for name, key, controller in PLACES:
        add_place(scene.work("amina.berg"), scene.case, scene.place(name, key, controller))


def invite(scene: Scene) -> None:
    """Seven organisations are asked to contribute, one after another: their order is that of the tables."""
    for person in INVITED:
        actor = scene.actors[person]
        draft = InvitationDraft(
            organisation_ids=[actor.organisation_id],
            contacts={actor.organisation_id: actor.user_id},
            message=scene.told(MESSAGE),
        )
        invite_parties(scene.work("amina.berg"), scene.case, draft)
    remember_parties(scene, "amina.berg", INVITED)


def name_responsible(scene: Scene) -> None:
    """The steering group and the responsible for communication are put down."""
    draft = replace(
        current_draft(scene),
        communication_responsible_id=scene.actors["olle.nystrom"].user_id,
        steering_group="Stadsdelsdirektören och chefen för lokalpolisområdet.",
    )
    edit_case(scene.work("amina.berg"), scene.case, draft)


EVENTS: Final = (
    Event("2026-09-01 09.10", start, Step.INITIATION),
    Event("2026-09-01 09.40", draw_places),
    Event("2026-09-03 13.15", invite),
    Event("2026-09-04 08.20", accept("karin.lund")),
    Event("2026-09-07 14.05", accept("sara.holm")),
    Event("2026-09-08 10.30", accept("johan.ek")),
    Event("2026-09-08 15.00", call_meeting(STEERING)),
    Event("2026-09-09 07.45", accept("elin.persson")),
    Event("2026-09-10 11.20", accept("reza.amini")),
    Event("2026-09-10 16.10", name_responsible),
    Event("2026-09-11 19.30", accept("birgitta.sjo")),
    Event("2026-09-14 09.00", remind("olle.nystrom", "rektor")),
    Event(
        "2026-09-15 13.00",
        held(STEERING, 6, "Syfte, avgränsning och roller är beslutade. Friskolan Lärkträdet har inte svarat."),
    ),
    Event("2026-09-15 13.10", vouch("amina.berg", "joint_decision", letter=LETTER)),
    Event("2026-09-15 13.20", go_on("amina.berg"), Step.OWN_MAPPINGS),
)
