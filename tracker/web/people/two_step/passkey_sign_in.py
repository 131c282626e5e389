"""Signing in by a passkey alone, and what a browser is asked about one before it is known who it is."""

from __future__ import annotations

import secrets
from typing import Any, Final

from flask import redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.errors import DomainError
from tracker.domain.signing.passkeys import Ceremony
from tracker.services.sessions import TOKEN_BYTES
from tracker.services.signing.passkeys import ask_anybody as ask_anybody_for
from tracker.services.signing.passkeys import ask_person, sign_in_by_passkey
from tracker.services.signing.second_step import waiting_of
from tracker.web.answers import Answer, own_path
from tracker.web.people.signing import WAITING, come_in, doors
from tracker.web.people.two_step.forms import PasskeySignInForm
from tracker.web.people.two_step.room import bp
from tracker.web.people.two_step.view import asked, keys_adapter, told
from tracker.web.session import actor_or_none

# where the cookie holds whose challenge it is; it says nothing of who asks, and the row is what is spent
TRY: Final = "passkey_try"


@bp.post("/logga-in/passnyckel/fraga")
def ask_anybody() -> BaseResponse:
    """What the browser is to ask for: any passkey that it has for this place."""
    session[TRY] = secrets.token_urlsafe(TOKEN_BYTES)
    return told(lambda keys: ask_anybody_for(doors(), keys, session[TRY]))


@bp.route("/logga-in/passnyckel", methods=["GET", "POST"])
def passkey_sign_in() -> Answer:
    """A passkey instead of address and password. As with them, db() is not touched before it is judged."""
    target = own_path(request.args.get("nasta"))
    if request.method == "GET" and actor_or_none():
        return redirect(target or url_for("work.home"), 303)
    form = PasskeySignInForm()
    if keys_adapter().party and form.validate_on_submit():
        with form.refusals():
            draft = form.to_draft(session.pop(TRY, ""), session.get("_user_id"))
            come_in(sign_in_by_passkey(doors(), keys_adapter(), draft))
            return redirect(target or url_for("work.home"), 303)
    return asked("people/two_step/passkey_sign_in.html", form, target=target)


@bp.post("/logga-in/kod/fraga")
def ask_second_step() -> BaseResponse:
    """What the browser is to ask for after the right password: one of the person's own passkeys."""
    token = session.get(WAITING, "")
    waiting = waiting_of(doors(), token)

    def ask(keys: Any) -> str:
        if waiting is None:
            raise DomainError("session.not_waiting")
        return ask_person(doors(), keys, Ceremony.SECOND_STEP, waiting.user_id, token)

    return told(ask)
