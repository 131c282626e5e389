"""The joint page: what the parties saw together, and which problems belong together."""

from __future__ import annotations

from typing import Any

from flask import current_app, request, url_for

from tracker.domain.access import SHARED_CIRCLES, Permission
from tracker.domain.problems import Relation
from tracker.domain.steps import Step
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.audience import readers_of
from tracker.queries.joint.backing import backings
from tracker.queries.joint.joint import JointProblem, JointView, joint_view
from tracker.queries.joint.pictures import frozen_in_step, latest_picture
from tracker.queries.joint.problems import own_problems
from tracker.queries.mapping import mapping_states
from tracker.services.joint.merging import relate_problems, separate_problems
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.maps import LayerStyle, MapLayer, MapParts, MapView, render_map, tile_settings
from tracker.web.case_frame import case_frame
from tracker.web.labels import choices
from tracker.web.labels.heat import heat_view
from tracker.web.problems import causes, sorting
from tracker.web.problems.forms import OWN, MergeForm, SeparateForm
from tracker.web.problems.joint_page import (
    after,
    audience,
    headline,
    in_order,
    matrix,
    observation_words,
    opened,
    side_by_side,
)
from tracker.web.problems.room import bp
from tracker.web.session import CaseContext, actor, db, load_case, work
from tracker.web.sharing.circles import circle_said

__all__ = ["bp", "causes", "sorting"]
SEVERAL = 2


@bp.get("/arenden/<ident:case_id>/gemensam")
def show(case_id: str) -> Answer:
    """Before the reveal: who has handed in. After it: who saw what, when and where, and what goes together."""
    context = load_case(case_id, Permission.JOINT_READ)
    frame = case_frame(context, "", over=context.case.title)
    if context.case.revealed_at is None:
        states = mapping_states(db(), context.id).get(context.id, [])
        picture = latest_picture(db(), actor(), context.id)
        return page("problems/waiting.html", states=states, picture=picture, case_frame=frame, case_id=context.id)
    view = joint_view(db(), actor(), context.id)
    chosen = view.find(request.args.get("problem", "")) or next(iter(in_order(view)), None)
    return page("problems/show.html", case_frame=frame, **_shown(context, view, chosen))


def _shown(context: CaseContext, view: JointView, chosen: JointProblem | None) -> dict[str, Any]:
    """Everything the page shows after the reveal."""
    readers = readers_of(db(), context.case)
    return {
        "case_id": context.id,
        "revealed_at": context.case.revealed_at,
        "view": view,
        "headline": headline(view),
        "opened": opened(view, context.case),
        "matrix": matrix(view, context.id, chosen),
        "chosen": chosen,
        "next_problem": after(view, chosen) if chosen else None,
        "sides": side_by_side(view, chosen) if chosen else None,
        "heat": heat_view(view.heat),
        "observations": [observation_words(row) for row in view.observations],
        "strip": audience(readers, view),
        "backings": backings(db(), actor(), context.id),
        "said": {circle: circle_said(readers, circle) for circle in SHARED_CIRCLES},
        "parts": _map(context.id) if view.observations else None,
        "may_sort": may_sort(context),
        "merges": merge_rows(view),
        "merged": [(each.problem, part) for each in view.problems for part in each.merged],
    }


def may_sort(context: CaseContext) -> bool:
    """Whether the page offers to change the joint mapping: the right person, the right step, nothing frozen."""
    return (
        context.may(Permission.JOINT_EDIT)
        and context.case.step is Step.JOINT_MAPPING
        and frozen_in_step(db(), context.id) is None
    )


def merge_rows(view: JointView) -> list[dict[str, Any]]:
    """The panel's sentences, what fewest saw first: those are most likely a part of something else."""
    rows = list(reversed(in_order(view)))
    return [
        {
            "problem": each.problem,
            "seen": len(each.seen_by),
            "letters": [other.problem for other in view.problems if other is not each],
            "relations": [
                *(pair for pair in choices(Relation) if pair[0] != Relation.DIFFERS),
                (OWN, _("Eget problem")),
            ],
            "own": OWN,
            "is_likely": len(each.seen_by) < SEVERAL,
        }
        for each in rows
        if len(rows) > 1
    ]


def _map(case_id: str) -> MapParts:
    view = MapView(
        label=_("Karta över iakttagelser och problem"),
        layers=(
            MapLayer(_("platser"), url_for("map.case_data", case_id=case_id), LayerStyle.QUIET_PLACES),
            MapLayer(
                _("iakttagelser"), url_for("map.case_layer", case_id=case_id, layer="iakttagelser"), clustered=True
            ),
        ),
        tiles=tile_settings(current_app.extensions["settings"]),
    )
    return render_map(view)


@bp.post("/arenden/<ident:case_id>/gemensam/hor-ihop")
def relate(case_id: str) -> Answer:
    """Merge problems as the sentences say; the message says how many are left, and can undo."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    before = len(own_problems(db(), actor(), context.id))
    added = relate_problems(work(), context.case, MergeForm().to_merges())
    left = len(own_problems(db(), actor(), context.id))
    undo = {"action": url_for("problems.separate", case_id=context.id), "fields": {"relations": ",".join(added)}}
    words = ngettext("%(before)s problem blev %(num)d.", "%(before)s problem blev %(num)d.", left, before=before)
    return done(words, "problems.show", undo=undo if added else None, case_id=context.id)


@bp.post("/arenden/<ident:case_id>/gemensam/isar")
def separate(case_id: str) -> Answer:
    """Let merged problems stand by themselves again."""
    context = load_case(case_id, Permission.JOINT_EDIT)
    count = separate_problems(work(), context.case, SeparateForm().to_ids())
    words = ngettext("%(num)d ihopparning är ångrad.", "%(num)d ihopparningar är ångrade.", count)
    return done(words, "problems.show", case_id=context.id)
