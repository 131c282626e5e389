"""What residents marked before a walk: a list and a map, and letting through for who coordinates."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from flask import Response, abort, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.access import Permission
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import PointState
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.walks.inquiry import WalkPoint
from tracker.queries.audience import readers_of
from tracker.queries.walks.inquiry import points_shown, points_to_judge
from tracker.queries.walks.walks import stops_of
from tracker.services.walks.before.judging import hide_points, show_points, unjudge_points
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.map_data import feature_collection, geojson_response
from tracker.web.cartography.map_view import MapHeight, MapLayer, MapView, tile_settings
from tracker.web.cartography.maps import MapParts, render_map
from tracker.web.case_frame import case_frame
from tracker.web.forms import ids
from tracker.web.session import actor, db, work
from tracker.web.sharing.circles import circle_said
from tracker.web.walks.before.forms import JudgeForm
from tracker.web.walks.before.view import feature_of, point_features, point_row
from tracker.web.walks.leaving.files import sent_file
from tracker.web.walks.room import WalkContext, bp, load_walk

SECTION = "walks.of_case"
LIST = "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/boendes-punkter"
# an address holds so many ids; for more than that the list itself is the way back
MOST_UNDONE = 40
Words = Callable[[int], str]


@bp.get(LIST)
def points(case_id: str, walk_id: str) -> Answer:
    """What was marked and let through; for who coordinates also what waits and what is hidden."""
    return _shown(load_walk(case_id, walk_id), JudgeForm.made())


@bp.post(LIST, endpoint="judge_points")
def judge(case_id: str, walk_id: str) -> Answer:
    """Let points through (``gor``: slapp-fram, slapp-fram-alla) or hide them (dolj)."""
    context, form = load_walk(case_id, walk_id, Permission.WALK_EDIT), JudgeForm.made()
    if form.validate_on_submit():
        with form.refusals():
            return _judged(context, form)
    return _shown(context, form)


def _judged(context: WalkContext, form: JudgeForm) -> BaseResponse:
    case, walk_id, how = context.case.case, context.walk.id, request.form.get("gor", "")
    if how == "dolj":
        rows = hide_points(work(), case, walk_id, form.chosen, form.why)
        said = ngettext("%(num)d punkt är dold.", "%(num)d punkter är dolda.", len(rows))
    elif how in {"slapp-fram", "slapp-fram-alla"}:
        rows = show_points(work(), case, walk_id, form.chosen if how == "slapp-fram" else None)
        said = ngettext("%(num)d punkt är framsläppt.", "%(num)d punkter är framsläppta.", len(rows))
    else:
        abort(400)
    return done(said, "walks.points", undo=_undo(context, rows), **context.values)


def _undo(context: WalkContext, rows: Sequence[WalkPoint]) -> dict[str, str] | None:
    if len(rows) > MOST_UNDONE:
        return None
    chosen = ",".join(row.id for row in rows)
    return {"action": url_for("walks.unjudge_points", fran=rows[0].state, punkter=chosen, **context.values)}


@bp.post(f"{LIST}/angra", endpoint="unjudge_points")
def unjudge(case_id: str, walk_id: str) -> Answer:
    """Let points wait again; ``fran``: whether they were let through or hidden."""
    context, form = load_walk(case_id, walk_id, Permission.WALK_EDIT), JudgeForm.made()
    state = request.values.get("fran", "")
    if state not in {PointState.SHOWN, PointState.HIDDEN}:
        abort(400)
    chosen = form.chosen or ids(request.args.get("punkter", "").split(","))
    if form.validate_on_submit():
        with form.refusals():
            rows = unjudge_points(work(), context.case.case, walk_id, PointState(state), chosen)
            said = ngettext("%(num)d punkt väntar igen.", "%(num)d punkter väntar igen.", len(rows))
            return done(said, "walks.points", **context.values)
    return _shown(context, form)


def _shown(context: WalkContext, form: JudgeForm) -> Answer:
    walk_id, stops = context.walk.id, stops_of(db(), actor(), context.walk.id)
    may = context.case.may(Permission.WALK_EDIT)
    judged = points_to_judge(db(), actor(), walk_id) if may else ()
    rows = sorted((*points_shown(db(), actor(), walk_id), *judged), key=lambda row: row.kind is FindingKind.KEEP)
    by_state = {state: [point_row(row, stops) for row in rows if row.state is state] for state in PointState}
    body, status = page(
        "walks/before/points.html",
        form=form,
        walk=context.walk,
        waiting=by_state[PointState.WAITING],
        shown=by_state[PointState.SHOWN],
        hidden=by_state[PointState.HIDDEN],
        parts=_map(context),
        edits=context.edits,
        said=circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle),
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )
    return body, 422 if form.form_errors else status


def _map(context: WalkContext) -> MapParts:
    view = MapView(
        label=_("Karta över punkterna som boende har markerat"),
        layers=(
            MapLayer(_("boendes punkter"), url_for("walks.points_data", **context.values)),
            MapLayer(_("stopp"), url_for("walks.data", **context.values)),
        ),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.MEDIUM,
    )
    return render_map(view)


@bp.get(f"{LIST}.geojson")
def points_data(case_id: str, walk_id: str) -> Response:
    """The points as marks on the walk's map."""
    return geojson_response(point_features(load_walk(case_id, walk_id)))


@bp.get(f"{LIST}/hamta/punkter.geojson")
def points_file(case_id: str, walk_id: str) -> Response:
    """What was let through, for a map of one's own."""
    context = load_walk(case_id, walk_id)
    made = feature_collection(feature_of(row) for row in points_shown(db(), actor(), walk_id))
    content = json.dumps(made, ensure_ascii=False, allow_nan=False).encode()
    return sent_file(context.walk, content, "application/geo+json", "geojson")
