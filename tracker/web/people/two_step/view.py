"""What the pages of the second step show and ask: the picture for the app, the state, and the proof of who it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, flash, make_response, redirect, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from config import Settings
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.people import THROTTLE_WINDOW
from tracker.domain.signing.second_factors import FRESH_TIME, RECOVERY_LENGTH, SETTING_UP_TIME, Proof
from tracker.domain.signing.second_factors import is_demanded as is_demanded_of
from tracker.queries.signing.fresh_proof import ProofWays, is_proved, proof_ways
from tracker.queries.signing.second_factors import FactorState, begun_factor, factor_state, own_email
from tracker.services.signing.fresh_proof import Fresh, prove_by_password, spend_vouching, still_fresh
from tracker.services.signing.second_step import Proved, prove
from tracker.web.answers import Answer, own_path, page
from tracker.web.labels import error_text
from tracker.web.people.signing import doors
from tracker.web.people.two_step.forms import CountedForm, FirstProofForm, ProofForm
from tracker.web.session import actor, close_db, db

SECRET_GROUP = 4
# where in the cookie stands which page a person was on the way to when the second factor was demanded
AFTER = "after_second_factor"


@dataclass(frozen=True, slots=True)
class Setup:
    """What an app needs: the picture to scan, the secret to type, the address to open on the same device."""

    drawing: Any
    secret: str
    address: str


def is_demanded() -> bool:
    """Whether who asks must have a second factor here."""
    settings: Settings = current_app.extensions["settings"]
    return is_demanded_of(settings.second_factor, actor().role)


def codes_adapter() -> Any:
    """The adapter of secrets and codes."""
    return current_app.extensions["second_factors"]


def keys_adapter() -> Any:
    """The adapter of passkeys."""
    return current_app.extensions["passkeys"]


def told(ask: Callable[[Any], str]) -> BaseResponse:
    """What a browser is asked about a passkey, as JSON; a no has its reason in words (409).

    ``ask``: given the adapter. The request's own transaction is let go first, since asking writes in one of its own.
    """
    close_db()
    keys, refusal = keys_adapter(), DomainError("passkey.not_here")
    try:
        if keys.party is not None:
            return current_app.response_class(ask(keys), mimetype="application/json")
    except DomainError as error:
        refusal = error
    return make_response({"error": str(error_text(refusal))}, 409)


def own_state() -> FactorState | None:
    """What who asks has beside the password."""
    return factor_state(db(), actor().user_id)


def setup() -> Setup | None:
    """What who asks is setting up just now; None when nothing is begun, or it is too long ago.

    Only in a sign-in whose person has shown who it is meanwhile: the secret is all that an app needs.
    """
    if not is_proved(db(), actor().user_id, actor().session_id, now() - SETTING_UP_TIME):
        return None
    row = begun_factor(db(), actor().user_id, now() - SETTING_UP_TIME)
    secret = codes_adapter().plain(row.secret) if row else None
    if secret is None:
        return None
    address = codes_adapter().address(secret, own_email(db(), actor().user_id))
    return Setup(codes_adapter().drawing(address), grouped(secret, SECRET_GROUP), address)


def start_over() -> Answer:
    """Back to where setting up begins, with why when somebody typed a code in vain."""
    if request.method == "POST":
        flash(error_text(DomainError("second_factor.not_begun")), "bad")
    return redirect(url_for("two_step.show"), 303)


def own_ways() -> ProofWays:
    """What who asks can show who it is by."""
    return proof_ways(db(), actor().user_id, actor().session_id, now() - FRESH_TIME)


def fresh(within: dt.timedelta = FRESH_TIME) -> Fresh | None:
    """Whether who asks has lately shown who it is. Asked before the request's transaction takes the write lock."""
    who = actor()
    close_db()
    return still_fresh(doors(), who.user_id, who.session_id, within)


def prove_by(form: FirstProofForm) -> None:
    """Judge the password alone. Raises DomainError."""
    who = actor()
    draft = form.to_proof(who.user_id, own_email(db(), who.user_id), who.session_id)
    close_db()
    prove_by_password(doors(), current_app.extensions["passwords"], draft)


def proved(form: ProofForm) -> Proved:
    """Judge password and code without holding the request's transaction. Raises DomainError."""
    who = actor()
    if form.ways.is_vouched:
        close_db()
        return spend_vouching(doors(), who.user_id, who.session_id)
    draft = form.to_proof(who.user_id, own_email(db(), who.user_id), who.session_id)
    close_db()
    return prove(doors(), current_app.extensions["passwords"], codes_adapter(), draft, keys_adapter())


def grouped(text: str, size: int) -> str:
    """A long code in groups, easier to read and to copy by hand."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def show_codes(codes: Sequence[str], *, new_factor: Proof | None = None) -> Answer:
    """The recovery codes, in the answer itself: they are kept nowhere, so no later page can show them.

    ``new_factor``: what two-step sign-in was just switched on with, if it was.
    """
    half = RECOVERY_LENGTH // 2
    shown = [f"{code[:half]}-{code[half:]}" for code in codes]
    way_on = own_path(session.pop(AFTER, None)) or url_for("work.home")
    return page("people/two_step/codes.html", codes=shown, new_factor=new_factor, way_on=way_on)


def asked(template: str, form: CountedForm, **values: Any) -> Answer:
    """A page with a code to type: 429 after too many wrong ones, with when to come back."""
    html, status = page(template, form=form, **values)
    if not form.is_throttled:
        return make_response(html, status)
    # how far back wrong tries count: after that long none of them does
    return make_response(html, 429, {"Retry-After": str(int(THROTTLE_WINDOW.total_seconds()))})
