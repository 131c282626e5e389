"""The second step: the code after the password, and under one's own sign-ins setting up, renewing and ending it."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, session, url_for

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.second_factors import FRESH_TIME, SETTING_UP_TIME, Proof
from tracker.extensions import gettext as _
from tracker.queries.signing.fresh_proof import is_proved
from tracker.queries.signing.passkeys import own_passkeys
from tracker.services.signing.second_factors import (
    begin_second_factor,
    confirm_second_factor,
    end_app,
    end_second_factor,
    renew_recovery_codes,
)
from tracker.services.signing.second_step import finish_session, waiting_of
from tracker.web.answers import Answer, done, own_path, page
from tracker.web.people.devices import device_code, device_words
from tracker.web.people.provider.coming import go_away
from tracker.web.people.signing import WAITING, come_in, doors
from tracker.web.people.two_step import passkey_sign_in, passkeys
from tracker.web.people.two_step.forms import AnswerForm, CodeForm, FirstProofForm, NewPasskeyForm, ProofForm
from tracker.web.people.two_step.room import bp
from tracker.web.people.two_step.view import (
    asked,
    codes_adapter,
    fresh,
    is_demanded,
    keys_adapter,
    own_state,
    own_ways,
    prove_by,
    proved,
    setup,
    show_codes,
    start_over,
)
from tracker.web.session import actor, actor_or_none, db, has_second_factor, work

__all__ = ["bp", "passkey_sign_in", "passkeys"]


@bp.route("/logga-in/kod", methods=["GET", "POST"])
def code() -> Answer:
    """The code after the right password. As with the password, db() is not touched before it is judged."""
    target, token = own_path(request.args.get("nasta")), session.get(WAITING, "")
    if request.method == "GET" and actor_or_none():
        return redirect(target or url_for("work.home"), 303)
    waiting = waiting_of(doors(), token)
    if waiting is None:
        return page("people/two_step/too_late.html", target=target)[0], 401 if request.method == "POST" else 200
    form = AnswerForm()
    if form.validate_on_submit():
        with form.refusals():
            come_in(finish_session(doors(), codes_adapter(), form.to_draft(token), keys_adapter()))
            return redirect(target or url_for("work.home"), 303)
    return asked(
        "people/two_step/code.html", form, target=target, waiting=waiting, by_paper="reservkod" in request.args
    )


@bp.get("/mina-inloggningar/tvasteg")
def show() -> Answer:
    """Whether one has a second factor, and what one can do about it."""
    return _shown(FirstProofForm(formdata=None))


def _shown(form: FirstProofForm) -> Answer:
    state = own_state()
    values: dict[str, Any] = {"state": state, "is_demanded": is_demanded(), "fresh": False}
    if state:
        values["rows"] = own_passkeys(db(), actor().user_id)
    elif not form.errors and is_proved(db(), actor().user_id, actor().session_id, now() - FRESH_TIME):
        name = device_words(device_code(request.user_agent.string))
        values |= {"fresh": True, "setup": setup(), "code_form": CodeForm(formdata=None)}
        values["new_passkey"] = NewPasskeyForm(formdata=None, name=name)
    else:
        values["ways"] = own_ways()
    return asked("people/two_step/show.html", form, **values)


@bp.post("/mina-inloggningar/tvasteg/visa")
def prove_first() -> Answer:
    """Show by the password who it is, before setting up a first second factor."""
    form = FirstProofForm()
    if form.validate_on_submit():
        with form.refusals():
            prove_by(form)
            return redirect(url_for("two_step.show"), 303)
    return _shown(form)


@bp.get("/mina-inloggningar/tvasteg/organisation")
def confirm_there() -> Answer:
    """On to the organisation's own sign-in, to sign in there anew. A link, since a form may lead to this site only."""
    ways, target = own_ways(), own_path(request.args.get("nasta")) or url_for("two_step.show")
    if ways.provider_id is None:
        return redirect(target, 303)
    return go_away(ways.provider_id, target, None, session_id=actor().session_id)


@bp.post("/mina-inloggningar/tvasteg/borja")
def begin() -> Answer:
    """Make a secret for who has no second factor."""
    proof = fresh()
    begin_second_factor(work(), codes_adapter(), proof)
    return redirect(url_for("two_step.set_up"), 303)


@bp.route("/mina-inloggningar/tvasteg/app", methods=["GET", "POST"])
def set_up() -> Answer:
    """The picture to scan and the first code; the answer to it is the only page that shows the recovery codes."""
    form = CodeForm()
    if form.validate_on_submit():
        with form.refusals():
            proof = fresh(SETTING_UP_TIME)
            codes = confirm_second_factor(work(), codes_adapter(), proof, form.code)
            return show_codes(codes, new_factor=Proof.ONE_TIME_CODE)
    begun = setup()
    if begun is None:
        return start_over()
    return asked("people/two_step/set_up.html", form, setup=begun)


@bp.route("/mina-inloggningar/tvasteg/byt-app", methods=["GET", "POST"])
def replace() -> Answer:
    """Prove who it is, and go on to a new secret; the old one counts until the new one is confirmed."""
    if not has_second_factor():
        return redirect(url_for("two_step.show"), 303)
    form = ProofForm(own_ways())
    if form.validate_on_submit():
        with form.refusals():
            proof = proved(form)  # before work(), which takes the write lock
            begin_second_factor(work(), codes_adapter(), proof)
            return redirect(url_for("two_step.set_up"), 303)
    return asked("people/two_step/replace.html", form, state=own_state())


@bp.route("/mina-inloggningar/tvasteg/reservkoder", methods=["GET", "POST"])
def renew() -> Answer:
    """Prove who it is, and get ten new recovery codes."""
    if not has_second_factor():
        return redirect(url_for("two_step.show"), 303)
    form = ProofForm(own_ways())
    if form.validate_on_submit():
        with form.refusals():
            proof = proved(form)
            return show_codes(renew_recovery_codes(work(), codes_adapter(), proof))
    return asked("people/two_step/renew.html", form, state=own_state())


@bp.route("/mina-inloggningar/tvasteg/stang-av", methods=["GET", "POST"])
def remove() -> Answer:
    """Prove who it is, and go back to the password alone, where that is allowed."""
    if not has_second_factor():
        return redirect(url_for("two_step.show"), 303)
    if is_demanded():
        raise DomainError("second_factor.demanded")
    form = ProofForm(own_ways())
    if form.validate_on_submit():
        with form.refusals():
            proof = proved(form)
            end_second_factor(work(), proof, is_demanded=is_demanded())
            return done(_("Tvåstegsinloggningen är avstängd."), "two_step.show")
    return asked("people/two_step/remove.html", form, state=own_state())


@bp.route("/mina-inloggningar/tvasteg/ta-bort-app", methods=["GET", "POST"])
def remove_app() -> Answer:
    """Prove who it is, and do without the app where there is a passkey."""
    state = own_state()
    if state is None or state.app_since is None or state.is_last:
        return redirect(url_for("two_step.show"), 303)
    form = ProofForm(own_ways())
    if form.validate_on_submit():
        with form.refusals():
            proof = proved(form)
            end_app(work(), proof)
            return done(_("Appen är borttagen."), "two_step.show")
    return asked("people/two_step/remove_app.html", form, state=state)
