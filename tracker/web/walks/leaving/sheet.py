"""The sheet to print and carry on a walk: map, times and light, what to look at, and rows to write in."""

from __future__ import annotations

from typing import Final, Protocol

from flask import Response, current_app

from tracker.domain.clock import today
from tracker.domain.ground.geometry import check_geometry
from tracker.domain.walks.leaving import line_through
from tracker.domain.walks.route_sheet import RouteSheet, SheetMap, SheetStop
from tracker.domain.walks.sketch import sketch
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.places import Place
from tracker.queries.scope import visible_places
from tracker.queries.walks.walks import Gathering
from tracker.web.formats import clock_time, day_of, full_day, named_day
from tracker.web.labels import label
from tracker.web.session import actor, db
from tracker.web.walks.leaving.files import sent_file
from tracker.web.walks.plan_view import StopRow, WalkPlan, step_free_told, walk_plan
from tracker.web.walks.room import WalkContext, bp, load_walk

WIDTH: Final = 780.0
HEIGHT: Final = 360.0


class SheetPrinter(Protocol):
    """What makes a PDF of a sheet."""

    def print(self, sheet: RouteSheet) -> bytes: ...  # noqa: D102


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/ruttblad.pdf")
def sheet(case_id: str, walk_id: str) -> Response:
    """The sheet as PDF. It names who has a role, and nobody who takes part."""
    context = load_walk(case_id, walk_id)
    printer: SheetPrinter = current_app.extensions["route_sheets"]
    return sent_file(context.walk, printer.print(route_sheet(context)), "application/pdf", "pdf")


def route_sheet(context: WalkContext) -> RouteSheet:
    """What the sheet says."""
    walk, plan = context.walk, walk_plan(context)
    starts = walk.meeting.starts_at
    way = step_free_told(plan.rows, Gathering())  # not who needs it: the sheet goes from hand to hand
    words = [walk.purpose, plan.light, way[1] if way else None]
    return RouteSheet(
        title=walk.meeting.title,
        day=day_of(starts),
        facts=(
            (_("Dag"), named_day(day_of(starts))),
            (_("Tid"), _span(plan, clock_time(starts))),
            (_("Samling"), walk.meeting.location or _("Inte bestämt än")),
            (_("Rutt"), _("%(distance)s, %(stops)s stopp", distance=plan.distance, stops=len(plan.rows))),
        ),
        words=tuple(line for text in words if text for line in text.split("\n") if line.strip()),
        map=_map(context, plan) if plan.rows else None,
        roles=(_("Roller"), plan.roles),
        stops=tuple(_stop(row, plan) for row in plan.rows),
        columns=(_("Vad ni ser och var"), _("Otryggt eller värna?"), _("Bild nr")),
        more=_("Mer som ni såg på vägen"),
        foot=_("Ruttblad, utskrivet %(day)s. Skriv inget om enskilda personer.", day=full_day(today())),
        page_words=(_("Sida"), _("av")),
    )


def _span(plan: WalkPlan, starts: str) -> str:
    return f"{starts}–{clock_time(plan.tour.ends_at)}" if plan.tour.ends_at else starts


def _stop(row: StopRow, plan: WalkPlan) -> SheetStop:
    leaves = plan.tour.timings[row.number - 1].leaves_at
    when = f"{clock_time(row.arrives_at)}–{clock_time(leaves)}"
    if row.light:
        when += f", {label(row.light).lower()}"
    if row.number == 1:
        when += ". " + _("Samling")
    return SheetStop(
        heading=f"{row.number}. {row.stop.name}",
        when=f"{when}.",
        questions=tuple(line.strip() for line in (row.stop.questions or "").split("\n") if line.strip()),
    )


def _map(context: WalkContext, plan: WalkPlan) -> SheetMap:
    stops = [row.stop for row in plan.rows]
    query = visible_places(actor()).where(Place.case_id == context.case.id, Place.geometry.is_not(None))
    places = [(place.name, check_geometry(place.geometry)) for place in db().scalars(query.order_by(Place.number))]
    drawn = sketch(line_through(stops), [(stop.lon, stop.lat) for stop in stops], places, WIDTH, HEIGHT)
    count = ngettext("%(num)d stopp", "%(num)d stopp", len(stops))
    return SheetMap(
        sketch=drawn,
        alt=_("Karta över rutten med %(stops)s i ordning. Stoppen står med namn och tid längre ner.", stops=count),
        north=_("N"),
        bar=_("%(metres)s m", metres=drawn.bar[1]),
    )
