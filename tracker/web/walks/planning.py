"""The walks of a case and of everybody, planning one, its page, its times and its roles."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request, url_for

from tracker.domain.access import Permission
from tracker.domain.clock import local, now
from tracker.domain.ids import is_id
from tracker.domain.walks.leaving import line_through
from tracker.extensions import gettext as _
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.audience import readers_of
from tracker.queries.meetings import meeting_in_case
from tracker.queries.parties import active_organisation_ids, people_of
from tracker.queries.reference import open_districts
from tracker.queries.walks.again import repeats_of
from tracker.queries.walks.findings import count_findings
from tracker.queries.walks.walks import WalkRow, find_walk, roles_of, stops_of, walks_listed
from tracker.services.walks.planning import MeetingWords, edit_walk, plan_free_walk, plan_walk, set_roles, time_walk
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.map_data import MapFeature, MarkKind, geojson_response
from tracker.web.cartography.map_view import MapHeight
from tracker.web.cartography.maps import LayerStyle, MapLayer, MapParts, MapView, render_map, tile_settings
from tracker.web.case_frame import case_frame
from tracker.web.session import CaseContext, actor, db, load_case, require, work
from tracker.web.sharing.circles import circle_said, offer_joint
from tracker.web.walks.before.view import before_walk
from tracker.web.walks.findings.marks import finding_features
from tracker.web.walks.forms import FreeWalkForm, RolesForm, TimesForm, WalkForm
from tracker.web.walks.plan_view import walk_plan
from tracker.web.walks.room import WalkContext, bp, ground, load_walk
from tracker.web.walks.signing_up.state import sign_up_state_of, sign_up_words

SECTION = "walks.of_case"


@bp.get("/vandringar")
def index() -> Answer:
    """Every walk that I may know of, those to come first."""
    require(Permission.CASE_LIST)
    return page("walks/index.html", groups=_groups(walks_listed(db(), actor())))


@bp.route("/ny-vandring", methods=["GET", "POST"])
def new_free() -> Answer:
    """Plan a walk that belongs to no case yet."""
    require(Permission.CASE_CREATE)
    form = FreeWalkForm.among(open_districts(db()), actor().district_id)
    if form.validate_on_submit():
        with form.refusals():
            walk = plan_free_walk(work(), form.to_draft(), form.district_id.data, _words(), ground())
            said = _("Vandringen är sparad. Lägg till stopp.")
            return done(said, "walks.show", case_id=walk.case_id, walk_id=walk.id)
    return page("walks/free.html", form=form)


@bp.get("/arenden/<ident:case_id>/vandringar")
def of_case(case_id: str) -> Answer:
    """The walks of a case."""
    context = load_case(case_id, Permission.JOINT_READ)
    rows = walks_listed(db(), actor(), context.id)
    return page("walks/of_case.html", groups=_groups(rows), case=context.case, case_frame=case_frame(context, SECTION))


def _groups(rows: list[WalkRow]) -> list[tuple[str, list[WalkRow]]]:
    coming = [row for row in reversed(rows) if (row.ends_at or row.starts_at) >= now() and not row.is_cancelled]
    groups = [(_("Kommande"), coming), (_("Har varit"), [row for row in rows if row not in coming])]
    return [(title, found) for title, found in groups if found]


@bp.route("/arenden/<ident:case_id>/vandringar/ny", methods=["GET", "POST"])
def new(case_id: str) -> Answer:
    """Plan a walk: a new one, one that stands among the meetings (``mote``), or one walked again (``igen``)."""
    context = load_case(case_id, Permission.WALK_EDIT)
    given: dict[str, Any] = {name: value for name in ("mote", "igen") if is_id(value := request.args.get(name, ""))}
    form = _new_form(context, given)
    offer_joint(form.circle, context)
    if form.validate_on_submit():
        with form.refusals():
            draft = form.to_draft(meeting_id=given.get("mote"), repeats_id=given.get("igen"))
            walk = plan_walk(work(), context.case, draft, _words(), ground())
            return done(_("Vandringen är sparad. Lägg till stopp."), "walks.show", case_id=context.id, walk_id=walk.id)
    address = url_for("walks.new", case_id=context.id, **given)
    return page(
        "walks/form.html", form=form, address=address, case_frame=case_frame(context, SECTION), **_back(context)
    )


def _new_form(context: CaseContext, given: dict[str, str]) -> WalkForm:
    """An empty form, or one that begins with what is known of the meeting or of the walk that is walked again."""
    form = WalkForm()
    if form.is_submitted():
        return form
    if "mote" in given and (meeting := meeting_in_case(db(), actor(), context.id, given["mote"])):
        starts = local(meeting.starts_at)
        form.title.data, form.location.data, form.circle.data = meeting.title, meeting.location, meeting.circle.value
        form.day.data, form.starts_at.data = starts.date(), starts.time()
    if "igen" in given and (walk := find_walk(db(), actor(), context.id, given["igen"])):
        form.title.data, form.location.data = _("Återvandring"), walk.meeting.location
        form.purpose.data, form.minutes_per_stop.data = walk.purpose, walk.minutes_per_stop
        form.circle.data = walk.meeting.circle.value
    return form


def _words() -> MeetingWords:
    return MeetingWords(_("Förmöte inför vandringen"), _("Avslutande möte efter vandringen"))


def _back(context: CaseContext, walk: SafetyWalk | None = None) -> dict[str, Any]:
    values: dict[str, Any] = {"case_id": context.id}
    back = url_for("walks.show", walk_id=walk.id, **values) if walk else url_for("walks.of_case", **values)
    return {"back": back, "is_new": walk is None}


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>")
def show(case_id: str, walk_id: str) -> Answer:
    """The plan of a walk: stops, map, light and darkness, roles and people."""
    context = load_walk(case_id, walk_id)
    plan = walk_plan(context)
    return page(
        "walks/show.html",
        walk=context.walk,
        plan=plan,
        edits=context.edits,
        may_report=context.reports,
        said=circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle),
        times=TimesForm.of(context.walk),
        parts=walk_map(context),
        sign_up=sign_up_state_of(context) if context.edits else None,
        sign_up_words=sign_up_words,
        before=before_walk(context, [row.stop for row in plan.rows]),
        findings=count_findings(db(), actor(), walk_id),
        repeat_id=walk_id if context.walk.repeats_id else repeats_of(db(), actor(), walk_id),
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )


def walk_map(context: WalkContext) -> MapParts:
    """The walk on the case's map."""
    case_id = context.case.id
    seen = url_for("map.case_layer", case_id=case_id, layer="iakttagelser")
    view = MapView(
        label=_("Karta över vandringens stopp"),
        layers=(
            MapLayer(_("platser och problem"), url_for("map.case_data", case_id=case_id), LayerStyle.QUIET_PLACES),
            MapLayer(_("iakttagelser"), seen, clustered=True),
            MapLayer(_("boendes punkter"), url_for("walks.points_data", **context.values)),
            MapLayer(_("stopp"), url_for("walks.data", **context.values)),
        ),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.LARGE,
    )
    return render_map(view)


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/rutt.geojson")
def data(case_id: str, walk_id: str) -> Response:
    """The stops, the way between them and what was found, as GeoJSON."""
    context = load_walk(case_id, walk_id)
    stops = stops_of(db(), actor(), context.walk.id)
    features = [
        MapFeature(
            id=stop.id,
            geometry={"type": "Point", "coordinates": [stop.lon, stop.lat]},
            kind=MarkKind.STOP,
            name=_("Stopp %(number)s, %(name)s", number=number, name=stop.name),
            label=str(number),
        )
        for number, stop in enumerate(stops, start=1)
    ]
    if line := line_through(stops):
        route = {"type": "LineString", "coordinates": line}
        features.append(MapFeature(id="rutt", geometry=route, kind=MarkKind.ROUTE, name=_("Rutten")))
    return geojson_response([*features, *finding_features(context)])


