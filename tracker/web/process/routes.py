"""The pages of the process: what a step asks, going on, going on anyway, going back, vouching, and the history."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, request, url_for

from tracker.domain.access import Permission
from tracker.domain.gating.gates import ATTESTED_HERE
from tracker.domain.steps import Step, position
from tracker.extensions import gettext as _
from tracker.queries.gating.process import attestations, passages
from tracker.services.process import attest as vouch
from tracker.services.process import pass_gate, pass_with_deviation, reverse_step
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import CaseProcess, case_frame, case_process
from tracker.web.case_gate import GateView, way_to
from tracker.web.case_line import step_href, work_href
from tracker.web.labels import label
from tracker.web.labels.gates import rule_title
from tracker.web.labels.step_words import PURPOSES, TOWARDS
from tracker.web.process.forms import REASON_HINT, AdvanceForm, AttestForm, DeviationForm, ReversalForm
from tracker.web.process.words import attested_rows, numbered, rule_rows, told
from tracker.web.session import CaseContext, db, load_case, work

bp = Blueprint("process", __name__)


@bp.get("/arenden/<ident:case_id>/steg/<small:number>")
def step(case_id: str, number: int) -> Answer:
    """What a step asks and where its conditions stand; open for steps behind, now and to come."""
    context = load_case(case_id)
    process = case_process(context)
    stations = process.programme.stations
    if number > len(stations):
        abort(404)
    asked = stations[number - 1]
    return page(
        "process/step.html",
        title=label(asked),
        purpose=PURPOSES[asked],
        rules=rule_rows(process, asked),
        case_frame=case_frame(context, "", over=_over(context, process, asked), process=process),
        **_step_ways(context, process, asked),
        **_step_story(context, process, asked),
    )


def _over(context: CaseContext, process: CaseProcess, asked: Step) -> str:
    words = numbered(asked, process.programme)
    return f"{context.case.title}. {words[:1].upper()}{words[1:].partition(',')[0]}"


def _step_ways(context: CaseContext, process: CaseProcess, asked: Step) -> dict[str, Any]:
    """Where one can go from a step's page, and where the step lies."""
    facts, stations = process.facts, process.programme.stations
    here, there = stations.index(facts.step), stations.index(asked)
    before = stations[there - 1] if there else None
    after = process.programme.after(asked)
    is_moving = process.is_shown and context.may(Permission.PROCESS_MOVE)
    return {
        "place": "now" if here == there else "behind" if there < here else "ahead",
        "now_href": step_href(facts, process.programme, facts.step),
        "now_words": numbered(facts.step, process.programme),
        "gate": process.gate_view(),
        "work_href": work_href(context.id, asked, process.reader) if there <= here else None,
        "reverse_href": url_for("process.reverse", case_id=context.id, till=asked.value)
        if is_moving and there < here
        else None,
        "before": (label(before), step_href(facts, process.programme, before)) if before else None,
        "after": (label(after), step_href(facts, process.programme, after)) if after else None,
    }


def _step_story(context: CaseContext, process: CaseProcess, asked: Step) -> dict[str, Any]:
    """How the case came to the step and left it, for who may read the joint work."""
    if not context.may(Permission.JOINT_READ):
        return {"events": [], "words": []}
    codes = {rule.code for rule in process.programme.rules_at(asked)}
    rows = [row for row in passages(db(), context.id) if asked in {row.from_step, row.to_step}]
    words = [row for row in attestations(db(), context.id) if row.code in codes]
    return {"events": told(rows, process.programme), "words": attested_rows(words)}


@bp.post("/arenden/<ident:case_id>/vidare")
def advance(case_id: str) -> Answer:
    """Go on through a met gate, from the step that the person saw."""
    context = load_case(case_id, Permission.PROCESS_MOVE)
    passage = pass_gate(work(), context.case, from_step=AdvanceForm().seen(context.case.step))
    return done(_("Ni är nu i %(step)s.", step=TOWARDS[passage.to_step]), "cases.show", case_id=context.id)


