"""Coming in by the link of an invitation: the page that it opens, and the password that is chosen there."""

from __future__ import annotations

from flask import current_app, flash, make_response, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.errors import DomainError
from tracker.domain.people import THROTTLE_WINDOW, link_key
from tracker.extensions import csrf, database
from tracker.extensions import gettext as _
from tracker.queries.entry.invitations import LinkSeen, link_seen, linked_places
from tracker.services.entry.entering import check_unknown_links, enter, remember_unknown_link
from tracker.services.sessions import token_hash
from tracker.web.answers import Answer, page
from tracker.web.people.entering_words import Closed, closed, invitation_words
from tracker.web.people.forms import EntryForm
from tracker.web.people.provider.ways import link_way
from tracker.web.people.room import bp
from tracker.web.people.signing import come_in, doors
from tracker.web.session import actor_or_none, close_db


@bp.route("/inbjudan/<token>", methods=["GET", "POST"])
@csrf.exempt
def invitation(token: str) -> Answer:
    """Who invites to what, and a password to choose; or why the link opens nothing. A GET uses nothing up.

    The form's own token against forgery is checked, and not where the browser comes from: this page tells it to nobody.
    """
    seen = _find(token)
    if seen is not None and _is_own(seen) and seen.party_status is not None:
        return _untold(redirect(after_first_sign_in(seen.case_id), 303))
    state = closed(seen, actor_or_none(), token)
    form = EntryForm()
    if state is None and form.validate_on_submit():
        with form.refusals():
            return _come_in(form, token)
    if form.form_errors:  # the link was used or taken back meanwhile
        seen = _find(token)
        state = closed(seen, None, token)
    return _shown(seen, state, form, token)


def after_first_sign_in(case_id: str) -> str:
    """Where who has just come in goes: to the invitation's question. What is owed before that stands here later."""
    return url_for("cases.show", case_id=case_id)


def _find(token: str) -> LinkSeen | None:
    """What the link is about, asked in a transaction of its own; None, and counted, for one that nobody was sent."""
    settings = current_app.extensions["settings"]
    key = link_key(settings.secret_key, request.remote_addr or "")
    try:
        check_unknown_links(database.reader, key)
    except DomainError as error:
        raise TooManyRequests(retry_after=int(THROTTLE_WINDOW.total_seconds())) from error
    with database.reader() as session:
        seen = link_seen(session, token_hash(token))
    if seen is None:
        remember_unknown_link(database.writer, key)
    return seen


def _is_own(seen: LinkSeen) -> bool:
    """Whether who is signed in is who the invitation is for; a POST lets go of the write lock that asking took."""
    who = actor_or_none()
    close_db()
    return who is not None and who.user_id in {seen.user_id, seen.used_by_id}


def _come_in(form: EntryForm, token: str) -> BaseResponse:
    tools = current_app.extensions
    entered = enter(doors(), tools["passwords"], tools["common_passwords"], form.to_draft(token))
    come_in(entered.session_token)
    flash(_("Välkommen. Ditt konto är klart och du är inloggad."), "ok")
    return _untold(redirect(after_first_sign_in(entered.case_id), 303))


def _shown(seen: LinkSeen | None, state: Closed | None, form: EntryForm, token: str) -> BaseResponse:
    if seen is None or state is not None:
        html, _status = page("people/invitation_closed.html", words=state, token=token)
        return _untold(make_response(html, state.status if state else 404), has_forms=actor_or_none() is not None)
    if form.is_submitted() and form.csrf_token.errors:
        raise CSRFError(form.csrf_token.errors[0])
    with database.reader() as session:
        places = linked_places(session, token_hash(token))
    words = invitation_words(seen, places)
    way = link_way(seen, token)
    html, status = page("people/invitation.html", form=form, seen=seen, words=words, token=token, way=way)
    return _untold(make_response(html, status))


def _untold(response: BaseResponse, *, has_forms: bool = False) -> BaseResponse:
    """The address is a secret that no page is told.

    ``has_forms``: a page with other forms, that of signing out: behind TLS those have to say where they come from.
    """
    response.headers["Referrer-Policy"] = "same-origin" if has_forms else "no-referrer"
    return response
