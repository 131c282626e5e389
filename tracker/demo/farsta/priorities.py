"""Step 4: seven parties score, the steering group decides, and one measure cannot wait for the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from tracker.demo.acts import Act, MeetingWords, call_meeting, current_draft, go_on, held, vouch
from tracker.demo.farsta.joint import finish
from tracker.demo.scene import Event, Scene
from tracker.demo.scores import SCORES
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import today
from tracker.domain.plans import MeasureStatus
from tracker.domain.priorities import Criterion, Outcome
from tracker.domain.steps import Step
from tracker.services.cases import edit_case
from tracker.services.planning.follow_ups import ReportDraft, report_measure
from tracker.services.planning.short_notice import ShortNoticeDraft, add_short_notice
from tracker.services.priorities import (
    DecisionsDraft,
    ProblemDecision,
    ScoresDraft,
    TalkDraft,
    note_talk_point,
    record_decisions,
    save_scores,
)

SCORERS: Final = {
    "amina.berg": "sdf",
    "karin.lund": "police",
    "johan.ek": "owner",
    "sara.holm": "traffic",
    "elin.persson": "school",
    "reza.amini": "business",
    "birgitta.sjo": "walkers",
}
SITTING: Final = MeetingWords(
    MeetingKind.STEERING_GROUP,
    "Styrgruppen prioriterar",
    "2026-11-03 09.00",
    "2026-11-03 10.30",
    "Stadsdelsförvaltningen",
)
REASONS: Final = {
    "A": "Många berörs, och parterna kan påverka det mesta av orsakerna.",
    "B": "Störst behov av de fyra, även om möjligheten att påverka är mindre.",
    "C": "Samma summa som D. Personal är utsatt, därför går C före.",
    "D": "Sköts i ordinarie drift.",
}
AGREEMENT: Final = "Samverkansöverenskommelsen med polisen <year 2026-09-01>, dnr FAR <year 2026-09-01>/88"


def score(person: str) -> Act:
    """One party scores all four problems by itself."""

    def act(scene: Scene) -> None:
        given = {
            (scene.ids[letter], criterion): by_party[SCORERS[person]]
            for letter, criteria in SCORES.items()
            for criterion, by_party in criteria.items()
        }
        save_scores(scene.work(person), scene.case, ScoresDraft(given))

    return act


def talk(scene: Scene) -> None:
    """Where the police and the owner lie three steps apart, the parties say why before the decision."""
    draft = TalkDraft(
        scene.ids["B"],
        Criterion.RESOURCES,
        "Polisen har avsatt egen personal. Fastighetsägaren har inga egna medel för B och vill dela på värdar.",
    )
    note_talk_point(scene.work("amina.berg"), scene.case, draft)


def decide(scene: Scene) -> None:
    """A, B and C are prioritised, D is deselected with a day to look again."""
    ranks = {"A": 1, "B": 2, "C": 3}
    chosen = [
        ProblemDecision(scene.ids[letter], Outcome.PRIORITISED, REASONS[letter], rank=rank)
        for letter, rank in ranks.items()
    ]
    deselected = ProblemDecision(
        scene.ids["D"], Outcome.DESELECTED, REASONS["D"], review_on=scene.dates.day("2027-02-09")
    )
    draft = DecisionsDraft(today(), "Styrgruppen", [*chosen, deselected])
    record_decisions(scene.work("amina.berg"), scene.case, draft)


def act_at_once(scene: Scene) -> None:
    """M6: after the robbery of 6 November, extra walks and police, allowed in step 4; thought over by the 20th."""
    draft = ShortNoticeDraft(
        id=scene.new("M6"),
        title="Extra nattvandring och polisnärvaro",
        event=scene.told("Rånet i gångtunneln den <day 2026-11-06>"),
        decided_by="Samordnaren och vakthavande befäl",
        party_id=scene.ids["birgitta.sjo"],
        together_with="Lokalpolisområde Farsta",
        starts_on=scene.dates.day("2026-11-07"),
        valid_to=scene.dates.day("2026-11-20"),
        afterthought_due_on=scene.dates.day("2026-11-20"),
        cause_ids=[scene.ids["A4"]],
        no_goal_reason="Inget eget mål",
        follow_up_plan="Avstämning varje måndag under två veckor",
    )
    add_short_notice(scene.work("birgitta.sjo"), scene.case, draft)


def begin_at_once(scene: Scene) -> None:
    """The first extra walk has been held."""
    draft = ReportDraft(MeasureStatus.ONGOING, today(), "Första extra kvällen genomförd")
    report_measure(scene.work("birgitta.sjo"), scene.case, scene.ids["M6"], draft)


def link_agreement(scene: Scene) -> None:
    """The agreement with the police is put down."""
    draft = replace(current_draft(scene), agreement=scene.told(AGREEMENT))
    edit_case(scene.work("olle.nystrom"), scene.case, draft)


EVENTS: Final = (
    Event("2026-10-28 09.20", call_meeting(SITTING)),
    Event("2026-10-28 13.00", finish("A")),
    Event("2026-10-28 13.10", finish("B")),
    Event("2026-10-28 13.20", finish("C")),
    Event("2026-10-29 08.40", score("karin.lund")),
    Event("2026-10-29 09.30", score("amina.berg")),
    Event("2026-10-29 13.15", score("sara.holm")),
    Event("2026-10-29 15.00", score("johan.ek")),
    Event("2026-10-30 08.10", score("elin.persson")),
    Event("2026-10-30 11.00", score("reza.amini")),
    Event("2026-10-30 18.45", score("birgitta.sjo")),
    Event("2026-11-02 10.00", talk),
    Event("2026-11-03 11.00", decide),
    Event("2026-11-03 11.10", held(SITTING, 4, "A, B och C är prioriterade. D sköts i ordinarie drift.")),
    Event("2026-11-03 11.20", vouch("amina.berg", "steering_group_decision")),
    Event("2026-11-07 11.00", act_at_once),
    Event("2026-11-08 00.30", begin_at_once),
    Event("2026-11-09 10.00", link_agreement),
    Event("2026-11-10 09.00", go_on("amina.berg"), Step.GOAL_SETTING),
)
