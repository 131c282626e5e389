"""One's own passkeys: add one, prove who it is before one more, give one another name, take one away."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from tracker.domain.errors import DomainError
from tracker.domain.signing.passkeys import Ceremony
from tracker.domain.signing.second_factors import Proof
from tracker.extensions import gettext as _
from tracker.models.people import Passkey
from tracker.queries.signing.passkeys import own_passkey
from tracker.services.signing.own_passkeys import add_passkey
from tracker.services.signing.own_passkeys import remove_passkey as remove_own_passkey
from tracker.services.signing.own_passkeys import rename_passkey as rename_own_passkey
from tracker.services.signing.passkeys import allow_more, ask_new, ask_person, may_add
from tracker.web.answers import Answer, done, page
from tracker.web.labels import error_text
from tracker.web.people.devices import device_code, device_words
from tracker.web.people.signing import doors
from tracker.web.people.two_step.forms import NameForm, NewPasskeyForm, ProofForm
from tracker.web.people.two_step.room import bp
from tracker.web.people.two_step.view import (
    asked,
    codes_adapter,
    fresh,
    is_demanded,
    keys_adapter,
    own_state,
    own_ways,
    proved,
    show_codes,
    told,
)
from tracker.web.session import actor, db, has_second_factor, work


@bp.post("/mina-inloggningar/tvasteg/fraga")
def ask_proof() -> BaseResponse:
    """What the browser is to ask for before a change: one of one's own passkeys."""
    who = actor()
    return told(lambda keys: ask_person(doors(), keys, Ceremony.PROVE, who.user_id, who.session_id))


@bp.post("/mina-inloggningar/tvasteg/passnyckel/fraga")
def ask_new_passkey() -> BaseResponse:
    """What the browser is to make a passkey from."""
    who = actor()
    is_fresh = fresh() is not None
    return told(lambda keys: ask_new(doors(), keys, who.user_id, who.name, who.session_id, is_fresh=is_fresh))


@bp.route("/mina-inloggningar/tvasteg/passnyckel", methods=["GET", "POST"])
def new_passkey() -> Answer:
    """Make a passkey and call it something; for who has a second factor only just after a proof."""
    form = NewPasskeyForm(name=device_words(device_code(request.user_agent.string)))
    if keys_adapter().party and form.validate_on_submit():
        with form.refusals():
            return _added(form)
    if may_add(db(), actor().user_id, actor().session_id):
        return page("people/two_step/passkey_new.html", form=form)
    if form.errors:
        flash(error_text(DomainError("passkey.too_late")), "bad")
    return redirect(url_for("two_step.prove_for_passkey"), 303)


@bp.route("/mina-inloggningar/tvasteg/passnyckel/ny", methods=["GET", "POST"])
def prove_for_passkey() -> Answer:
    """Prove who it is, and go on to one more passkey."""
    if not has_second_factor():
        return redirect(url_for("two_step.show"), 303)
    form = ProofForm(own_ways())
    if form.validate_on_submit():
        with form.refusals():
            proved(form)
            allow_more(doors(), actor().session_id)
            return redirect(url_for("two_step.new_passkey"), 303)
    return asked("people/two_step/passkey_proof.html", form, state=own_state())


@bp.route("/mina-inloggningar/tvasteg/passnycklar/<ident:passkey_id>", methods=["GET", "POST"])
def rename_passkey(passkey_id: str) -> Answer:
    """Call one of one's own passkeys something else."""
    row = _own(passkey_id)
    form = NameForm(obj=row)
    if form.validate_on_submit():
        with form.refusals():
            rename_own_passkey(work(), passkey_id, form.name.data or "")
            return done(_("Passnyckeln heter nu %(name)s.", name=form.name.data), "two_step.show")
    return page("people/two_step/passkey_name.html", form=form, row=row)


@bp.route("/mina-inloggningar/tvasteg/passnycklar/<ident:passkey_id>/ta-bort", methods=["GET", "POST"])
def remove_passkey(passkey_id: str) -> Answer:
    """Prove who it is, and take one of one's own passkeys away; the last way stays where it is demanded."""
    name, state = _own(passkey_id).name, own_state()
    is_last = state is not None and state.is_last
    if is_last and is_demanded():
        raise DomainError("second_factor.demanded")
    form = ProofForm(own_ways())
    if form.validate_on_submit():
        with form.refusals():
            proof = proved(form)
            remove_own_passkey(work(), proof, passkey_id, is_demanded=is_demanded())
            return done(_("%(name)s är borttagen.", name=name), "two_step.show")
    values = {"passkey_id": passkey_id, "name": name, "is_last": is_last}
    return asked("people/two_step/passkey_remove.html", form, state=state, **values)


def _own(passkey_id: str) -> Passkey:
    return own_passkey(db(), actor().user_id, passkey_id) or abort(404)


def _added(form: NewPasskeyForm) -> Answer:
    codes = add_passkey(work(), codes_adapter(), keys_adapter(), form.to_draft())
    if codes:
        return show_codes(codes, new_factor=Proof.PASSKEY)
    return done(_("%(name)s är tillagd. Du kan logga in med den nu.", name=form.name.data), "two_step.show")
