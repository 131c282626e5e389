"""Changing one's own password."""

from __future__ import annotations

from flask import current_app, request

from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.entry.invitations import addressees
from tracker.queries.signing.providers import comes_by_provider_only
from tracker.services.entry.entering import judged_change
from tracker.services.people import change_password as change_own_password
from tracker.web.answers import Answer, done, page
from tracker.web.people.forms import ChangePasswordForm
from tracker.web.people.room import bp
from tracker.web.people.signing import doors, least_signs_for
from tracker.web.session import actor, close_db, db, work


@bp.route("/mina-inloggningar/losenord", methods=["GET", "POST"])
def change_password() -> Answer:
    """A new password, for who knows the old one; every other sign-in ends."""
    if comes_by_provider_only(db(), actor().user_id):
        return page("people/no_password.html")[0], 409 if request.method == "POST" else 200
    form = ChangePasswordForm()
    own = addressees(db(), user_ids=[actor().user_id])[0]
    if form.validate_on_submit():
        with form.refusals():
            return _changed(form, own.email, own.title)
    return page("people/change_password.html", form=form, email=own.email, least=least_signs_for(actor().role))


def _changed(form: ChangePasswordForm, email: str, title: str | None) -> Answer:
    """Judged and hashed with no transaction open: a POST's holds the write lock from its first question."""
    who = actor()
    close_db()
    tools = current_app.extensions
    draft = form.to_draft(email, (who.name, email, who.organisation_name, title or ""), who.role)
    before, stored = judged_change(doors(), tools["passwords"], tools["common_passwords"], draft)
    ended = change_own_password(work(), before, stored)
    also = ngettext("%(num)d annan inloggning är avslutad.", "%(num)d andra inloggningar är avslutade.", ended)
    said = _("Lösenordet är bytt. %(also)s", also=also) if ended else _("Lösenordet är bytt.")
    return done(said, "people.sessions")
