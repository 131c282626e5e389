"""The question to residents, for who coordinates the case: what its page says, its link, closing and renewing it."""

from __future__ import annotations

from typing import Any

from tracker.domain.access import Permission
from tracker.domain.ground.coordinates import Position
from tracker.domain.ground.geometry import check_geometry, point_geometry
from tracker.domain.walks.inquiry import MOST_SPOTS
from tracker.extensions import gettext as _
from tracker.models.walks.inquiry import WalkInquiry
from tracker.queries.walks.inquiry import count_points, inquiry_of
from tracker.queries.walks.places import candidates
from tracker.queries.walks.walks import stops_of
from tracker.services.walks.before.asking import Spot, close_inquiry, edit_inquiry, open_inquiry, renew_inquiry
from tracker.web.answers import Answer, done, page
from tracker.web.cartography.map_view import Bounds
from tracker.web.case_frame import case_frame
from tracker.web.session import actor, db, work
from tracker.web.walks.before.forms import InquiryForm
from tracker.web.walks.before.view import state_of
from tracker.web.walks.room import WalkContext, bp, ground, load_walk, walk_links
from tracker.web.walks.signing_up.spreading import spread

SECTION = "walks.of_case"
INQUIRY = "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/fraga-boende"
Offered = list[tuple[str, Spot]]


@bp.route(INQUIRY, methods=["GET", "POST"])
def inquiry_page(case_id: str, walk_id: str) -> Answer:
    """What residents are asked and until when, with the link as text and as a picture for a camera."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    row, offered = inquiry_of(db(), actor(), walk_id), _offered(context)
    form = InquiryForm.of(context.walk, row, offered)
    if form.validate_on_submit():
        with form.refusals():
            return done(_save(context, form, row, offered), "walks.inquiry_page", **context.values)
    return _shown(context, form, row)


def _save(context: WalkContext, form: InquiryForm, row: WalkInquiry | None, offered: Offered) -> str:
    draft = form.to_draft(offered, _centre([spot for _key, spot in offered]))
    if row is None or row.closed_at is not None:
        open_inquiry(work(), context.case.case, context.walk.id, draft, walk_links())
        return _("Sidan är sparad. Sprid länken eller koden.")
    edit_inquiry(work(), context.case.case, context.walk.id, draft)
    return _("Sidan är sparad.")


def _offered(context: WalkContext) -> Offered:
    """Stops and places that all who know of the walk may read; each is told only where it is chosen."""
    stops = [(stop.id, Spot(stop.name, stop.lat, stop.lon)) for stop in stops_of(db(), actor(), context.walk.id)]
    places, named = [], {spot.name for _key, spot in stops}
    for each in candidates(db(), actor(), context.case.id, context.walk.meeting.circle):
        if each.field == "place_id" and each.name not in named:
            middle = ground().middle(check_geometry(each.geometry))
            places.append((each.id, Spot(each.name, middle.lat, middle.lon)))
    return [*stops, *places]


def _centre(spots: list[Spot]) -> Position | None:
    """Where the page's map opens: in the middle of what the walk has; None where it has nothing yet."""
    box = Bounds.of(*(point_geometry(spot.lat, spot.lon) for spot in spots))
    if box is None:
        return None
    return ground().middle(point_geometry((box.south + box.north) / 2, (box.west + box.east) / 2))


def _shown(context: WalkContext, form: InquiryForm, row: WalkInquiry | None) -> Answer:
    link, drawing = _spread(row) if row else (None, None)
    return page(
        "walks/before/asking.html",
        form=form,
        row=row,
        walk=context.walk,
        state=state_of(context, row),
        counts=count_points(db(), actor(), context.walk.id),
        most_spots=MOST_SPOTS,
        link=link,
        drawing=drawing,
        edits=context.edits,
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )


def _spread(row: WalkInquiry) -> tuple[str | None, Any]:
    return spread("walks.inquiry", "inquiry_token", walk_links().inquiry(row.id, row.number), row.token_hash)


@bp.post(f"{INQUIRY}/stang", endpoint="close_inquiry")
def close_page(case_id: str, walk_id: str) -> Answer:
    """Let nobody mark points any more."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    close_inquiry(work(), context.case.case, walk_id)
    return done(_("Sidan är stängd. Punkterna som har kommit är kvar."), "walks.inquiry_page", **context.values)


@bp.post(f"{INQUIRY}/ny-lank", endpoint="renew_inquiry")
def renew_link(case_id: str, walk_id: str) -> Answer:
    """Make another link."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    renew_inquiry(work(), context.case.case, walk_id, walk_links())
    return done(_("Länken är ny. Den gamla fungerar inte längre."), "walks.inquiry_page", **context.values)