@bp.route("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/andra", methods=["GET", "POST"])
def edit(case_id: str, walk_id: str) -> Answer:
    """Edit the plan."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    form = WalkForm.of(context.walk)
    offer_joint(form.circle, context.case, saved=context.walk.meeting.circle)
    if form.validate_on_submit():
        with form.refusals():
            edit_walk(work(), context.case.case, walk_id, form.to_draft(), _words(), ground())
            return done(_("Vandringen är sparad."), "walks.show", **context.values)
    frame = case_frame(context.case, SECTION)
    address = url_for("walks.edit", **context.values)
    return page("walks/form.html", form=form, address=address, case_frame=frame, **_back(context.case, context.walk))


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/tider")
def times(case_id: str, walk_id: str) -> Answer:
    """Change the start and the minutes at each stop, from the light bar."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    form = TimesForm.of(context.walk)
    if form.validate_on_submit():
        with form.refusals():
            starts_at, minutes = form.start_on(context.walk), form.minutes_per_stop.data or 0
            time_walk(work(), context.case.case, walk_id, starts_at, minutes, ground())
            return done(_("Tiderna är sparade."), "walks.show", **context.values)
    frame = case_frame(context.case, SECTION)
    return page("walks/times.html", form=form, case_frame=frame, **context.values)


@bp.route("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/roller", methods=["GET", "POST"])
def roles(case_id: str, walk_id: str) -> Answer:
    """Who does what on the walk."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    people = people_of(db(), active_organisation_ids(db(), context.case.id))
    form = RolesForm.of(roles_of(db(), actor(), walk_id), people)
    if form.validate_on_submit():
        with form.refusals():
            set_roles(work(), context.case.case, walk_id, form.to_drafts())
            return done(_("Rollerna är sparade."), "walks.show", **context.values)
    frame = case_frame(context.case, SECTION)
    return page("walks/roles.html", form=form, case_frame=frame, **context.values)
