"""What the browser's cookie holds while one is at the provider, and what becomes of the answer."""

from __future__ import annotations

import datetime as dt
import hmac
from functools import partial
from typing import Any, Final

from flask import current_app, flash, make_response, redirect, request, session, url_for

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.people import THROTTLE_WINDOW, account_key, address_key
from tracker.domain.signing.providers import Challenge
from tracker.extensions import gettext as _
from tracker.services.sessions import CodeAsked, token_hash
from tracker.services.signing.fresh_proof import prove_by_provider
from tracker.services.signing.provider_sign_in import AnswerDraft, come_by_provider, way_to_provider
from tracker.web.answers import Answer, own_path, page
from tracker.web.people.devices import device_code
from tracker.web.people.entering import after_first_sign_in
from tracker.web.people.provider.words import failed
from tracker.web.people.signing import WAITING, come_in, doors
from tracker.web.session import actor_or_none, close_db

# where the cookie holds what the answer is judged by: signed, and of this browser alone
AWAY: Final = "provider"
LONGEST_CODE: Final = 4096
# what a provider calls it (OpenID Connect Core 3.1.2.6, RFC 6749 4.1.2.1)
_ERRORS: Final = {
    **dict.fromkeys(("access_denied", "consent_required", "interaction_required", "login_required"), "sso.cancelled"),
    **dict.fromkeys(("server_error", "temporarily_unavailable"), "sso.provider_down"),
}


def openid() -> Any:
    """The adapter of OpenID Connect."""
    return current_app.extensions["openid"]


def go_away(provider_id: str, target: str | None, token: str | None, *, session_id: str | None = None) -> Answer:
    """On to the provider, with what the answer will be judged by in the cookie. ``token``: of an invitation.

    ``session_id``: of a sign-in that goes on, whose person is to show anew who it is.
    """
    close_db()
    try:
        address, challenge = way_to_provider(doors(), openid(), provider_id, anew=session_id is not None)
    except DomainError as error:
        return failure(error, provider_id, target, by_link=token is not None, anew=session_id is not None)
    session[AWAY] = {
        "provider": provider_id,
        "state": challenge.state,
        "nonce": challenge.nonce,
        "verifier": challenge.verifier,
        "at": now().timestamp(),
        "target": target,
        "link": token_hash(token) if token else None,
        "session": session_id,
    }
    return untold(redirect(address, 303))


def come_back() -> Answer:
    """Take the provider's answer: the one that this browser waits for, once."""
    away = session.get(AWAY)
    if not away or not hmac.compare_digest(_said("state").encode(errors="replace"), away["state"].encode()):
        return failure(DomainError("sso.no_state"))
    del session[AWAY]
    try:
        return untold(redirect(_show_anew(away) if away.get("session") else _arrive(away), 303))
    except DomainError as error:
        ends = {"by_link": away["link"] is not None, "anew": away.get("session") is not None}
        return failure(error, away["provider"], own_path(away["target"]), **ends)


def _show_anew(away: dict[str, Any]) -> str:
    """Let the sign-in that asked know that it is the same person, and say where one goes on. Raises DomainError."""
    who = actor_or_none()
    close_db()
    if who is None or who.session_id != away["session"]:
        raise DomainError("sso.no_state")
    _check_error()
    prove_by_provider(doors(), openid(), _draft(away), who.user_id, who.session_id)
    return own_path(away["target"]) or url_for("work.home")


def _check_error() -> None:
    if said := _said("error"):
        raise DomainError(_ERRORS.get(said, "sso.provider_refused"))


def _arrive(away: dict[str, Any]) -> str:
    """Sign in, and say where one goes on. Raises DomainError."""
    _check_error()
    target = own_path(away["target"])
    try:
        arrived = come_by_provider(doors(), openid(), _draft(away))
    except CodeAsked as asked:
        session.clear()
        session[WAITING] = asked.token
        return url_for("two_step.code", nasta=target)
    come_in(arrived.token)
    if arrived.case_id:
        flash(_("Välkommen. Ditt konto är klart och du är inloggad."), "ok")
        return after_first_sign_in(arrived.case_id)
    return target or url_for("work.home")


def _draft(away: dict[str, Any]) -> AnswerDraft:
    secret, code = current_app.extensions["settings"].secret_key, _said("code")
    if not (code.isascii() and code.isprintable() and 0 < len(code) <= LONGEST_CODE):
        raise DomainError("sso.code_refused")
    return AnswerDraft(
        provider_id=away["provider"],
        challenge=Challenge(away["state"], away["nonce"], away["verifier"]),
        begun_at=dt.datetime.fromtimestamp(away["at"], dt.UTC),
        code=code,
        sender=request.args.get("iss"),
        link=away["link"],
        address_key=address_key(secret, request.remote_addr or ""),
        key_of=partial(account_key, secret),
        device=device_code(request.user_agent.string),
        old_token=session.get("_user_id"),
    )


def failure(
    error: DomainError,
    provider_id: str | None = None,
    target: str | None = None,
    *,
    by_link: bool = False,
    anew: bool = False,
) -> Answer:
    """Why nobody came in, with the ways on; 429 says when to come back. ``anew``: who asks is in all the same."""
    words = failed(error, by_link=by_link, anew=anew)
    values: dict[str, Any] = {"provider_id": provider_id, "target": target, "anew": anew}
    html, _status = page("people/provider/failed.html", words=words, **values)
    answer = make_response(html, words.status)
    if error.code == "session.throttled":
        answer.headers["Retry-After"] = str(int(THROTTLE_WINDOW.total_seconds()))
    return untold(answer)


def untold(answer: Any) -> Any:
    """Neither the code in this page's address nor where one came from is told to the next page."""
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _said(name: str) -> str:
    return request.args.get(name) or ""
