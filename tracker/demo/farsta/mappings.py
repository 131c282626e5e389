"""Step 2: seven parties map each by themselves, hand in, one a day late, and all mappings are opened at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tracker.demo.acts import (
    MeetingWords,
    SourceAnswers,
    answer_questions,
    call_meeting,
    go_on,
    hand_in,
    held,
    observation,
    remind,
    reveal,
    write,
)
from tracker.demo.farsta import seen
from tracker.demo.scene import Event, Scene
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.services.mappings.mapping import add_possible_cause
from tracker.services.mappings.mapping_round import set_mapping_due
from tracker.services.mappings.observations import edit_observation

COMPLAINTS: Final = replace(
    seen.DISTRICT["complaints"],
    text="Nio klagomål i <month 2026-08-15>. Tre av dem nämner att lamporna varit trasiga i flera veckor.",
    cause="5 av 8 armaturer är ur funktion",
)
PRE_MEETING: Final = MeetingWords(
    MeetingKind.PRE_MEETING,
    "Förmöte inför vandringen",
    "2026-09-29 14.00",
    "2026-09-29 15.00",
    "Medborgarkontoret",
)
ANSWERS: Final = {
    "amina.berg": SourceAnswers(
        "Trygghet på väg till T-banan nämns mest i enkäten och i klagomålen.",
        "Platsenkät med 182 svar, klagomål till förvaltningen och parkdriftens ronder.",
        "Enkäten delades ut på torget en vardag och en lördag. De som redan undviker platsen är få bland svaren.",
        "Otryggheten kan vara större än enkäten visar.",
        "Avdelningschefen",
        "2026-09-29",
        "2026-09-22",
        "Parkdrift, medborgarkontor och fältassistenter",
    ),
    "karin.lund": SourceAnswers(
        "Händelserna på torget och rånen i tunneln är det som ökar mest.",
        "Händelserapporter, anmälda brott och samtal med yttre personal.",
        "Det vi ser beror på när vi är på plats, mest kvällar mot helgen.",
        "Vardagar kan vara underskattade.",
        "Lokalpolisområdeschefen",
        "2026-09-30",
        "2026-09-23",
        "Områdespoliser och yttre befäl",
    ),
    "johan.ek": SourceAnswers(
        "Klottret är det vi lägger mest tid på, hoten är det som oroar personalen mest.",
        "Driftloggen, hyresgästmöten och larm.",
        "Driftloggen skrivs på vardagar. Alla butiker anmäler inte.",
        "Hot och stölder är troligen fler än vi vet.",
        "Fastighetschefen",
        "2026-10-01",
        "2026-09-22",
        "Driftpersonal",
    ),
    "sara.holm": SourceAnswers(
        "Belysningen i tunneln har flest felanmälningar bland områdets gångtunnlar.",
        "Felanmälningar och driftens arbetsordrar.",
        "Bara det som anmäls syns. Samma fel kan anmälas flera gånger.",
        "Antalet fel är osäkert, men tiden till lagning är säker.",
        "Enhetschefen",
        "2026-09-28",
        "2026-09-24",
        "Driftingenjörer",
    ),
    "elin.persson": SourceAnswers(
        "Elevrådet tog själv upp tunneln.",
        "Elevråd i årskurs 8 och en handuppräckning bland 60 elever.",
        "Yngre elever är inte tillfrågade.",
        "Vi vet inte hur de yngre går till skolan.",
        "Rektorn",
        "2026-09-30",
        "2026-09-25",
        "Elevhälsa och lärare i årskurs 8",
    ),
    "reza.amini": SourceAnswers(
        "Tidigare stängning påverkar alla medlemmar.",
        "En fråga till medlemmarna och egna iakttagelser.",
        "19 av 31 har svarat. De som har stängt för gott är inte med.",
        "Bilden av tomma lokaler är säker, orsakerna är osäkra.",
        "Styrelsen",
        "2026-09-30",
        "2026-09-24",
        "Medlemsmöte",
    ),
    "birgitta.sjo": SourceAnswers(
        "Det är vad vi ser varje fredag.",
        "Egna iakttagelser från nattvandringen.",
        "Vi går bara på fredagar och mest på torget.",
        "Övriga kvällar vet vi lite om.",
        "Ordföranden",
        "2026-10-02",
        "2026-09-25",
        "Nattvandrarnas möte",
    ),
}


def set_due(scene: Scene) -> None:
    """All parties are to hand in by the same day."""
    set_mapping_due(scene.work("amina.berg"), scene.case, scene.dates.day("2026-10-02"))


def mend_complaints(scene: Scene) -> None:
    """Olle writes one of his own organisation's observations anew while it is a draft."""
    draft = observation(scene, "complaints", COMPLAINTS)
    edit_observation(scene.work("olle.nystrom"), scene.case, scene.ids["complaints"], draft)


def think_of_trade(scene: Scene) -> None:
    """Karin notes a possible cause that authorities only are to read."""
    text = "Säljarna vet när patrullerna byter pass"
    add_possible_cause(scene.work("karin.lund"), scene.case, new_id(), text, circle=Circle.AUTHORITIES)


EVENTS: Final = (
    Event("2026-09-15 13.30", set_due),
    Event("2026-09-17 10.00", write("amina.berg", seen.DISTRICT)),
    Event("2026-09-18 13.10", write("sara.holm", seen.TRAFFIC)),
    Event("2026-09-21 09.30", write("karin.lund", seen.POLICE)),
    Event("2026-09-22 15.40", mend_complaints),
    Event("2026-09-22 16.00", call_meeting(PRE_MEETING)),
    Event("2026-09-23 14.20", write("johan.ek", seen.OWNER)),
    Event("2026-09-24 12.10", write("reza.amini", seen.BUSINESS)),
    Event("2026-09-25 15.30", write("elin.persson", seen.SCHOOL)),
    Event("2026-09-28 11.00", answer_questions("sara.holm", ANSWERS["sara.holm"])),
    Event("2026-09-29 09.15", hand_in("sara.holm")),
    Event("2026-09-29 16.00", held(PRE_MEETING, 5, "Rutt och roller är klara. Vandringen går den <day 2026-10-13>.")),
    Event("2026-09-30 10.00", answer_questions("amina.berg", ANSWERS["amina.berg"])),
    Event("2026-09-30 10.20", hand_in("amina.berg")),
    Event("2026-10-01 08.30", answer_questions("karin.lund", ANSWERS["karin.lund"])),
    Event("2026-10-01 08.40", think_of_trade),
    Event("2026-10-01 08.50", hand_in("karin.lund")),
    Event("2026-10-02 09.40", answer_questions("johan.ek", ANSWERS["johan.ek"])),
    Event("2026-10-02 09.50", hand_in("johan.ek")),
    Event("2026-10-02 10.30", answer_questions("elin.persson", ANSWERS["elin.persson"])),
    Event("2026-10-02 10.40", hand_in("elin.persson")),
    Event("2026-10-02 13.00", answer_questions("reza.amini", ANSWERS["reza.amini"])),
    Event("2026-10-02 13.20", hand_in("reza.amini")),
    Event("2026-10-02 15.00", remind("amina.berg", "birgitta.sjo")),
    Event("2026-10-02 22.30", write("birgitta.sjo", seen.WALKERS)),
    Event("2026-10-03 11.00", answer_questions("birgitta.sjo", ANSWERS["birgitta.sjo"])),
    Event("2026-10-03 11.10", hand_in("birgitta.sjo")),
    Event("2026-10-05 10.00", reveal("amina.berg")),
    Event("2026-10-05 10.05", go_on("amina.berg"), Step.JOINT_MAPPING),
)