@bp.route("/arenden/<ident:case_id>/vidare-anda", methods=["GET", "POST"])
def deviate(case_id: str) -> Answer:
    """Go on although something is missing, with a reason that everybody in the case can read."""
    context = load_case(case_id, Permission.PROCESS_MOVE)
    form = DeviationForm()
    if form.validate_on_submit():
        with form.refusals():
            seen = form.seen(context.case.step)
            passage = pass_with_deviation(work(), context.case, form.reason.data or "", from_step=seen)
            text = _("Ni är nu i %(step)s. Motiveringen syns i ärendet.", step=TOWARDS[passage.to_step])
            return done(text, "cases.show", case_id=context.id)
    process = case_process(context)
    form.from_step.data = form.from_step.data or process.facts.step.value
    return page(
        "process/deviate.html",
        form=form,
        hint=REASON_HINT,
        gate=_bare(process.gate_view()),
        onward=_onward(process),
        case_frame=case_frame(context, "", process=process),
    )


def _bare(gate: GateView | None) -> GateView | None:
    """The gate without its buttons: the page has its own."""
    return replace(gate, primary=None, deviation_href=None, done=[]) if gate else None


def _onward(process: CaseProcess) -> str | None:
    """The step that comes next, inside a sentence; nothing where there is nothing to go on from."""
    after = process.programme.after(process.facts.step)
    return str(TOWARDS[after]) if after and process.gate.missing and process.is_shown else None


@bp.route("/arenden/<ident:case_id>/omtag", methods=["GET", "POST"])
def reverse(case_id: str) -> Answer:
    """Go back to an earlier step, with a reason; what was made stays."""
    context = load_case(case_id, Permission.PROCESS_MOVE)
    process = case_process(context)
    form = ReversalForm(to_step=request.args.get("till"))
    form.offer([each for each in process.programme.stations if position(each) < position(process.facts.step)])
    if form.validate_on_submit():
        with form.refusals():
            seen, to_step = form.seen(process.facts.step), form.chosen(process.facts.step)
            reverse_step(work(), context.case, to_step, form.reason.data or "", from_step=seen)
            text = _("Omtag till %(step)s. Det ni har gjort står kvar.", step=TOWARDS[to_step])
            return done(text, "cases.show", case_id=context.id)
    form.from_step.data = form.from_step.data or process.facts.step.value
    return page(
        "process/reverse.html",
        form=form,
        hint=REASON_HINT,
        may_go=process.is_shown,
        now_words=numbered(process.facts.step, process.programme),
        case_frame=case_frame(context, "", process=process),
    )


@bp.route("/arenden/<ident:case_id>/intyg/<code>", methods=["GET", "POST"])
def attest(case_id: str, code: str) -> Answer:
    """Write down a decision that a condition rests on."""
    context = load_case(case_id, Permission.PROCESS_MOVE)
    process = case_process(context)
    if code not in ATTESTED_HERE or code not in {rule.code for rule in process.programme.rules}:
        abort(404)
    form = AttestForm(registry_number=context.case.registry_number if code == "joint_decision" else None)
    if form.validate_on_submit():
        with form.refusals():
            vouch(work(), context.case, form.to_draft(code))
            return done(_("Beslutet är antecknat."), "cases.show", case_id=context.id)
    return page(
        "process/attest.html",
        form=form,
        title=rule_title(code),
        action=way_to(code, context.id),
        needs_number=code == "joint_decision",
        earlier=attested_rows([row for row in attestations(db(), context.id) if row.code == code]),
        case_frame=case_frame(context, "", process=process),
    )


@bp.get("/arenden/<ident:case_id>/historik")
def history(case_id: str) -> Answer:
    """How the case came to where it is: every passage with its reason, and what was vouched for."""
    context = load_case(case_id, Permission.JOINT_READ)
    process = case_process(context)
    return page(
        "process/history.html",
        events=told(passages(db(), context.id), process.programme),
        words=attested_rows(attestations(db(), context.id, active=False)),
        reverse_href=url_for("process.reverse", case_id=context.id)
        if process.is_shown and context.may(Permission.PROCESS_MOVE) and position(process.facts.step)
        else None,
        case_frame=case_frame(context, "", process=process),
    )
