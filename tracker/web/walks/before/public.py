"""The open page where residents mark points before a walk, with no account.

What a visit has sent is remembered by the visitor's own cookie until the browser is closed, and by nothing else: that
is how it can be taken back. A GET uses nothing up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask import Response, abort, current_app, flash, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.ground.coordinates import Position, Understood
from tracker.domain.ground.geometry import point_geometry
from tracker.domain.law.retention import RetentionCode
from tracker.domain.walks.inquiry import HOUR, MOST_A_VISIT
from tracker.extensions import csrf, database
from tracker.extensions import gettext as _
from tracker.queries.law.retention import amount_of
from tracker.queries.walks.inquiry import InquirySeen, inquiry_seen, own_points
from tracker.services.sessions import token_hash
from tracker.services.walks.before.telling import mark_point, take_back
from tracker.web.answers import Answer, page
from tracker.web.cartography.ground_file import ground_file_response
from tracker.web.cartography.map_data import geojson_response
from tracker.web.cartography.map_view import Bounds, MapHeight, MapLayer, MapView, tile_settings
from tracker.web.cartography.maps import MapParts, render_map
from tracker.web.cartography.place_field import draw_field_of, must_confirm, read_place
from tracker.web.forms import ActionForm, one_id
from tracker.web.session import actor_or_none, close_db
from tracker.web.walks.before.forms import PointForm
from tracker.web.walks.before.view import feature_of, kind_words
from tracker.web.walks.before.words import VOID, no_form, reading_words, told
from tracker.web.walks.room import bp, ground
from tracker.web.walks.signing_up.by_link import check_forgery, closed, doors, untold
from tracker.web.walks.signing_up.words import UNKNOWN

SENT: Final = "sent_points"


@bp.route("/fore-vandringen/<inquiry_token>", methods=["GET", "POST"])
@csrf.exempt
def inquiry(inquiry_token: str) -> Answer:
    """What is asked, and a form to mark a point; or why there is none."""
    seen = _seen(inquiry_token)
    form = PointForm.made(seen.spots if seen else ())
    if no_form(seen) is None and seen and form.validate_on_submit():
        with form.refusals():
            if at := _position(form, seen):
                return _marked(form, inquiry_token, at)
    check_forgery(form)
    if seen is None or seen.is_void:
        return closed(no_form(seen) or VOID)
    return untold(make_response(*_page(seen, form, inquiry_token)))


@bp.post("/fore-vandringen/<inquiry_token>/ta-tillbaka", endpoint="take_back_point")
@csrf.exempt
def take_point_back(inquiry_token: str) -> Answer:
    """Remove a point that this visit has sent."""
    form, sent, point_id = ActionForm(), _sent(), one_id(request.form.get("punkt"))
    if form.validate_on_submit():
        close_db()
        with form.refusals():
            take_back(doors(), inquiry_token, sent, point_id)
            session[SENT] = [each for each in sent if each != point_id]
            flash(_("Punkten är borttagen."), "ok")
            return untold(redirect(url_for("walks.inquiry", inquiry_token=inquiry_token), 303))
    check_forgery(form)
    return closed(UNKNOWN if _seen(inquiry_token) is None else VOID)


@bp.get("/fore-vandringen/<inquiry_token>/mina.geojson")
def inquiry_data(inquiry_token: str) -> Response:
    """What this visit has marked, for the page's map."""
    with database.reader() as reader:
        seen = inquiry_seen(reader, token_hash(inquiry_token))
        if seen is None or seen.is_void:
            abort(404)
        answer = geojson_response(feature_of(row) for row in own_points(reader, token_hash(inquiry_token), _sent()))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@bp.get("/fore-vandringen/<inquiry_token>/underlag.pmtiles")
def inquiry_ground(inquiry_token: str) -> Response:
    """The ground of the page's map, where the installation has a file of its own: for who holds a link that opens."""
    seen = _seen(inquiry_token)
    if seen is None or no_form(seen) is not None:
        abort(404)
    return ground_file_response()


def _marked(form: PointForm, token: str, at: Position) -> BaseResponse:
    actor_or_none()  # asked for by the page that follows, and would wait for the write lock there
    close_db()
    sent = _sent()
    point_id = mark_point(doors(), form.to_draft(token, at, sent))
    session[SENT] = [*(each for each in sent if each != point_id), point_id]
    flash(_("Tack! Punkten är skickad. Du kan markera en till."), "ok")
    return untold(redirect(url_for("walks.inquiry", inquiry_token=token), 303))


def _seen(token: str) -> InquirySeen | None:
    with database.reader() as reader:
        return inquiry_seen(reader, token_hash(token))


def _sent() -> list[str]:
    """The ids of what this visit has sent, as its signed cookie says."""
    found = session.get(SENT, [])
    return [one_id(each) for each in found][-MOST_A_VISIT:]


def _position(form: PointForm, seen: InquirySeen) -> Position | None:
    """Where the point is: chosen in the list, typed, or set on the map; None where the form asks first."""
    if form.spot.data:
        spot = seen.spots[int(form.spot.data)]
        return Position(spot["lat"], spot["lon"], Understood.DECIMAL)
    read = read_place(form, ground())
    if read.geometry is None:
        form.geometry.errors = [_("Sätt en punkt på kartan, skriv koordinater eller välj en plats i listan.")]
        return None
    return None if must_confirm(form, read) else ground().middle(read.geometry)


def _page(seen: InquirySeen, form: PointForm, token: str) -> tuple[str, int, dict[str, str]]:
    refusal, sent = no_form(seen), _sent()
    with database.reader() as reader:
        mine = own_points(reader, token_hash(token), sent)
        days = amount_of(reader, RetentionCode.WALK_POINTS)
    html, status = page(
        "walks/before/public.html",
        form=form,
        seen=seen,
        facts=told(seen),
        closed=refusal,
        reading=reading_words(seen, days),
        mine=mine,
        kind_words=kind_words,
        parts=None if refusal else _map(seen, form, token, has_points=bool(mine)),
        token=token,
    )
    if form.is_throttled:
        return html, 429, {"Retry-After": str(int(HOUR.total_seconds()))}
    if refusal:
        return html, refusal.refused if form.is_submitted() else refusal.status, {}
    return html, 422 if form.confirm_words or form.geometry.errors else status, {}


def _map(seen: InquirySeen, form: PointForm, token: str, *, has_points: bool) -> MapParts:
    """The ground and nothing of the case: a tap sets the point, and what this visit has sent stands there."""
    own = url_for("walks.inquiry_data", inquiry_token=token)
    ground_url = url_for("walks.inquiry_ground", inquiry_token=token)
    tiles = tile_settings(current_app.extensions["settings"])
    spots = [point_geometry(spot["lat"], spot["lon"]) for spot in seen.spots]
    centre = (seen.lat, seen.lon) if seen.lat is not None and seen.lon is not None else None
    view = MapView(
        label=_("Sätt punkten på kartan"),
        bounds=Bounds.of(*spots) if len(spots) > 1 else None,
        centre=centre,
        layers=(MapLayer(_("dina punkter"), own),) if has_points else (),
        drawing=replace(draw_field_of(form, kinds=()), taps=True),
        tiles=tuple(replace(each, url=ground_url) if each.kind == "pmtiles" else each for each in tiles),
        height=MapHeight.MEDIUM,
    )
    return render_map(view)
