"""Inviting to accounts, and taking a link back."""

from __future__ import annotations

from flask import request

from tracker.domain.access import Permission
from tracker.domain.people import UserRole
from tracker.extensions import gettext as _
from tracker.queries.administration.people import organisation_names, user_with_organisation
from tracker.services.administration.accounts import invite_user, revoke_account_invitation
from tracker.web.administration.forms import InviteForm
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, done, page
from tracker.web.letters.accounts import account_invitation
from tracker.web.session import actor, db, work


@bp.route("/anvandare/bjud-in", methods=["GET", "POST"])
def invite() -> Answer:
    """Invite somebody to an account; ``?person=`` fills in who has an account and has not come in."""
    open_to(Permission.USER_INVITE)
    form = _form()
    if form.validate_on_submit():
        with form.refusals():
            made = invite_user(work(), form.to_draft(actor()), account_invitation)
            return done(_("En inbjudan till %(name)s skickas nu.", name=made.name), "administration.users")
    return page("administration/invite.html", form=form, organisation=actor().organisation_name)


@bp.post("/inbjudningar/<ident:account_id>/ta-tillbaka")
def revoke(account_id: str) -> Answer:
    """Take a link back."""
    row = revoke_account_invitation(work(), account_id)
    return done(_("Inbjudan till %(name)s är tillbakatagen.", name=row.name), "administration.users")


def _form() -> InviteForm:
    who = actor()
    offered = organisation_names(db()) if who.role is UserRole.SYSTEM_ADMIN else []
    asked = user_with_organisation(db(), who, request.args.get("person", ""))
    if asked is None:
        return InviteForm.for_actor(who, offered, organisation_id=request.args.get("aktor", ""))
    return InviteForm.for_actor(
        who, offered, organisation_id=asked.organisation_id, name=asked.name, email=asked.email, title=asked.title,
        role=asked.role, is_organisation_admin=asked.is_organisation_admin,
    )  # fmt: skip
