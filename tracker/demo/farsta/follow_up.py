"""Implementation to follow-up: reports, half-time, the omtag of 2 March, picture 2 and the values of June."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from tracker.demo.acts import Act, MeetingWords, call_meeting, go_on, held, observation, shared, vouch
from tracker.demo.farsta.goals import ALL, MEN, WOMEN
from tracker.demo.farsta.joint import freeze, place
from tracker.demo.farsta.plan import adopt
from tracker.demo.farsta.walk.asked import ask_again
from tracker.demo.farsta.walk.found import REPEAT
from tracker.demo.farsta.walk.noted import choose_what_is_told, come_to, see_again
from tracker.demo.farsta.walk.route import plan_again
from tracker.demo.scene import Event, Scene
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import today
from tracker.domain.ids import new_id
from tracker.domain.mapping import Frequency, Trend
from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus, ValueGroup
from tracker.domain.priorities import Outcome
from tracker.domain.problems import Relation
from tracker.domain.steps import Step
from tracker.domain.walks.findings import FindingStatus
from tracker.services.mappings.observations import supplement_mapping
from tracker.services.planning.follow_ups import FollowUpDraft, ReportDraft, record_follow_up, report_measure
from tracker.services.planning.indicators import Measurement, OutcomeDraft, record_indicator_values
from tracker.services.priorities import DecisionsDraft, ProblemDecision, record_decisions
from tracker.services.process import reverse_step

PRODUCTION, PROCESS, EFFECT = FollowUpKind.PRODUCTION, FollowUpKind.PROCESS, FollowUpKind.EFFECT
GREEN, YELLOW, CANNOT_TELL = Grade.GREEN, Grade.YELLOW, Grade.NOT_SEPARABLE
HALF_TIME: Final = MeetingWords(
    MeetingKind.FOLLOW_UP, "Halvtid", "2027-02-09 13.00", "2027-02-09 14.30", "Stadsdelsförvaltningen"
)
WHY_BACK: Final = "Polisen rapporterar att handeln har flyttat till bibliotekets entré, så bilden behöver göras om."
SUMMARY: Final = (
    "Handeln har flyttat från torget till bibliotekets entré. Tunneln är ljusare, och fler vuxna rör sig på torget. "
    "Fyra problem av 32 iakttagelser."
)
MOVED: Final = shared(
    "observation:drugs",
    "Handeln har flyttat till bibliotekets entré",
    "Försäljningen sker nu vid bibliotekets entré, mest torsdag och fredag.",
    place_id="P4",
    frequency=Frequency.WEEKLY,
    period="<month 2027-02-15>",
    trend=Trend.INCREASING,
    source_code="source:incident_reports",
)


class Said(NamedTuple):
    """A follow-up of a measure."""

    measure: str
    person: str
    kind: FollowUpKind
    grade: Grade
    text: str
    circle: Circle = Circle.ALL_PARTIES


AT_HALF_TIME: Final = (
    Said("M1", "sara.holm", PRODUCTION, GREEN, "Klart <day 2026-12-18>"),
    Said("M1", "sara.holm", PROCESS, YELLOW, "3 dagar sent, kabeln kom för sent"),
    Said("M1", "sara.holm", EFFECT, GREEN, "8 av 8 lyser"),
    Said("M2", "amina.berg", PRODUCTION, GREEN, "Klart <day 2026-11-26>"),
    Said("M2", "amina.berg", PROCESS, GREEN, "Som planerat"),
    Said("M2", "amina.berg", EFFECT, CANNOT_TELL, "Går inte att skilja från de andra åtgärderna"),
    Said("M3", "johan.ek", PRODUCTION, GREEN, "32 av 33 planerade kvällar"),
    Said("M3", "johan.ek", PROCESS, GREEN, "Som planerat"),
    Said("M3", "johan.ek", EFFECT, YELLOW, "G3 på väg"),
    Said("M4", "amina.berg", PRODUCTION, YELLOW, "2 kvällar sedan <day 2027-01-29>"),
    Said("M4", "amina.berg", PROCESS, YELLOW, "Började två veckor sent"),
    Said("M4", "amina.berg", EFFECT, CANNOT_TELL, "För tidigt att säga"),
    Said("M5", "amina.berg", PRODUCTION, GREEN, "Två pass i veckan"),
    Said("M5", "amina.berg", PROCESS, GREEN, "Polisen är med två pass i månaden", Circle.AUTHORITIES),
    Said("M5", "amina.berg", EFFECT, YELLOW, "G3 på väg"),
    Said("M6", "birgitta.sjo", PRODUCTION, GREEN, "Avslutad <day 2026-11-20>, åtta kvällar"),
    Said("M6", "birgitta.sjo", PROCESS, GREEN, "Avstämt varje måndag"),
    Said("M6", "birgitta.sjo", EFFECT, CANNOT_TELL, "Inte mätt"),
)
IN_JUNE: Final = (
    Said("M3", "johan.ek", PRODUCTION, GREEN, "52 av 54 kvällar"),
    Said("M3", "johan.ek", PROCESS, GREEN, "Som planerat"),
    Said("M3", "johan.ek", EFFECT, GREEN, "G3 nått"),
    Said("M4", "amina.berg", PRODUCTION, GREEN, "18 kvällar"),
    Said("M4", "amina.berg", PROCESS, YELLOW, "Började två veckor sent"),
    Said("M4", "amina.berg", EFFECT, YELLOW, "G1 på väg"),
    Said("M5", "amina.berg", EFFECT, GREEN, "G3 nått"),
)


def report(person: str, name: str, status: MeasureStatus, note: str | None = None) -> Act:
    """Somebody reports how far a measure has come today."""

    def act(scene: Scene) -> None:
        draft = ReportDraft(status, today(), scene.dates.told(note))
        report_measure(scene.work(person), scene.case, scene.ids[name], draft)

    return act


def follow_up(rows: tuple[Said, ...]) -> Act:
    """The three kinds of follow-up, each by who is responsible."""

    def act(scene: Scene) -> None:
        for row in rows:
            day = today()
            draft = FollowUpDraft(new_id(), row.kind, row.grade, scene.told(row.text), day, row.circle)
            record_follow_up(scene.work(row.person), scene.case, scene.ids[row.measure], draft)

    return act


def measured(indicator: str, values: dict[ValueGroup, Measurement], note: str | None = None) -> Act:
    """An outcome is recorded today."""

    def act(scene: Scene) -> None:
        draft = OutcomeDraft(today(), values, note)
        record_indicator_values(scene.work("amina.berg"), scene.case, scene.ids[indicator], draft)

    return act


def value(text: str) -> dict[ValueGroup, Measurement]:
    """A value that is about no group."""
    return {ALL: Measurement(Decimal(text))}


def review_d(scene: Scene) -> None:
    """D is looked at again and stays deselected."""
    decision = ProblemDecision(
        scene.ids["D"],
        Outcome.DESELECTED,
        "Prövad vid halvtid. Sköts fortfarande i ordinarie drift.",
        review_on=scene.dates.day("2027-06-15"),
    )
    draft = DecisionsDraft(today(), "Styrgruppen", [decision])
    record_decisions(scene.work("amina.berg"), scene.case, draft)


def go_back(scene: Scene) -> None:
    """The omtag: back to the joint mapping, with the reason."""
    reverse_step(scene.work("amina.berg"), scene.case, Step.JOINT_MAPPING, WHY_BACK)


def tell_move(scene: Scene) -> None:
    """The police complete their mapping."""
    supplement_mapping(scene.work("karin.lund"), scene.case, observation(scene, "moved", MOVED))


DONE, ONGOING = MeasureStatus.DONE, MeasureStatus.ONGOING
EVENTS: Final = (
    Event("2026-11-26 15.00", report("amina.berg", "M2", DONE, "Röjt vid södra mynningen")),
    Event("2026-11-26 23.10", report("johan.ek", "M3", ONGOING, "Första kvällen")),
    Event("2026-11-27 09.00", come_to(FindingStatus.DONE, ("F2",))),
    Event("2026-12-01 16.00", report("amina.berg", "M5", ONGOING, "Två pass i veckan")),
    Event("2026-12-14 10.00", report("sara.holm", "M1", ONGOING, "Väntar på kabel")),
    Event("2026-12-18 14.00", report("sara.holm", "M1", DONE, "8 av 8 armaturer bytta")),
    Event("2026-12-21 09.00", come_to(FindingStatus.DONE, ("F1", "F3"))),
    Event("2026-12-21 09.20", choose_what_is_told),
    Event("2027-01-11 09.00", call_meeting(HALF_TIME)),
    Event("2027-01-18 09.00", call_meeting(REPEAT)),
    Event("2027-01-18 09.10", plan_again),
    Event("2027-01-18 09.20", ask_again),
    Event("2027-01-29 20.30", report("amina.berg", "M4", ONGOING, "Första kvällen, två veckor sent")),
    Event("2027-02-08 10.00", measured("G2 lamps", value("8"))),
    Event("2027-02-08 10.10", measured("G2 days", value("6"))),
    Event("2027-02-08 13.00", measured("G3 reports", value("10.5"))),
    Event("2027-02-09 07.30", follow_up(AT_HALF_TIME)),
    Event("2027-02-09 08.30", review_d),
    Event("2027-02-10 09.00", held(HALF_TIME, 8, "G2 och G3 är på väg. D är fortsatt bortprioriterad.")),
    Event("2027-03-02 10.00", go_back, Step.JOINT_MAPPING),
    Event("2027-03-03 09.00", tell_move),
    Event("2027-03-10 10.00", place((("B", ("moved",), Relation.SAME),))),
    Event("2027-03-12 10.00", come_to(FindingStatus.DONE, ("F6",))),
    Event("2027-03-17 09.00", held(REPEAT, 9, "6 av 7 brister är åtgärdade. Båda sakerna att värna finns kvar.")),
    Event("2027-03-17 09.30", see_again),
    Event("2027-03-24 10.00", freeze("picture 2", SUMMARY)),
    Event("2027-03-24 10.15", go_on("amina.berg"), Step.PRIORITISATION),
    Event("2027-03-27 23.30", report("johan.ek", "M3", DONE, "52 av 54 kvällar")),
    Event("2027-03-30 10.00", vouch("amina.berg", "steering_group_decision")),
    Event("2027-03-30 10.10", go_on("amina.berg"), Step.GOAL_SETTING),
    Event("2027-04-06 10.00", adopt("plan 2", "FAR <year 2026-09-01>/412-31")),
    Event("2027-04-06 10.10", go_on("amina.berg"), Step.IMPLEMENTATION),
    Event("2027-06-01 09.00", go_on("amina.berg"), Step.FOLLOW_UP),
    Event(
        "2027-06-15 09.00",
        measured("G1 share", {WOMEN: Measurement(Decimal(38), 82), MEN: Measurement(Decimal(19), 72)}),
    ),
    Event("2027-06-15 09.10", measured("G3 reports", value("8.7"))),
    Event("2027-06-15 09.20", measured("G4 threats", value("1"))),
    Event("2027-06-15 10.00", follow_up(IN_JUNE)),
)
