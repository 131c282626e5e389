"""People: the list, one person, and ending and taking in again."""

from __future__ import annotations

import datetime as dt

from flask import abort, current_app, request, url_for

from config import Settings
from tracker.domain.access import Permission
from tracker.domain.administration.people import UserState, may_manage, user_state
from tracker.domain.audit import USER_TAGS
from tracker.domain.clock import now
from tracker.domain.people import UserRole
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.people import User
from tracker.queries.administration.handing import only_coordinated
from tracker.queries.administration.people import (
    SignIns,
    account_links,
    cases_held,
    count_users,
    has_come_in,
    organisation_names,
    sign_ins_of,
    user_with_organisation,
)
from tracker.queries.administration.people import users as list_users
from tracker.services.administration.people import edit_user, end_user, reinstate_user, sign_out_user
from tracker.web.administration.forms import EndForm, UserFilterForm, UserForm
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, done, page
from tracker.web.paging import turn_page
from tracker.web.session import actor, db, work
from tracker.web.trail.history import history

THIS = "administration.user"


@bp.get("/anvandare")
def users() -> Answer:
    """People whom one administrates, filtered by the address, and links that nobody has used yet."""
    open_to(Permission.USER_READ)
    offered = organisation_names(db()) if actor().role is UserRole.SYSTEM_ADMIN else []
    filters = UserFilterForm.read(request.args, offered)
    total = count_users(db(), actor(), filters.to_filter())
    pages = turn_page(total, ngettext("%(num)d person", "%(num)d personer", total), filters.to_address())
    rows = list_users(db(), actor(), filters.to_filter(), limit=pages.limit, offset=pages.offset)
    links, used = account_links(db(), actor()), len(filters.to_address())
    return page(
        "administration/users.html", filters=filters, used=used, rows=rows, pages=pages, links=links, moment=now()
    )


@bp.route("/anvandare/<ident:user_id>", methods=["GET", "POST"])
def user(user_id: str) -> Answer:
    """One person: what it is, where it takes part, its sign-ins and its history; the system administrator edits it."""
    open_to(Permission.USER_EDIT if request.method == "POST" else Permission.USER_READ)
    row = _user(user_id)
    form = UserForm.of(row)
    if form.validate_on_submit():
        with form.refusals():
            edit_user(work(), form.to_draft(user_id))
            return done(_("Ändringarna är sparade."), THIS, user_id=user_id)
    row = _user(user_id)
    cases, told = cases_held(db(), actor(), user_id), history(USER_TAGS, user_id)
    seen = {"state": _state(row), "can_end": _can_manage(row), "sign_ins": _sign_ins(user_id), "can_hand": _hands(row)}
    return page("administration/user.html", form=form, row=row, cases=cases, history=told, **seen)


@bp.route("/anvandare/<ident:user_id>/avsluta", methods=["GET", "POST"])
def end(user_id: str) -> Answer:
    """What ends with the account, and why; or that cases have to be handed over first."""
    open_to(Permission.USER_END)
    form = EndForm()
    if form.validate_on_submit():
        with form.refusals():
            end_user(work(), user_id, form.reason.data)
            return done(_("Kontot för %(name)s är avslutat.", name=_user(user_id).name), THIS, user_id=user_id)
    row = _user(user_id)
    alone, cases = only_coordinated(db(), user_id), cases_held(db(), actor(), user_id)
    seen = {"alone": alone, "cases": cases, "sign_ins": _sign_ins(user_id), "can_hand": _hands(row)}
    return page("administration/end.html", form=form, row=row, can_end=_can_manage(row), **seen)


@bp.post("/anvandare/<ident:user_id>/ateruppta")
def reinstate(user_id: str) -> Answer:
    """Let a person in again."""
    row = reinstate_user(work(), user_id)
    message = _("%(name)s kan logga in igen. Uppdrag i ärenden kommer inte tillbaka av sig själva.", name=row.name)
    return done(message, THIS, user_id=user_id)


@bp.post("/anvandare/<ident:user_id>/inloggningar")
def sign_out(user_id: str) -> Answer:
    """End every sign-in of a person."""
    count = sign_out_user(work(), user_id)
    message = ngettext("%(num)d inloggning är avslutad.", "%(num)d inloggningar är avslutade.", count)
    return done(message, THIS, user_id=user_id)


def _user(user_id: str) -> User:
    return user_with_organisation(db(), actor(), user_id) or abort(404)


def _can_manage(row: User) -> bool:
    return may_manage(actor(), row.role, is_organisation_admin=row.is_organisation_admin)


def _hands(row: User) -> str | None:
    """The way to hand over what a coordinator holds, for who may."""
    who = actor()
    is_near = who.role in {UserRole.SYSTEM_ADMIN, UserRole.COORDINATOR}
    return url_for("administration.hand", user_id=row.id) if is_near and row.role is UserRole.COORDINATOR else None


def _state(row: User) -> UserState:
    return user_state(is_ended=row.disabled_at is not None, has_come_in=has_come_in(db(), row.id))


def _sign_ins(user_id: str) -> SignIns:
    settings: Settings = current_app.extensions["settings"]
    return sign_ins_of(
        db(),
        user_id,
        seen_after=now() - dt.timedelta(minutes=settings.session_idle_minutes),
        started_after=now() - dt.timedelta(hours=settings.session_hours),
    )
