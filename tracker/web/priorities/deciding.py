"""What the parties came to, and the steering group's decisions."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for

from tracker.domain.access import Permission
from tracker.domain.priorities import Criterion, text_version
from tracker.domain.steps import Step, position
from tracker.extensions import gettext as _
from tracker.queries.audience import readers_of
from tracker.queries.planning.decisions import active_decisions, decisions_version, talk_note
from tracker.queries.planning.priorities import Ballot, Board, board
from tracker.services.priorities import note_talk_point, record_decisions
from tracker.web.answers import Answer, done, page
from tracker.web.audience import shared_strip
from tracker.web.case_frame import case_frame
from tracker.web.priorities.board_view import differences, tie_sentences
from tracker.web.priorities.forms import DecisionForm, TalkForm
from tracker.web.priorities.room import bp
from tracker.web.priorities.words import QUESTIONS
from tracker.web.session import CaseContext, actor, db, load_case, work


@bp.route("/arenden/<ident:case_id>/prioritering/beslut", methods=["GET", "POST"])
def decide(case_id: str) -> Answer:
    """One sitting of the steering group: for each problem its place and reason, or why and when it comes up again."""
    context = load_case(case_id, Permission.PRIORITY_DECIDE)
    shown = board(db(), actor(), context.id)
    problems = [ballot.problem for ballot in shown.ballots]
    there = active_decisions(db(), [problem.id for problem in problems])
    form = DecisionForm.of(problems, there, decisions_version(there.values()))
    if form.validate_on_submit():
        with form.refusals():
            record_decisions(work(), context.case, form.to_draft(problems, there))
            return done(_("Beslutet är antecknat."), "priorities.show", case_id=context.id)
    return page("priorities/decide.html", form=form, **_sitting(context, shown, form))


def _sitting(context: CaseContext, shown: Board, form: DecisionForm) -> dict[str, Any]:
    fields = {field.short_name: field for field in form}
    return {
        "case_id": context.id,
        "case_frame": case_frame(context, ""),
        "is_time": position(context.case.step) >= position(Step.PRIORITISATION),
        "waiting": shown.waiting,
        "ties": tie_sentences(shown.ballots),
        "strip": shared_strip(readers_of(db(), context.case)),
        "rows": [
            {
                "problem": ballot.problem,
                "sums": _sums(ballot),
                **{name: fields[f"{name}_{ballot.problem.letter}"] for name in ("outcome", "rank", "reason", "review")},
            }
            for ballot in shown.ballots
        ],
    }


def _sums(ballot: Ballot) -> str:
    """As Summa 32 av 40: behov 18 av 25, möjlighet 14 av 15."""
    if ballot.total is None:
        return _("Alla parter har inte satt poäng.")
    return _(
        "Summa %(total)s av 40: behov %(need)s av 25, möjlighet %(chance)s av 15.",
        total=ballot.total,
        need=ballot.need,
        chance=ballot.possibility,
    )


@bp.route("/arenden/<ident:case_id>/prioritering/samtal/<ident:problem_id>", methods=["GET", "POST"])
def talk(case_id: str, problem_id: str) -> Answer:
    """What the parties came to where their scores lie far apart; ``?fraga=`` names the question."""
    context = load_case(case_id, Permission.PRIORITY_DECIDE)
    ballot, criterion = _ballot(context, problem_id), _criterion()
    noted = talk_note(db(), ballot.problem.id, criterion)
    form = TalkForm.of(noted.text if noted else None, text_version(noted.text if noted else None))
    if form.validate_on_submit():
        with form.refusals():
            note_talk_point(work(), context.case, form.to_draft(ballot.problem.id, criterion))
            return done(_("Det ni kom fram till är sparat."), "priorities.show", case_id=context.id)
    return page("priorities/talk.html", form=form, **_talk_page(context, ballot, criterion))


def _ballot(context: CaseContext, problem_id: str) -> Ballot:
    found = [each for each in board(db(), actor(), context.id).ballots if each.problem.id == problem_id]
    return found[0] if found else abort(404)


def _criterion() -> Criterion:
    name = request.args.get("fraga", "")
    return Criterion(name) if name in set(Criterion) else abort(404)


def _talk_page(context: CaseContext, ballot: Ballot, criterion: Criterion) -> dict[str, Any]:
    told = [row.told for row in differences([ballot], context.id) if f"fraga={criterion.value}" in row.href]
    return {
        "case_id": context.id,
        "case_frame": case_frame(context, ""),
        "action": url_for("priorities.talk", case_id=context.id, problem_id=ballot.problem.id, fraga=criterion.value),
        "problem": ballot.problem,
        "question": QUESTIONS[criterion],
        "told": " ".join(told),
        "strip": shared_strip(readers_of(db(), context.case), ballot.problem.circle),
    }
