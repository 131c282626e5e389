"""Addresses of the walk in a telephone: the page, the plan, what is sent, and what makes it open without a network."""

from __future__ import annotations

from typing import Any, Final

from flask import jsonify, render_template, request

from tracker.domain.access import Permission
from tracker.domain.files.kinds import MOST_SENT
from tracker.web.answers import Answer
from tracker.web.walks.going.forms import PhoneFindingForm, PhotoForm
from tracker.web.walks.going.kit import manifest, worker
from tracker.web.walks.going.plan import carried_plan
from tracker.web.walks.going.sending import take_finding, take_photo
from tracker.web.walks.going.words import settings_of_the_page
from tracker.web.walks.room import bp, load_walk

GOING: Final = "/vandra/<ident:case_id>/<ident:walk_id>"


@bp.url_value_preprocessor
def let_photos_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A photo that the telephone could not make smaller comes as it is."""
    if endpoint == "walks.go_photo":
        request.max_content_length = MOST_SENT


@bp.get(GOING)
def go(case_id: str, walk_id: str) -> Answer:
    """The walk as one goes it. The page itself tells nothing of the case: its plan is fetched by the telephone."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    return render_template("walks/going/shell.html", settings=settings_of_the_page(), desk=context.values)


@bp.get("/vandra/")
def go_home() -> Answer:
    """The same page without a walk: what a telephone keeps, and where its installed icon leads."""
    return render_template("walks/going/shell.html", settings=settings_of_the_page(), desk=None)


@bp.get(f"{GOING}/plan.json")
def go_plan(case_id: str, walk_id: str) -> Answer:
    """What the telephone takes along."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    return jsonify(carried_plan(context))


@bp.post(f"{GOING}/fynd.json")
def go_finding(case_id: str, walk_id: str) -> Answer:
    """A finding out of a telephone: once however often it is sent."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    return take_finding(context, PhoneFindingForm())


@bp.post(f"{GOING}/fynd/<ident:finding_id>/foto.json")
def go_photo(case_id: str, walk_id: str, finding_id: str) -> Answer:
    """A photo of a finding: once however often it is sent."""
    context = load_walk(case_id, walk_id, Permission.WALK_REPORT)
    return take_photo(context, finding_id, PhotoForm())


@bp.get("/vandra/sw.js")
def go_worker() -> Answer:
    """What opens the page without a network. Its scope is ``/vandra/``: it touches no other page."""
    return worker()


@bp.get("/vandra/app.webmanifest")
def go_manifest() -> Answer:
    """What the page is called and looks like on a telephone's screen."""
    return manifest()
