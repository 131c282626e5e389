"""The findings of a walk as a list, and one finding with what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, redirect, url_for

from tracker.domain.access import Permission
from tracker.domain.files.kinds import About
from tracker.domain.walks.findings import FindingKind, FindingStatus
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.walks.findings import WalkFinding
from tracker.queries.audience import readers_of
from tracker.queries.walks.findings import (
    became,
    find_finding,
    findings_of,
    merged_of,
    tieable_measures,
    tieable_observations,
)
from tracker.queries.walks.walks import stops_of
from tracker.web.answers import Answer, page
from tracker.web.attached.view import FilePanel, file_panel
from tracker.web.cartography.controls import ControlWords
from tracker.web.case_frame import case_frame
from tracker.web.formats import clock_time, day_of, full_day, short_moment
from tracker.web.labels import label
from tracker.web.labels.ground.findings import finding_rest
from tracker.web.session import actor, db
from tracker.web.sharing.circles import circle_said
from tracker.web.trail.history import row_history
from tracker.web.walks.findings.controls import control_of_finding
from tracker.web.walks.findings.forms import MergeForm, TieForm
from tracker.web.walks.findings.noting import FINDINGS, ONE, SECTION
from tracker.web.walks.findings.view import (
    due_words,
    list_filter,
    receiver_words,
    receivers_in,
    status_of,
    title,
    where_words,
)
from tracker.web.walks.room import WalkContext, bp, load_walk


@bp.get(FINDINGS)
def findings(case_id: str, walk_id: str) -> Answer:
    """What was found, the unsafe and what is worth keeping apart; filters live in the address."""
    context = load_walk(case_id, walk_id)
    every = findings_of(db(), actor(), walk_id)
    filters = list_filter(every, stops_of(db(), actor(), walk_id))
    rows = findings_of(db(), actor(), walk_id, filters.wanted) if filters.address else every
    return page(
        "walks/findings/index.html",
        walk=context.walk,
        groups=_groups(rows),
        done=_done_words(every),
        total=len(every),
        shown=ngettext("%(num)d fynd", "%(num)d fynd", len(rows)),
        filters=filters,
        receivers=receivers_in([row for row in every if row.has_receiver]),
        merged=merged_of(db(), actor(), walk_id),
        words=WORDS,
        may_report=context.reports,
        edits=context.edits,
        said=circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle),
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )


WORDS = {"title": title, "receiver": receiver_words, "status": status_of, "due": due_words, "where": where_words}


def _groups(rows: Sequence[WalkFinding]) -> list[tuple[FindingKind, str, list[WalkFinding]]]:
    named = ((FindingKind.UNSAFE, _("Otryggt")), (FindingKind.KEEP, _("Värna")))
    groups = [(kind, words, [row for row in rows if row.kind is kind]) for kind, words in named]
    return [group for group in groups if group[2]]


def _done_words(rows: Sequence[WalkFinding]) -> str:
    """As 6 av 7 är åtgärdade; of two alike, both."""
    unsafe = [row for row in rows if row.kind is FindingKind.UNSAFE]
    if not unsafe:
        return ""
    count = sum(row.status is FindingStatus.DONE for row in unsafe)
    return _("%(done)s av %(all)s brister är åtgärdade", done=count, all=len(unsafe))


@bp.get(ONE)
def finding(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """One finding: what was seen, who receives it, what it became, and what is told in it."""
    context = load_walk(case_id, walk_id)
    row = find_finding(db(), actor(), walk_id, finding_id) or abort(404)
    if row.again_of_id is not None:
        return redirect(url_for("walks.again", _anchor=f"fynd-{row.again_of_id}", **context.values), 303)
    if row.removed_at is not None and not _writes(context, row):
        abort(404)
    control = control_of_finding(row) if row.kind is FindingKind.UNSAFE else None
    return page(
        "walks/findings/show.html",
        row=row,
        title=title(row),
        text=finding_rest(row.text),
        known=_facts(row, control),
        must_choose=context.edits and control is not None and not row.has_receiver,
        status=status_of(row),
        became=_became(context, row),
        merged=merged_of(db(), actor(), walk_id).get(row.id, []),
        into=find_finding(db(), actor(), walk_id, row.merged_into_id) if row.merged_into_id else None,
        words=WORDS,
        writes=_writes(context, row),
        edits=context.edits,
        said=circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle),
        case_frame=case_frame(context.case, SECTION),
        panel=_files(context, row),
        history=row_history(case_id, row.id) if context.case.may(Permission.AUDIT_READ) else None,
        **handling_forms(context, row),
        **context.values,
    )


def _files(context: WalkContext, row: WalkFinding) -> FilePanel | None:
    if row.removed_at is not None:
        return None
    address = url_for("files.about_finding", case_id=context.case.id, finding_id=row.id)
    return file_panel(context.case, About(finding_id=row.id), address)


def _writes(context: WalkContext, row: WalkFinding) -> bool:
    """Whether the actor may change it now: whoever coordinates any, others their own until it is taken care of."""
    is_own = row.noted_by_id == actor().user_id and row.status is FindingStatus.TO_DO and row.merged_into_id is None
    return context.edits or (context.reports and is_own)


def _facts(row: WalkFinding, control: ControlWords | None) -> list[tuple[str, str]]:
    seen = _("%(day)s kl. %(at)s", day=full_day(day_of(row.seen_at)), at=clock_time(row.seen_at))
    light = label(row.light) if row.light else None
    is_unsafe = row.kind is FindingKind.UNSAFE
    found = [
        (_("Gäller"), label(row.category)),
        (_("Plats"), where_words(row)),
        (_("Sett"), f"{seen}, {light.lower()}" if light else seen),
        (_("Rådighet"), control.said if control else None),
        (_("Mottagare"), receiver_words(row)),
        (_("Klart senast"), full_day(row.due_on) if row.due_on and is_unsafe else None),
        (_("Antecknat av"), row.noted_by.organisation.short_name),
        (_("Kom in"), short_moment(row.created_at)),
    ]
    return [(words, value) for words, value in found if value]


def _became(context: WalkContext, row: WalkFinding) -> list[tuple[str, str, str | None]]:
    """(what, its name, address) of the measure and the observation, where the reader may know of them."""
    measure, observed = became(db(), actor(), row)
    found: list[tuple[str, str, str | None]] = []
    if measure:
        href = url_for("plans.measure", case_id=context.case.id, measure_id=measure.id)
        found.append((_("Åtgärd"), f"M{measure.number} {measure.title}", href))
    if observed:
        found.append((_("Iakttagelse"), observed, None))
    return found


def handling_forms(context: WalkContext, row: WalkFinding) -> dict[str, Any]:
    """What whoever coordinates can do with a finding: merge others into it, and say what it became."""
    if not context.edits or row.removed_at is not None or row.merged_into_id is not None:
        return {"merging": None, "tying": None, "may_plan": False}
    case_id, circle = context.case.id, context.walk.meeting.circle
    others = [each for each in findings_of(db(), actor(), row.walk_id) if each.kind is row.kind and each.id != row.id]
    measures = tieable_measures(db(), actor(), case_id, circle)
    observations = tieable_observations(db(), actor(), case_id, circle)
    return {
        "merging": MergeForm.among([(each.id, f"{title(each)} ({where_words(each)})") for each in others]),
        "tying": TieForm.of(row, measures, observations),
        "may_plan": context.case.may(Permission.PLAN_EDIT) and row.measure_id is None,
    }
