"""What whoever coordinates does with the findings: all receivers on one page, merging, and what each became."""

from __future__ import annotations

from flask import abort, request, url_for

from tracker.domain.access import Permission
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.walks.findings import WalkFinding
from tracker.queries.audience import readers_of
from tracker.queries.places import controllers
from tracker.queries.walks.findings import find_finding, findings_of
from tracker.services.walks.handling import merge_findings, set_receivers, split_findings, tie_finding, to_observation
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.formats import day_of, full_day
from tracker.web.forms import ids
from tracker.web.labels.ground.findings import finding_rest
from tracker.web.session import actor, db, work
from tracker.web.sharing.circles import CircleWords, circle_said
from tracker.web.walks.findings.controls import controls_of
from tracker.web.walks.findings.forms import MergeForm, ObservationForm, ReceiversForm, TieForm
from tracker.web.walks.findings.listing import WORDS
from tracker.web.walks.findings.noting import FINDINGS, ONE, SECTION
from tracker.web.walks.findings.view import title
from tracker.web.walks.room import WalkContext, bp, load_walk


@bp.route(f"{FINDINGS}/ga-igenom", methods=["GET", "POST"])
def receivers(case_id: str, walk_id: str) -> Answer:
    """Every finding on a row: who receives it, by when, and how far it has come. Saved in one act."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    rows = findings_of(db(), actor(), walk_id)
    form = ReceiversForm.of(rows, controllers(db()))
    if form.validate_on_submit():
        with form.refusals():
            count = set_receivers(work(), context.case.case, walk_id, form.to_drafts())
            return done(_changed(count), "walks.findings", **context.values)
    return page(
        "walks/findings/receivers.html",
        form=form,
        words=WORDS,
        controls=controls_of(rows),
        said=_said(context),
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )


def _changed(count: int) -> str:
    if not count:
        return _("Inget är ändrat.")
    return ngettext("%(num)d fynd är ändrat.", "%(num)d fynd är ändrade.", count)


@bp.post(f"{ONE}/sla-ihop", endpoint="merge_findings")
def merge(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """Let others be told in this one, with a way back."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    chosen = MergeForm().chosen
    merge_findings(work(), context.case.case, walk_id, finding_id, chosen)
    undo = {"action": url_for("walks.split_findings", finding_id=finding_id, fynd=",".join(chosen), **context.values)}
    said = ngettext("%(num)d fynd är ihopslaget.", "%(num)d fynd är ihopslagna.", len(chosen))
    return done(said, "walks.finding", undo=undo, finding_id=finding_id, **context.values)


@bp.post(f"{ONE}/dela", endpoint="split_findings")
def split(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """Let this one, or those named that were merged into it, stand by themselves again."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    named = ids(request.args.get("fynd", "").split(","))
    count = split_findings(work(), context.case.case, walk_id, named or [finding_id])
    said = ngettext("%(num)d fynd står för sig igen.", "%(num)d fynd står för sig igen.", count)
    return done(said, "walks.finding", finding_id=finding_id, **context.values)


@bp.post(f"{ONE}/koppla", endpoint="tie_finding")
def tie(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """Say which measure and observation it is, or that it is none."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    form = TieForm()
    row = tie_finding(
        work(),
        context.case.case,
        walk_id,
        finding_id,
        measure_id=form.measure_id.data or None,
        observation_id=form.observation_id.data or None,
    )
    return done(_("Kopplingen är sparad."), "walks.finding", finding_id=row.id, **context.values)


@bp.route(f"{ONE}/iakttagelse", methods=["GET", "POST"])
def finding_observation(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """Let it complete the own organisation's mapping, after a page that says what that means."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    row = find_finding(db(), actor(), walk_id, finding_id) or abort(404)
    form = _observation_form(row)
    if form.validate_on_submit():
        with form.refusals():
            to_observation(work(), context.case.case, walk_id, finding_id, form.to_words(_source_note(context)))
            said = _("Fyndet är en iakttagelse i er kartläggning.")
            return done(said, "walks.finding", finding_id=finding_id, **context.values)
    frame = case_frame(context.case, SECTION)
    return page(
        "walks/findings/observation.html",
        form=form,
        row=row,
        said=_said(context),
        case_frame=frame,
        **context.values,
    )


def _observation_form(row: WalkFinding) -> ObservationForm:
    form = ObservationForm()
    if not form.is_submitted():
        form.title.data, form.text.data = title(row), finding_rest(row.text)
    return form


def _source_note(context: WalkContext) -> str:
    meeting = context.walk.meeting
    return _("%(walk)s %(day)s", walk=meeting.title, day=full_day(day_of(meeting.starts_at)))


def _said(context: WalkContext) -> CircleWords:
    return circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle)
