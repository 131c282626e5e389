"""The board, and each party's own scores."""

from __future__ import annotations

from typing import Any

from tracker.domain.access import Circle, Permission
from tracker.domain.priorities import Criterion, Outcome
from tracker.domain.steps import Step, position
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.audience import readers_of
from tracker.queries.planning.decisions import earlier_decisions, locked_problems
from tracker.queries.planning.priorities import Board, board, own_scores, scores_version
from tracker.services.priorities import save_scores
from tracker.web.answers import Answer, done, page
from tracker.web.audience import AudienceStrip, circle_words, names_of, people_words
from tracker.web.case_frame import case_frame
from tracker.web.labels import label
from tracker.web.priorities import deciding
from tracker.web.priorities.board_view import (
    differences,
    plot_sentence,
    points,
    score_table,
    scored_sentence,
    tie_sentences,
)
from tracker.web.priorities.forms import ScoreForm
from tracker.web.priorities.room import bp
from tracker.web.session import CaseContext, actor, db, load_case, work

__all__ = ["bp", "deciding"]


@bp.get("/arenden/<ident:case_id>/prioritering")
def show(case_id: str) -> Answer:
    """Before all have scored: own scores and who has. Afterwards the table, the plot, the differences and decisions."""
    context = load_case(case_id, Permission.JOINT_READ)
    shown = board(db(), actor(), context.id)
    return page("priorities/show.html", case_frame=case_frame(context, ""), **_shown(context, shown))


def _shown(context: CaseContext, shown: Board) -> dict[str, Any]:
    """Everything the page shows."""
    is_now = context.case.step is Step.PRIORITISATION
    decisions = [ballot.decision for ballot in shown.ballots if ballot.decision]
    return {
        "case_id": context.id,
        "shown": shown,
        "table": score_table(shown, context.id),
        "is_open": any(ballot.is_open for ballot in shown.ballots),
        "is_waiting": any(not ballot.is_open for ballot in shown.ballots),
        "scored": scored_sentence(shown),
        "points": points(shown.ballots),
        "plot_sentence": plot_sentence(shown.ballots),
        "ties": tie_sentences(shown.ballots),
        "differences": differences(shown.ballots, context.id),
        "deselected": [
            ballot for ballot in shown.ballots if ballot.decision and ballot.decision.outcome is Outcome.DESELECTED
        ],
        "latest": max(decisions, key=lambda row: (row.decided_on, row.created_at), default=None),
        "earlier": earlier_decisions(db(), actor(), context.id),
        "is_now": is_now,
        "may_score": is_now and context.may(Permission.PRIORITY_SCORE) and shown.own_party is not None,
        "may_decide": context.may(Permission.PRIORITY_DECIDE)
        and position(context.case.step) >= position(Step.PRIORITISATION),
    }


@bp.route("/arenden/<ident:case_id>/prioritering/poang", methods=["GET", "POST"])
def score(case_id: str) -> Answer:
    """The own organisation's scores; saved bit by bit, and changed until the steering group has decided."""
    context = load_case(case_id, Permission.PRIORITY_SCORE)
    shown = board(db(), actor(), context.id)
    locked = locked_problems(db(), context.id, [ballot.problem.id for ballot in shown.ballots])
    ballots = [ballot for ballot in shown.ballots if ballot.problem.id not in locked]
    form = ScoreForm.of(ballots, _version(shown))
    if form.validate_on_submit():
        with form.refusals():
            save_scores(work(), context.case, form.to_draft(ballots))
            return done(_saved_words(context), "priorities.show", case_id=context.id)
    return page("priorities/score.html", form=form, **_sheet(context, shown, form))


def _version(shown: Board) -> int:
    """The edit counter of the party's own scores, from what the board already holds."""
    return scores_version(
        {(ballot.problem.id, criterion): value for ballot in shown.ballots for criterion, value in ballot.own.items()},
    )


def _saved_words(context: CaseContext) -> str:
    """What is left to answer, or how many parties have scored."""
    shown = board(db(), actor(), context.id)
    party_id = shown.own_party.id if shown.own_party else ""
    there = own_scores(db(), party_id, [ballot.problem.id for ballot in shown.ballots])
    left = len(shown.ballots) * len(Criterion) - len(there)
    if left:
        words = "Poängen är sparade. %(num)d fråga är kvar."
        return str(ngettext(words, "Poängen är sparade. %(num)d frågor är kvar.", left))
    return _("Poängen är sparade. %(scored)s", scored=scored_sentence(shown))


def _sheet(context: CaseContext, shown: Board, form: ScoreForm) -> dict[str, Any]:
    """The sheet by problem: its fields, or that it is decided."""
    fields = {field.short_name: field for field in form}
    return {
        "case_id": context.id,
        "case_frame": case_frame(context, ""),
        "is_now": context.case.step is Step.PRIORITISATION,
        "rows": [
            {
                "problem": ballot.problem,
                "fields": [
                    fields[name] for each in Criterion if (name := f"{ballot.problem.letter}_{each.value}") in fields
                ],
            }
            for ballot in shown.ballots
        ],
        "strip": _score_strip(context),
    }


def _score_strip(context: CaseContext) -> AudienceStrip:
    """Now only the own organisation reads the scores; when all have scored, all parties do."""
    readers = readers_of(db(), context.case)
    own = [row for row in readers if row.organisation_id == actor().organisation_id]
    people = people_words(sum(row.count for row in own))
    return AudienceStrip(
        Circle.OWN_ORGANISATION.value,
        label(Circle.OWN_ORGANISATION),
        [
            (_("Läses av nu"), _("Er organisation, %(people)s", people=people)),
            (
                _("När alla har satt poäng"),
                circle_words(readers, Circle.ALL_PARTIES),
                names_of(row for row in readers if row.reads(Circle.ALL_PARTIES)),
            ),
        ],
    )
