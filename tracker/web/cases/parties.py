"""Parties, the coordinator function and perspectives: who takes part, who is heard, who is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, request

from tracker.domain.access import Permission
from tracker.domain.cases import PartyRole, PartyStatus
from tracker.domain.people import UserRole
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import gettext as _
from tracker.models.cases import CaseCoordinator, CaseParty
from tracker.queries.parties import (
    PartyRow,
    active_organisation_ids,
    coordinators_of,
    invitable,
    party_in_case,
    party_rows,
    people_of,
    perspectives_of,
)
from tracker.queries.reference import terms
from tracker.services.meetings import state_perspectives
from tracker.services.parties import (
    add_coordinator,
    edit_party,
    end_coordinator,
    end_party,
    invite_parties,
    remind_party,
)
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.cases.forms import (
    NOBODY_CHOSEN,
    CoordinatorForm,
    InviteForm,
    PartyForm,
    ReasonForm,
)
from tracker.web.cases.links import link_lines
from tracker.web.cases.meeting_forms import PerspectivesForm
from tracker.web.cases.overview import party_line
from tracker.web.cases.room import bp
from tracker.web.cases.words import is_remindable, missing_hints
from tracker.web.forms import named, one_line
from tracker.web.letters import words as letters
from tracker.web.letters.invitations import invitation as letter
from tracker.web.session import CaseContext, actor, db, load_case, work

ACTIVE = (PartyStatus.INVITED, PartyStatus.ACCEPTED)


@bp.get("/arenden/<ident:case_id>/parter")
def parties(case_id: str) -> Answer:
    """The party table, the coordinator function and perspectives."""
    context = load_case(case_id)
    return page("cases/parties.html", **_table(context), case_frame=case_frame(context, "cases.parties"))


def _table(context: CaseContext) -> dict[str, Any]:
    """Rows with what may be done to each. Who is only invited sees who takes part, not how far each has come."""
    is_reader = context.may(Permission.JOINT_READ)
    coordinators = coordinators_of(db(), context.id)
    found = [row for row in party_rows(db(), actor(), context.case) if is_reader or row.status is PartyStatus.ACCEPTED]
    rows = [_row(context, row, coordinators) for row in found]
    may_edit = context.may(Permission.PARTY_EDIT)
    kinds = {row.kind_code for row in found if row.is_active}
    return {
        "rows": [row for row in rows if row["is_active"]],
        "former": [row for row in rows if not row["is_active"]],
        "hints": missing_hints(kinds, invitable(db(), context.case)) if may_edit else [],
        "coordinators": coordinators,
        "perspectives": perspectives_of(db(), context.id) if is_reader else [],
        "links": link_lines(context, found) if may_edit else [],
        "is_reader": is_reader,
        "case": context.case,
    }


def _row(context: CaseContext, row: PartyRow, coordinators: Sequence[CaseCoordinator]) -> dict[str, Any]:
    is_own = row.organisation_id == actor().organisation_id
    return {
        **party_line(row, coordinators),
        "id": row.id,
        "lacks_contact": not is_own and row.is_active and row.contact is None,
        "can_remind": not is_own and is_remindable(row, context.case.step),
        "reminded_at": row.reminded_at,
        "words": row.ended_reason,
        "answer": row.answer_note if context.may(Permission.PARTY_EDIT) else None,  # written to the coordinator
        "is_active": row.is_active,
    }


@bp.route("/arenden/<ident:case_id>/parter/bjud-in", methods=["GET", "POST"])
def invite(case_id: str) -> Answer:
    """Invite organisations, several at once if wanted."""
    context = load_case(case_id, Permission.PARTY_EDIT)
    form = InviteForm()
    if form.validate_on_submit():
        with form.refusals():
            invited = invite_parties(work(), context.case, form.to_draft(), letter)
            return done(_("Inbjudna: %(count)s.", count=len(invited)), "cases.parties", case_id=context.id)
    return page(
        "cases/invite.html",
        case_id=context.id,
        form=form,
        **_invitable(context),
        case_frame=case_frame(context, "cases.parties"),
    )


def _invitable(context: CaseContext) -> dict[str, Any]:
    sought = (one_line(request.args.get("sok")) or "")[:100]
    found = invitable(db(), context.case, sought or None)
    people: dict[str, list[tuple[str, str]]] = {}
    for person in people_of(db(), [row.id for row in found]):
        if person.role is not UserRole.READER:
            people.setdefault(person.organisation_id, []).append((person.id, person.name))
    active = [row for row in party_rows(db(), actor(), context.case) if row.is_active]
    hints = missing_hints({row.kind_code for row in active}, invitable(db(), context.case) if sought else found)
    return {
        "found": found,
        "people": people,
        "sought": sought,
        "hints": hints,
        "contacts": {key.removeprefix("contact-"): value for key, value in request.form.items()},
    }


@bp.post("/arenden/<ident:case_id>/parter/<ident:party_id>/paminn")
def remind(case_id: str, party_id: str) -> Answer:
    """Remind a party; it shows in its own work, and its contact person gets a letter."""
    context = load_case(case_id, Permission.PARTY_EDIT)
    party = _party(context, party_id)
    name, words = party.organisation.name, letters.reminder(context, party)
    remind_party(work(), context.case, party_id, words)
    told = _("Det syns under Mitt arbete, och kontaktpersonen får ett brev med e-post.") if words else None
    message = _("%(who)s är påmind.", who=name)
    return done(f"{message} {told or _('Det syns under Mitt arbete.')}", "cases.parties", case_id=context.id)


@bp.route("/arenden/<ident:case_id>/parter/<ident:party_id>", methods=["GET", "POST"], endpoint="edit_party")
def edit_party_page(case_id: str, party_id: str) -> Answer:
    """A party's role and contact person."""
    context = load_case(case_id, Permission.PARTY_EDIT)
    party = _party(context, party_id)
    name, form = party.organisation.name, PartyForm(obj=party)
    form.contact_id.choices = [NOBODY_CHOSEN, *named(people_of(db(), [party.organisation_id]))]
    if form.validate_on_submit():
        with form.refusals():
            edit_party(work(), context.case, party_id, PartyRole(form.role.data), form.contact_id.data or None)
            return done(_("%(who)s är sparad.", who=name), "cases.parties", case_id=context.id)
    frame = case_frame(context, "cases.parties")
    return page("cases/party_form.html", case_id=context.id, form=form, name=name, party_id=party_id, case_frame=frame)


