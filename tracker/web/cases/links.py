"""Links to people of a party: whom one was sent to and what became of it; sending one, anew too, and taking it back."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, request

from tracker.domain.access import Permission
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.ids import is_id, new_id
from tracker.domain.mail.sending import MailState
from tracker.domain.people import LinkState
from tracker.extensions import gettext as _
from tracker.queries.entry.invitations import SentLink, sent_links
from tracker.queries.parties import PartyRow, party_in_case
from tracker.services.entry.sending import invite_person, revoke_invitation, send_again
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.cases.forms import PersonForm
from tracker.web.cases.room import bp
from tracker.web.formats import day_of, short_day
from tracker.web.letters.invitations import invitation as letter
from tracker.web.session import CaseContext, actor, db, load_case, work

_KINDS: Final = {
    LinkState.OPEN: "ongoing",
    LinkState.USED: "ok",
    LinkState.EXPIRED: "warn",
    LinkState.REVOKED: "none",
}


@bp.route("/arenden/<ident:case_id>/parter/<ident:party_id>/bjud-in", methods=["GET", "POST"], endpoint="invite_person")
def invite_person_page(case_id: str, party_id: str) -> Answer:
    """Send a person of a party a link."""
    context = load_case(case_id, Permission.PARTY_EDIT)
    party = party_in_case(db(), context.id, party_id)
    if party is None or party.status not in {PartyStatus.INVITED, PartyStatus.ACCEPTED}:
        abort(404)
    name, form = party.organisation.name, PersonForm()
    if form.validate_on_submit():
        with form.refusals():
            invite_person(work(), context.case, party_id, form.to_draft(), letter)
            return done(_("Inbjudan är på väg till %(who)s.", who=form.name.data), "cases.parties", case_id=context.id)
    frame = case_frame(context, "cases.parties")
    values = {"case_id": context.id, "name": name, "party_id": party_id}
    return page("cases/invite_person.html", form=form, **values, case_frame=frame)


@bp.post("/arenden/<ident:case_id>/inbjudningar/<ident:invitation_id>/igen", endpoint="send_again")
def send_again_act(case_id: str, invitation_id: str) -> Answer:
    """A new link to the same person; the old one dies."""
    context = load_case(case_id, Permission.PARTY_EDIT)
    token = request.form.get("token", "")
    made = send_again(work(), context.case, invitation_id, token if is_id(token) else new_id(), letter)
    said = _("En ny inbjudan är på väg till %(who)s. Den gamla länken gäller inte längre.", who=made.name)
    return done(said, "cases.parties", case_id=context.id)


@bp.post("/arenden/<ident:case_id>/inbjudningar/<ident:invitation_id>/ta-tillbaka", endpoint="revoke_invitation")
def revoke_act(case_id: str, invitation_id: str) -> Answer:
    """Take a link back; it can be sent anew."""
    context = load_case(case_id, Permission.PARTY_EDIT)
    row = revoke_invitation(work(), context.case, invitation_id)
    return done(_("Länken till %(who)s gäller inte längre.", who=row.name), "cases.parties", case_id=context.id)


def link_lines(context: CaseContext, parties: list[PartyRow]) -> list[dict[str, Any]]:
    """The latest link of each person of an active party, for the coordinator: to whom, and what became of it."""
    names = {row.organisation_id: row.short_name for row in parties if row.is_active}
    latest = {link.email: link for link in sent_links(db(), actor(), context.id)}
    return [_line(link, names[link.organisation_id]) for link in latest.values() if link.organisation_id in names]


def _line(link: SentLink, organisation: str) -> dict[str, Any]:
    state = link.state(now())
    is_lost = state is LinkState.OPEN and link.mail_state is MailState.FAILED
    return {
        "id": link.id,
        "name": link.name,
        "email": link.email,
        "organisation": organisation,
        "kind": "bad" if is_lost else _KINDS[state],
        "text": _("Mejlet kom inte fram") if is_lost else _state_words(link, state),
        "can_send": state is not LinkState.USED,
        "can_revoke": state is LinkState.OPEN,
        "token": new_id(),
    }


def _state_words(link: SentLink, state: LinkState) -> str:
    """No word of whether the letter was opened: reading it leaves no trace here."""
    if state is LinkState.USED and link.used_at:
        return str(_("Använd %(day)s", day=short_day(day_of(link.used_at))))
    if state is LinkState.REVOKED and link.revoked_at:
        return str(_("Tillbakatagen %(day)s", day=short_day(day_of(link.revoked_at))))
    last = short_day(day_of(link.expires_at))
    if state is LinkState.EXPIRED:
        return str(_("Gick ut %(day)s", day=last))
    sent = short_day(day_of(link.created_at))
    return str(_("Skickad %(sent)s, gäller till och med %(last)s", sent=sent, last=last))
