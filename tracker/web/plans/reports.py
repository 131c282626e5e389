"""Carrying out: short notice, how a measure goes, follow-ups, and that the steering group has adopted the plan."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.access import Permission
from tracker.domain.plans import FollowUpKind
from tracker.extensions import gettext as _
from tracker.queries.planning import plans as ask
from tracker.queries.planning.priorities import Standing, own_party
from tracker.services.planning.follow_ups import record_follow_up, report_measure
from tracker.services.planning.plans import adopt_plan
from tracker.services.planning.short_notice import add_short_notice, write_afterthought
from tracker.web.answers import Answer, done, page
from tracker.web.plans.measure_forms import AfterthoughtForm, Options, ShortNoticeForm
from tracker.web.plans.measures import may_report, measure_of, options, shared_page
from tracker.web.plans.plan_view import adoption_words, count_sentence
from tracker.web.plans.report_forms import AdoptionForm, FollowUpForm, ReportForm
from tracker.web.plans.room import bp
from tracker.web.session import CaseContext, actor, db, load_case, work
from tracker.web.sharing.circles import offer_joint


@bp.route("/arenden/<ident:case_id>/atgarder/kort-varsel", methods=["GET", "POST"])
def short_notice(case_id: str) -> Answer:
    """What cannot wait, in any step; a party adds its own, the coordinator anybody's."""
    context = load_case(case_id, Permission.SHORT_NOTICE_ADD)
    offered = options(context)
    form = ShortNoticeForm.of(offered, _only_party(context, offered))
    offer_joint(form.circle, context)
    if form.validate_on_submit():
        with form.refusals():
            row = add_short_notice(work(), context.case, form.to_draft())
            return done(_("Åtgärden är tillagd."), "plans.measure", case_id=context.id, measure_id=row.id)
    return page("plans/short_notice.html", form=form, **shared_page(context))


def _only_party(context: CaseContext, offered: Options) -> Standing | None:
    """The party that the actor speaks for, where the actor does not coordinate."""
    return None if context.may(Permission.PLAN_EDIT) else own_party(offered.parties, actor())


def _not_yours(context: CaseContext, view: ask.MeasureView) -> Response | None:
    """Somebody else's measure is read, not reported: back to it, with who may. A sent form meets the rule itself."""
    if request.method == "POST" or may_report(context, view):
        return None
    flash(_("Samordnaren och den part som ansvarar rapporterar om åtgärden."), "warn")
    return redirect(url_for("plans.measure", case_id=context.id, measure_id=view.measure.id), 303)


def _measure_page(context: CaseContext, measure_id: str) -> dict[str, Any]:
    view = measure_of(context, measure_id)
    return {"view": view, **shared_page(context, view.measure.circle)}


@bp.route("/arenden/<ident:case_id>/atgarder/<ident:measure_id>/eftertanke", methods=["GET", "POST"])
def afterthought(case_id: str, measure_id: str) -> Answer:
    """What was learnt of a measure at short notice."""
    context = load_case(case_id, Permission.SHORT_NOTICE_ADD)
    view = measure_of(context, measure_id)
    if answer := _not_yours(context, view):
        return answer
    form = AfterthoughtForm.of(view)
    if form.validate_on_submit():
        with form.refusals():
            write_afterthought(work(), context.case, measure_id, form.to_draft())
            return done(_("Eftertanken är sparad."), "plans.measure", case_id=context.id, measure_id=measure_id)
    return page("plans/afterthought.html", form=form, **_measure_page(context, measure_id))


@bp.route("/arenden/<ident:case_id>/atgarder/<ident:measure_id>/rapport", methods=["GET", "POST"])
def report(case_id: str, measure_id: str) -> Answer:
    """How far a measure has come."""
    context = load_case(case_id, Permission.MEASURE_REPORT)
    view = measure_of(context, measure_id)
    if answer := _not_yours(context, view):
        return answer
    form = ReportForm.of(view.measure)
    if form.validate_on_submit():
        with form.refusals():
            report_measure(work(), context.case, measure_id, form.to_draft())
            return done(_("Rapporten är sparad."), "plans.measure", case_id=context.id, measure_id=measure_id)
    return page("plans/report.html", form=form, **_measure_page(context, measure_id))


@bp.route("/arenden/<ident:case_id>/atgarder/<ident:measure_id>/uppfoljning", methods=["GET", "POST"])
def follow_up(case_id: str, measure_id: str) -> Answer:
    """Was it done, how, and with what effect; ``?slag=`` names the kind it begins with."""
    context = load_case(case_id, Permission.MEASURE_REPORT)
    view = measure_of(context, measure_id)
    if answer := _not_yours(context, view):
        return answer
    form = FollowUpForm.of(_kind(view))
    offer_joint(form.circle, context, view.measure.circle)
    if form.validate_on_submit():
        with form.refusals():
            record_follow_up(work(), context.case, measure_id, form.to_draft())
            return done(_("Uppföljningen är sparad."), "plans.measure", case_id=context.id, measure_id=measure_id)
    return page("plans/follow_up.html", form=form, **_measure_page(context, measure_id))


def _kind(view: ask.MeasureView) -> FollowUpKind:
    """The kind asked for, else the first that is not followed up."""
    asked = request.args.get("slag", "")
    if asked in set(FollowUpKind):
        return FollowUpKind(asked)
    return next((kind for kind in FollowUpKind if kind not in view.latest), FollowUpKind.PRODUCTION)


@bp.route("/arenden/<ident:case_id>/plan/anta", methods=["GET", "POST"])
def adopt(case_id: str) -> Answer:
    """The steering group has adopted the plan: a version that stands."""
    context = load_case(case_id, Permission.PLAN_EDIT)
    form = AdoptionForm.begun()
    if form.validate_on_submit():
        with form.refusals():
            row = adopt_plan(work(), context.case, form.to_draft())
            words = _("Planen är antagen, version %(number)s.", number=row.number)
            return done(words, "plans.plan", case_id=context.id)
    shown = ask.plan(db(), actor(), context.id)
    return page(
        "plans/adopt.html",
        form=form,
        plan=shown,
        count=count_sentence(shown),
        adoption=adoption_words(shown),
        **shared_page(context),
    )
