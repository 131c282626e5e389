"""A forgotten password: asking for a link, and the page that it opens."""

from __future__ import annotations

from typing import Final

from flask import current_app, make_response, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.clock import now
from tracker.domain.people import THROTTLE_WINDOW, LinkState, account_key
from tracker.extensions import csrf, database
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.entry.resets import ResetSeen, reset_seen
from tracker.services.entry.resetting import ask_for_reset, set_new_password
from tracker.services.sessions import token_hash
from tracker.web.answers import Answer, done, page
from tracker.web.letters.resets import new_password
from tracker.web.people.entering_words import Closed
from tracker.web.people.forms import ForgottenForm, ResetForm
from tracker.web.people.provider.ways import refuse_where_demanded
from tracker.web.people.room import bp
from tracker.web.people.signing import doors, least_signs_for
from tracker.web.session import actor_or_none, close_db

_AGAIN: Final = _l("Be om en ny länk, så kommer den med e-post inom någon minut.")
_CLOSED: Final = {
    LinkState.EXPIRED: (_l("Länken har gått ut"), _l("En länk till nytt lösenord gäller i en timme."), _AGAIN),
    LinkState.REVOKED: (
        _l("Länken gäller inte"),
        _l("Den kan ha ersatts av en nyare, eller ha blivit avklippt på vägen. Titta efter ett senare mejl."),
        _AGAIN,
    ),
    LinkState.USED: (
        _l("Länken är redan använd"),
        _l("En länk fungerar en gång."),
        _l("Var det du som använde den kan du logga in. Annars kan du be om en ny."),
    ),
}


@bp.route("/logga-in/glomt-losenord", methods=["GET", "POST"])
def forgotten() -> Answer:
    """Ask for a link. The answer is the same whether or not the address has an account."""
    form = ForgottenForm(email=request.args.get("adress", ""))
    if form.validate_on_submit():
        with form.refusals():
            actor_or_none()  # asked for by the letter's template, and would take the write lock there
            close_db()
            refuse_where_demanded(form.email.data or "")
            ask_for_reset(doors(), form.to_request(), new_password)
            return redirect(url_for("people.forgotten", skickat=1), 303)
    html, status = page("people/forgotten.html", form=form, is_sent="skickat" in request.args)
    if form.is_throttled:
        return make_response(html, 429, {"Retry-After": str(int(THROTTLE_WINDOW.total_seconds()))})
    return make_response(html, status)


@bp.route("/nytt-losenord/<token>", methods=["GET", "POST"])
@csrf.exempt
def reset(token: str) -> Answer:
    """Choose a new password by a link, or why it opens nothing. A GET uses nothing up, and nobody is signed in.

    The form's own token against forgery is checked, and not where the browser comes from: this page tells it to nobody.
    """
    form = ResetForm()
    if _closed(_seen(token)) is None and form.validate_on_submit():
        with form.refusals():
            _store(form, token)
            return _untold(done(_("Lösenordet är bytt. Logga in med det."), "people.sign_in"))
    return _untold(_shown(_seen(token), form, token))  # it may have been used meanwhile


def _shown(seen: ResetSeen | None, form: ResetForm, token: str) -> BaseResponse:
    state = _closed(seen)
    if seen is None or state is not None:
        html, _status = page("people/invitation_closed.html", words=state, token=token)
        return make_response(html, state.status if state else 404)
    if form.is_submitted() and form.csrf_token.errors:
        raise CSRFError(form.csrf_token.errors[0])
    least = least_signs_for(seen.role)
    return make_response(*page("people/reset.html", form=form, email=seen.email, least=least, token=token))


def _seen(token: str) -> ResetSeen | None:
    with database.reader() as session:
        return reset_seen(session, token_hash(token))


def _store(form: ResetForm, token: str) -> None:
    tools = current_app.extensions
    draft = form.to_draft(token, lambda email: account_key(tools["settings"].secret_key, email))
    set_new_password(doors(), tools["passwords"], tools["common_passwords"], draft)


def _closed(seen: ResetSeen | None) -> Closed | None:
    """Why a link opens nothing, and the way on."""
    state = seen.state(now()) if seen else LinkState.REVOKED
    if state is LinkState.OPEN:
        return None
    title, text, advice = _CLOSED[state]
    return Closed(410 if seen else 404, title, text, advice, ask_again=url_for("people.forgotten"))


def _untold(response: BaseResponse) -> BaseResponse:
    """The address is a secret that no page is told."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