@bp.route("/arenden/<ident:case_id>/parter/<ident:party_id>/avsluta", methods=["GET", "POST"], endpoint="end_party")
def end_party_page(case_id: str, party_id: str) -> Answer:
    """End a party's part: a page of its own that says what happens."""
    context = load_case(case_id, Permission.PARTY_EDIT)
    name, form = _party(context, party_id).organisation.name, ReasonForm()
    if form.validate_on_submit():
        with form.refusals():
            end_party(work(), context.case, party_id, form.reason.data)
            return done(_("%(who)s är inte längre part.", who=name), "cases.parties", case_id=context.id)
    frame = case_frame(context, "cases.parties")
    return page("cases/party_end.html", case_id=context.id, form=form, name=name, party_id=party_id, case_frame=frame)


def _party(context: CaseContext, party_id: str) -> CaseParty:
    party = party_in_case(db(), context.id, party_id)
    if party is None or party.status not in ACTIVE:
        abort(404)
    return party


@bp.route("/arenden/<ident:case_id>/samordnare", methods=["GET", "POST"])
def coordinators(case_id: str) -> Answer:
    """The people of the coordinator function; at least one."""
    context = load_case(case_id, Permission.CASE_EDIT)
    form = CoordinatorForm()
    if request.form.get("end"):
        end_coordinator(work(), context.case, request.form["end"])
        return done(_("Samordnarfunktionen är ändrad."), "cases.coordinators", case_id=context.id)
    if form.validate_on_submit():
        with form.refusals():
            add_coordinator(work(), context.case, form.user_id.data)
            return done(_("Samordnarfunktionen är ändrad."), "cases.coordinators", case_id=context.id)
    return page("cases/coordinators.html", form=form, **_function(context, form), case_frame=case_frame(context, ""))


def _function(context: CaseContext, form: CoordinatorForm) -> dict[str, Any]:
    rows = coordinators_of(db(), context.id)
    present = {row.user_id for row in rows}
    accepted = active_organisation_ids(db(), context.id, PartyStatus.ACCEPTED)
    possible = [
        person
        for person in people_of(db(), accepted)
        if person.role is UserRole.COORDINATOR and person.id not in present
    ]
    form.user_id.choices = [("", _("Välj")), *named(possible)]
    return {"rows": rows, "can_add": bool(possible), "case": context.case}


@bp.route("/arenden/<ident:case_id>/perspektiv", methods=["GET", "POST"])
def perspectives(case_id: str) -> Answer:
    """Whose views are to be heard, have been heard or are missing."""
    context = load_case(case_id, Permission.CASE_EDIT)
    listed = terms(db(), Vocabulary.PERSPECTIVE)
    form = PerspectivesForm.of(listed, perspectives_of(db(), context.id))
    if form.validate_on_submit():
        with form.refusals():
            drafts = form.to_drafts(term.code for term in listed)
            state_perspectives(work(), context.case, drafts, form.seen_version)
            return done(_("Perspektiven är sparade."), "cases.parties", case_id=context.id)
    pairs = [(form[f"status-{term.code}"], form[term.code]) for term in listed]
    return page(
        "cases/perspectives.html", case_id=context.id, form=form, pairs=pairs, case_frame=case_frame(context, "")
    )
