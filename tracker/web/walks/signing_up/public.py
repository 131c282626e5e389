"""What a walk's links open, for who has no account: signing up, the own place, and the walk for a calendar.

A GET uses nothing up.
"""

from __future__ import annotations

from flask import Response, abort, flash, make_response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.law.retention import RetentionCode
from tracker.domain.people import THROTTLE_WINDOW
from tracker.domain.walks.leaving import CalendarEntry
from tracker.domain.walks.signing_up import named_until
from tracker.extensions import csrf, database
from tracker.extensions import gettext as _
from tracker.queries.law.retention import amount_of
from tracker.queries.walks.signing_up import (
    PlaceSeen,
    SignUpSeen,
    WalkTold,
    is_linked_step_free,
    place_seen,
    sign_up_seen,
)
from tracker.services.sessions import token_hash
from tracker.services.walks.signing_up import sign_off
from tracker.services.walks.signing_up import sign_up as take_place
from tracker.web.answers import Answer, page
from tracker.web.forms import ActionForm
from tracker.web.letters.walks import walk_place
from tracker.web.letters.words import public_address
from tracker.web.session import actor_or_none, close_db
from tracker.web.walks.leaving.files import entries_file, entry_uid, named_file
from tracker.web.walks.room import bp, walk_links
from tracker.web.walks.signing_up.by_link import check_forgery, closed, doors, untold
from tracker.web.walks.signing_up.forms import SignUpForm
from tracker.web.walks.signing_up.words import UNKNOWN, VOID, no_form, reading_words, told, told_to_sign_up


@bp.route("/vandring/<sign_up_token>", methods=["GET", "POST"])
@csrf.exempt
def sign_up(sign_up_token: str) -> Answer:
    """What the walk is, and a form to sign up; or why there is none."""
    seen, form = _sign_up(sign_up_token), SignUpForm.made()
    if no_form(seen) is None and form.validate_on_submit():
        with form.refusals():
            return _taken(form, sign_up_token)
    if form.form_errors:  # somebody may have been first
        seen = _sign_up(sign_up_token)
    check_forgery(form)
    if seen is None or seen.is_void:
        return closed(no_form(seen) or VOID)
    return untold(make_response(*_sign_up_page(seen, form, sign_up_token)))


def _taken(form: SignUpForm, token: str) -> BaseResponse:
    actor_or_none()  # asked for by the letter's template, and would take the write lock there
    close_db()
    place = take_place(doors(), walk_links(), form.to_draft(token), walk_place)
    flash(_("Du är anmäld."), "ok")
    return untold(redirect(url_for("walks.place", place_token=place), 303))


def _sign_up_page(seen: SignUpSeen, form: SignUpForm, token: str) -> tuple[str, int, dict[str, str]]:
    with database.reader() as session:
        is_step_free = is_linked_step_free(session, token_hash(token))
        days = amount_of(session, RetentionCode.WALK_NAMES)
    shut = no_form(seen)
    last_day = named_until(seen.ends_at or seen.starts_at, seen.closing_at, days)
    html, status = page(
        "walks/signing_up/public.html",
        form=form,
        seen=seen,
        facts=told_to_sign_up(seen, is_step_free=is_step_free),
        closed=shut,
        reading=reading_words(seen, last_day),
        token=token,
    )
    if form.is_throttled:
        return html, 429, {"Retry-After": str(int(THROTTLE_WINDOW.total_seconds()))}
    if shut is None:
        return html, status, {}
    return html, shut.refused if form.is_submitted() else shut.status, {}


@bp.route("/vandring/plats/<place_token>", methods=["GET", "POST"])
@csrf.exempt
def place(place_token: str) -> Answer:
    """One's own place: when and where, and a button to give it back."""
    seen, form = _place(place_token), ActionForm()
    if seen is None or seen.is_void:
        return closed(VOID if seen else UNKNOWN)
    if form.validate_on_submit():
        with form.refusals():
            sign_off(doors(), place_token)
            flash(_("Du är avbokad. Ditt namn och din e-postadress är borttagna."), "ok")
            return untold(redirect(url_for("walks.place", place_token=place_token), 303))
    check_forgery(form)
    answer = page("walks/signing_up/place.html", form=form, seen=seen, facts=told(seen), token=place_token)
    return untold(make_response(*answer))


@bp.get("/vandring/<sign_up_token>/kalender.ics")
def sign_up_calendar(sign_up_token: str) -> Response:
    """The walk for the calendar of who has the link."""
    seen = _sign_up(sign_up_token)
    if seen is None or seen.is_void:
        abort(404)
    return _calendar(seen, public_address("walks.sign_up", sign_up_token=sign_up_token))


@bp.get("/vandring/plats/<place_token>/kalender.ics")
def place_calendar(place_token: str) -> Response:
    """The walk for the calendar of who has a place."""
    seen = _place(place_token)
    if seen is None or seen.is_void:
        abort(404)
    return _calendar(seen, public_address("walks.place", place_token=place_token))


def _calendar(seen: WalkTold, link: str) -> Response:
    entry = CalendarEntry(
        uid=entry_uid(seen.meeting_id),
        title=seen.title,
        starts_at=seen.starts_at,
        ends_at=seen.ends_at,
        place=seen.location,
        link=link,
        sequence=seen.version,
        is_cancelled=seen.cancelled_at is not None,
    )
    answer = named_file(seen.starts_at, entries_file([entry]), "text/calendar", "ics")
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _sign_up(token: str) -> SignUpSeen | None:
    with database.reader() as session:
        return sign_up_seen(session, token_hash(token))


def _place(token: str) -> PlaceSeen | None:
    with database.reader() as session:
        return place_seen(session, token_hash(token))
