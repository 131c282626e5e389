"""Signing in through one's own organisation, and setting that up for an organisation.

The answer of a provider comes as a GET, as the protocol has it. It carries a code that works once, and nothing is
written unless this very browser waits for it: a mail scanner or a foreign page that opens the address gets a page.
"""

from __future__ import annotations

from flask import Blueprint, abort, redirect, request, url_for

from tracker.domain.errors import DomainError
from tracker.extensions import gettext as _
from tracker.queries.signing.providers import provider_of
from tracker.services.signing.providers import end_provider, save_provider, unlink_identity
from tracker.web.answers import Answer, done, own_path, page
from tracker.web.people.provider.coming import come_back, go_away, openid
from tracker.web.people.provider.forms import AddressForm, ProviderForm
from tracker.web.people.provider.setting import owned, shown, tried
from tracker.web.people.provider.ways import ways_for
from tracker.web.session import actor_or_none, db, work

bp = Blueprint("provider", __name__)


@bp.route("/logga-in/organisation", methods=["GET", "POST"])
def choose() -> Answer:
    """Which organisation's sign-in belongs to an address: its domain decides, not whether there is an account."""
    target = own_path(request.args.get("nasta"))
    form = AddressForm(email=request.args.get("adress", ""))
    ways = []
    if form.validate_on_submit():
        ways = ways_for(form.email.data, target)
        if not ways:
            form.refuse(DomainError("sso.no_offer", "email"))
    return page("people/provider/choose.html", form=form, ways=ways, target=target)


@bp.get("/logga-in/organisation/<ident:provider_id>")
def start(provider_id: str) -> Answer:
    """On to the organisation's own sign-in. A link and not a button: a form may lead to this site only (CSP)."""
    target, token = own_path(request.args.get("nasta")), request.args.get("inbjudan")
    if actor_or_none():
        on = url_for("people.invitation", token=token) if token else target
        return redirect(on or url_for("work.home"), 303)
    return go_away(provider_id, target, token)


@bp.get("/logga-in/svar")
def answer() -> Answer:
    """Back from the organisation's own sign-in."""
    return come_back()


@bp.route("/aktorer/<ident:organisation_id>/inloggning", methods=["GET", "POST"])
def setting(organisation_id: str) -> Answer:
    """How an organisation's people sign in, for its own administrator and the system administrator."""
    owned(organisation_id)
    form = ProviderForm.of(provider_of(db(), organisation_id))
    if form.validate_on_submit():
        with form.refusals():
            save_provider(work(), organisation_id, form.to_draft(openid()))
            said = _("Inställningarna är sparade. Prova anslutningen.")
            return done(said, "provider.setting", organisation_id=organisation_id)
    return shown(organisation_id, form)


@bp.post("/aktorer/<ident:organisation_id>/inloggning/prova")
def examine(organisation_id: str) -> Answer:
    """Ask the provider for its document and keys, and say what is wrong."""
    owned(organisation_id)
    provider = provider_of(db(), organisation_id) or abort(404)
    trial = tried(provider)
    return shown(organisation_id, ProviderForm.of(provider_of(db(), organisation_id)), trial)[0], 200


@bp.route("/aktorer/<ident:organisation_id>/inloggning/avsluta", methods=["GET", "POST"])
def end(organisation_id: str) -> Answer:
    """Go back to passwords, after asking once more."""
    row = owned(organisation_id)
    if request.method == "POST":
        end_provider(work(), organisation_id)
        return done(_("Organisationsinloggningen är avslutad."), "provider.setting", organisation_id=organisation_id)
    if provider_of(db(), organisation_id) is None:
        return redirect(url_for("provider.setting", organisation_id=organisation_id), 303)
    return page("people/provider/end.html", row=row)


@bp.post("/aktorer/<ident:organisation_id>/inloggning/kopplingar/<ident:identity_id>/ta-bort")
def unlink(organisation_id: str, identity_id: str) -> Answer:
    """Forget who an account is at the provider."""
    owned(organisation_id)
    unlink_identity(work(), organisation_id, identity_id)
    said = _("Kopplingen är borttagen. Nästa inloggning söker efter kontots adress igen.")
    return done(said, "provider.setting", organisation_id=organisation_id)
