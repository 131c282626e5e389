"""Mitt arbete: what needs me now, what is coming, my cases and what is late."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, request, url_for

from tracker.domain.people import Actor, UserRole
from tracker.extensions import gettext as _
from tracker.queries.pressing import due_reviews, pressing_measures
from tracker.queries.walks.inquiry import waiting_points
from tracker.queries.work import (
    bounding_box,
    coming_meetings,
    latest_deviations,
    my_open_cases,
)
from tracker.web.answers import Answer, page
from tracker.web.cartography.maps import Bounds, MapHeight, MapLayer, MapParts, MapView, render_map, tile_settings
from tracker.web.session import actor, db
from tracker.web.work.cases import MyCase, case_row, gather
from tracker.web.work.controls import receiver_tasks, unknown_controls
from tracker.web.work.tasks import Task, case_tasks, measure_tasks, ordered, point_tasks, review_tasks
from tracker.web.work.words import coming_rows, day_words, deviation_rows, headline, late_rows, late_words

bp = Blueprint("work", __name__)
MOST_TASKS = 12
MOST_MEETINGS = 4
MOST_DEVIATIONS = 10


@bp.get("/")
def home() -> Answer:
    """What needs the person now, first; the same number of questions however many cases there are."""
    who = actor()
    if who.role in {UserRole.SYSTEM_ADMIN, UserRole.OVERVIEW}:
        return _without_tasks(who)
    cases = my_open_cases(db(), who)
    mine = gather(who, cases.shown)
    pressing = pressing_measures(db(), who)
    late = late_rows(pressing, who.organisation_id)
    tasks = _tasks(who, mine, pressing)
    shown = tasks if request.args.get("alla") else tasks[:MOST_TASKS]
    return page(
        "work/home.html",
        tasks=shown,
        task_count=len(tasks),
        headline=headline(tasks, has_cases=bool(mine)),
        day_words=day_words(),
        late=late,
        late_words=late_words(len(late)),
        cases=[case_row(each) for each in mine],
        has_more=cases.has_more,
        coming=coming_rows(coming_meetings(db(), who, cases, MOST_MEETINGS)),
        parts=_map(who, mine),
        own_id=who.user_id,
    )


def _without_tasks(who: Actor) -> Answer:
    """The first page of those whom nothing waits for."""
    if who.role is UserRole.SYSTEM_ADMIN:
        return page("work/admin.html")
    rows = latest_deviations(db(), who, MOST_DEVIATIONS)
    return page("work/overview.html", deviations=deviation_rows(rows))


def _tasks(who: Actor, mine: list[MyCase], pressing: Any) -> list[Task]:
    tasks = [task for case in mine for task in case_tasks(case)]
    tasks += measure_tasks(pressing, who.organisation_id) if who.role is not UserRole.READER else []
    tasks += review_tasks(due_reviews(db(), who))
    tasks += receiver_tasks(*unknown_controls(who))
    tasks += point_tasks(waiting_points(db(), who))
    return ordered(tasks)


def _map(who: Actor, mine: list[MyCase]) -> MapParts | None:
    """A small map of my cases' places, or nothing when none is drawn."""
    box = bounding_box(db(), who, [case.id for case in mine])
    if box is None:
        return None
    view = MapView(
        label=_("Karta över platserna i dina ärenden"),
        bounds=Bounds(*box),
        layers=(MapLayer(_("platser"), url_for("map.layer", layer="platser"), clustered=True),),
        tiles=tile_settings(current_app.extensions["settings"]),
        height=MapHeight.SMALL,
    )
    return render_map(view)
