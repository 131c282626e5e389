"""Coming in by the link to an account: the page that it opens, and the password that is chosen there."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, make_response, redirect, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.people import THROTTLE_WINDOW, Actor, LinkState, link_key
from tracker.extensions import csrf, database
from tracker.extensions import gettext as _
from tracker.queries.entry.accounts import AccountLinkSeen, account_link_seen
from tracker.services.entry.accounts import enter_account
from tracker.services.entry.entering import check_unknown_links, remember_unknown_link
from tracker.services.sessions import token_hash
from tracker.web.answers import Answer, page
from tracker.web.formats import day_of, named_day
from tracker.web.labels import label
from tracker.web.people.entering_words import UNKNOWN, Closed
from tracker.web.people.forms import EntryForm
from tracker.web.people.room import bp
from tracker.web.people.signing import doors, least_signs_for
from tracker.web.session import actor_or_none, close_db


@bp.route("/konto/<account_token>", methods=["GET", "POST"])
@csrf.exempt
def account(account_token: str) -> Answer:
    """A password to choose, or why the link opens nothing. A GET uses nothing up.

    The form's own token against forgery is checked, and not where the browser comes from: this page tells it to nobody.
    """
    who = actor_or_none()
    close_db()
    seen = _find(account_token)
    state, form = _closed(seen, who, account_token), EntryForm()
    if state is None and form.validate_on_submit():
        with form.refusals():
            return _come_in(form, account_token)
    if form.form_errors:  # the link was used or taken back meanwhile
        seen = _find(account_token)
        state = _closed(seen, None, account_token)
    return _shown(seen, state, form, account_token)


def _find(token: str) -> AccountLinkSeen | None:
    """What the link is about, asked in a transaction of its own; None, and counted, for one that nobody was sent."""
    key = link_key(current_app.extensions["settings"].secret_key, request.remote_addr or "")
    try:
        check_unknown_links(database.reader, key)
    except DomainError as error:
        raise TooManyRequests(retry_after=int(THROTTLE_WINDOW.total_seconds())) from error
    with database.reader() as session:
        seen = account_link_seen(session, token_hash(token))
    if seen is None:
        remember_unknown_link(database.writer, key)
    return seen


def _come_in(form: EntryForm, token: str) -> BaseResponse:
    tools = current_app.extensions
    email = enter_account(doors(), tools["passwords"], tools["common_passwords"], form.to_draft(token))
    flash(_("Ditt konto är klart. Logga in med lösenordet du valde."), "ok")
    return _untold(redirect(url_for("people.sign_in", adress=email), 303))


def _closed(seen: AccountLinkSeen | None, who: Actor | None, token: str) -> Closed | None:
    """The page of a link that opens nothing for who asks; None where a password is to be chosen."""
    if seen is None:
        return UNKNOWN
    state = seen.state(now())
    again = _("Be %(organisation)s att skicka en ny inbjudan.", organisation=seen.inviter_organisation)
    sign_in = None if who else url_for("people.sign_in", adress=seen.email)
    if state is LinkState.OPEN and who is not None:
        text = _("Länken är till %(name)s, %(email)s. Är det du, så logga ut först.", name=seen.name, email=seen.email)
        way_on = url_for("people.sign_out", nasta=url_for("people.account", account_token=token))
        return Closed(200, _("Du är inloggad som %(name)s", name=who.name), text, sign_out=way_on)
    if state is LinkState.OPEN and not seen.has_sign_in:
        return None
    if state in {LinkState.OPEN, LinkState.USED}:
        used = _("En länk fungerar en gång. Var det du som använde den kan du logga in.")
        return Closed(200 if state is LinkState.OPEN else 410, _("Kontot finns redan"), used, again, sign_in)
    if state is LinkState.EXPIRED:
        return Closed(410, _("Länken har gått ut"), _("En inbjudan gäller i sju dagar."), again)
    gone = _("Den kan ha ersatts av en nyare, så titta efter ett senare mejl. Annars är inbjudan tillbakatagen.")
    return Closed(410, _("Länken gäller inte längre"), gone, again)


def _shown(seen: AccountLinkSeen | None, state: Closed | None, form: EntryForm, token: str) -> BaseResponse:
    if seen is None or state is not None:
        html, _status = page("people/invitation_closed.html", words=state, token=token)
        return _untold(make_response(html, state.status if state else 404), has_forms=actor_or_none() is not None)
    if form.is_submitted() and form.csrf_token.errors:
        raise CSRFError(form.csrf_token.errors[0])
    html, status = page("people/account.html", form=form, seen=seen, token=token, **_words(seen))
    return _untold(make_response(html, status))


def _words(seen: AccountLinkSeen) -> dict[str, Any]:
    facts = [(_("Du"), seen.name), (_("Organisation"), seen.organisation), (_("Roll"), label(seen.role))]
    if seen.is_organisation_admin:
        facts.append((_("Uppdrag"), _("Administrerar sin organisation")))
    return {"facts": facts, "least": least_signs_for(seen.role), "valid_until": named_day(day_of(seen.expires_at))}


def _untold(response: BaseResponse, *, has_forms: bool = False) -> BaseResponse:
    """The address is a secret that no page is told; a page with the form of signing out says where that comes from."""
    response.headers["Referrer-Policy"] = "same-origin" if has_forms else "no-referrer"
    return response
