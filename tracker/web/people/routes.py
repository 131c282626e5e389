"""Who one is: signing in and out, one's own sign-ins, and the register of actors."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, current_app, make_response, redirect, request, session, url_for
from flask_login import logout_user

from tracker.domain.access import Permission
from tracker.domain.audit import ORGANISATION_TAGS
from tracker.domain.people import THROTTLE_WINDOW
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.people import Organisation
from tracker.queries.organisations import cases_of, count_organisations, organisation
from tracker.queries.organisations import organisations as list_organisations
from tracker.queries.people import demo_accounts, people_of
from tracker.queries.reference import open_districts, terms
from tracker.queries.signing.providers import comes_by_provider_only, may_set_provider
from tracker.queries.signing.second_factors import factor_state
from tracker.services.organisations import add_organisation
from tracker.services.organisations import edit_organisation as save_organisation
from tracker.services.people import end_other_sessions
from tracker.services.people import end_session as end_own_session
from tracker.web.answers import Answer, done, own_path, page
from tracker.web.paging import turn_page
from tracker.web.people import account_entry, entering, own_password, resetting
from tracker.web.people.forms import OrganisationFilterForm, OrganisationForm, SignInForm
from tracker.web.people.provider.ways import provider_ways
from tracker.web.people.room import bp
from tracker.web.people.signing import my_sessions, sign_in_with
from tracker.web.session import actor, actor_or_none, by_provider, db, may, require, work
from tracker.web.trail.history import HistoryView, history

__all__ = ["account_entry", "bp", "entering", "own_password", "resetting"]

# how far back wrong tries count: after that long none of them does
_WAIT: Final = {"Retry-After": str(int(THROTTLE_WINDOW.total_seconds()))}


@bp.route("/logga-in", methods=["GET", "POST"])
def sign_in() -> Answer:
    """Sign in. The database is not touched by db() before the password is judged: hashing must not hold a lock."""
    target = own_path(request.args.get("nasta"))
    if request.method == "GET" and actor_or_none():
        return redirect(target or url_for("work.home"), 303)
    form = SignInForm(email=request.args.get("adress", ""))
    if form.validate_on_submit():
        with form.refusals():
            return redirect(sign_in_with(form.to_draft(), target), 303)
    accounts = demo_accounts(db()) if current_app.extensions["settings"].is_demo else []
    ways = provider_ways(form.email.data, target)
    html, status = page("people/sign_in.html", form=form, target=target, accounts=accounts, ways=ways)
    return make_response(html, 429, _WAIT) if form.is_throttled else make_response(html, status)


@bp.post("/logga-ut")
def sign_out() -> Answer:
    """End this sign-in and empty the cookie; on to where one wanted as somebody else, if that is on this site."""
    said = _("Du är utloggad här. Hos din organisation kan du vara inloggad ändå.") if by_provider() else None
    end_own_session(work(), actor().session_id)
    logout_user()
    session.clear()
    if target := own_path(request.args.get("nasta")):
        return redirect(target, 303)
    return done(said or _("Du är utloggad."), "people.sign_in")


@bp.get("/mina-inloggningar")
def sessions() -> Answer:
    """Where one is signed in just now."""
    user_id = actor().user_id
    has_password = not comes_by_provider_only(db(), user_id)
    return page(
        "people/sessions.html", rows=my_sessions(), two_step=factor_state(db(), user_id), has_password=has_password
    )


@bp.post("/mina-inloggningar/<ident:session_id>/avsluta")
def end_session(session_id: str) -> Answer:
    """End one of one's own sign-ins; another's is a 404."""
    end_own_session(work(), session_id)
    if session_id == actor().session_id:
        session.clear()
    return done(_("Inloggningen är avslutad."), "people.sessions")


@bp.post("/mina-inloggningar/avsluta-andra")
def end_others() -> Answer:
    """End every sign-in but this one."""
    count = end_other_sessions(work())
    message = ngettext("%(num)d annan inloggning är avslutad.", "%(num)d andra inloggningar är avslutade.", count)
    return done(message, "people.sessions")


@bp.get("/aktorer")
def organisations() -> Answer:
    """The register of actors, filtered by the address."""
    require(Permission.CASE_LIST)
    filters = OrganisationFilterForm.read(request.args, terms(db(), Vocabulary.ACTOR))
    total = count_organisations(db(), filters.to_filter())
    words = ngettext("%(num)d aktör", "%(num)d aktörer", total)
    pages = turn_page(total, words, filters.to_address())
    rows = list_organisations(db(), actor(), filters.to_filter(), limit=pages.limit, offset=pages.offset)
    used = len(filters.to_address())
    return page("people/organisations.html", filters=filters, used=used, rows=rows, pages=pages)


@bp.route("/aktorer/ny", methods=["GET", "POST"])
def new_organisation() -> Answer:
    """Add an actor."""
    require(Permission.ORGANISATION_EDIT)
    form = OrganisationForm()
    form.offer(terms(db(), Vocabulary.ACTOR), open_districts(db()))
    if form.validate_on_submit():
        with form.refusals():
            row = add_organisation(work(), form.to_draft())
            return done(_("%(name)s är tillagd.", name=row.name), "people.edit_organisation", organisation_id=row.id)
    return page("people/organisation_new.html", form=form)


@bp.route("/aktorer/<ident:organisation_id>", methods=["GET", "POST"])
def edit_organisation(organisation_id: str) -> Answer:
    """One actor with its people and the cases one may know of; who may edits it here."""
    row = _organisation(organisation_id)
    form = OrganisationForm(obj=row)
    form.offer(terms(db(), Vocabulary.ACTOR, keep=row.kind_code), open_districts(db(), keep=row.district_id))
    if form.is_submitted():
        require(Permission.ORGANISATION_EDIT)
    if form.validate_on_submit():
        with form.refusals():
            save_organisation(work(), form.to_draft(row))
            return done(_("Ändringarna är sparade."), "people.edit_organisation", organisation_id=organisation_id)
    return page(
        "people/organisation.html", form=form, row=_organisation(organisation_id), **_of_organisation(organisation_id)
    )


def _of_organisation(organisation_id: str) -> dict[str, Any]:
    """What stands beside the form: people, cases, what was changed, and whether its own sign-in may be set up."""
    return {
        "people": people_of(db(), actor(), organisation_id),
        "cases": cases_of(db(), actor(), organisation_id),
        "history": _history(organisation_id),
        "sets_sign_in": may_set_provider(db(), actor(), organisation_id),
    }


def _history(organisation_id: str) -> HistoryView | None:
    """What was changed of an actor, for who may change it."""
    return history(ORGANISATION_TAGS, organisation_id) if may(Permission.ORGANISATION_EDIT) else None


def _organisation(organisation_id: str) -> Organisation:
    return organisation(db(), organisation_id) or abort(404)
