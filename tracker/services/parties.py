"""The way of an organisation into a case and out of it, and the people of the coordinator function."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.cases import PartyRole, PartyStatus
from tracker.domain.clock import now, today
from tracker.domain.errors import DomainError
from tracker.domain.ids import ID_LENGTH, new_id
from tracker.domain.mail import Letter, LetterWords, MailKind
from tracker.domain.people import UserRole
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseCoordinator, CaseParty
from tracker.queries.entry.invitations import addressees, open_invitations
from tracker.queries.mail.receivers import contact_to_write_to
from tracker.queries.parties import (
    active_organisation_ids,
    coordinating_parties,
    coordinators_of,
    has_handed_in,
    invitable_ids,
    invitation_of,
    party_in_case,
    people_of,
)
from tracker.services.entry.links import LetterWriter, PersonDraft, end_links, send_link
from tracker.services.mail import queue_mail
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationDraft:
    """Organisations to invite with one role and message. ``contacts``: organisation id to the id of its contact person.

    ``person``: somebody without an account to be contact person, where one organisation is invited.
    ``id``: the form's token; each row's id follows from it and the organisation, so that sending twice invites once.
    """

    organisation_ids: Sequence[str]
    role: PartyRole = PartyRole.CONTRIBUTES
    message: str | None = None
    contacts: Mapping[str, str] = field(default_factory=dict)
    person: PersonDraft | None = None
    id: str = field(default_factory=new_id)


@verb(Permission.PARTY_EDIT, Tag.PARTY_INVITED)
def invite_parties(
    work: Work, case: Case, draft: InvitationDraft, write: LetterWriter | None = None
) -> list[CaseParty]:
    """Invite one or more organisations, each at most once at a time; contact persons get a letter that ``write`` words.

    Without ``write`` nobody gets one: the invitation shows in the organisation's own work.
    """
    wanted = list(dict.fromkeys(draft.organisation_ids))
    if not wanted:
        raise DomainError("party.none_chosen", "organisation_ids")
    work.check_shared(draft.message, "message")
    if invitable_ids(work.session, wanted) != set(wanted):
        raise DomainError("party.unknown_organisation", "organisation_ids")
    _check_contacts(work, {key: draft.contacts.get(key) for key in wanted})
    active = set(active_organisation_ids(work.session, case.id))
    if draft.person is not None and len(wanted) > 1:
        raise DomainError("invitation.one_at_a_time", "email")
    parties = [_invited(work, case, key, draft, active) for key in wanted]
    if write is not None:
        work.session.flush()
        _write_to_contacts(work, case, parties, draft, write)
    work.note(parties[0].id, count=len(parties), role=draft.role.value)
    return parties


@verb(Permission.INVITATION_ANSWER, Tag.INVITATION_ACCEPTED)
def accept_invitation(work: Work, case: Case, note: str | None = None) -> CaseParty:
    """Say yes for the actor's organisation: from now on it is a party and reads what all parties read."""
    return _answer(work, case, PartyStatus.ACCEPTED, note)


@verb(Permission.INVITATION_ANSWER, Tag.INVITATION_DECLINED)
def decline_invitation(work: Work, case: Case, note: str | None = None) -> CaseParty:
    """Say no for the actor's organisation: it knows no more of the case. It can be invited again."""
    return _answer(work, case, PartyStatus.DECLINED, note)


@verb(Permission.PARTY_EDIT, Tag.PARTY_ROLE_SET)
def edit_party(work: Work, case: Case, party_id: str, role: PartyRole, contact_id: str | None = None) -> CaseParty:
    """Set an active party's role and contact person; one accepted party always coordinates."""
    party = _active_party(work, case, party_id)
    if role is not PartyRole.COORDINATES:
        _keep_one_coordinating(work, case, party, "role")
    _check_contacts(work, {party.organisation_id: contact_id})
    party.role, party.contact_id = role, contact_id
    work.note(party.id, role=role.value)
    return party


@verb(Permission.PARTY_EDIT, Tag.PARTY_ENDED)
def end_party(work: Work, case: Case, party_id: str, reason: str | None) -> CaseParty:
    """End a party's part, with a reason: from its next request it reads nothing, nor do its coordinators coordinate."""
    party = _active_party(work, case, party_id)
    if not reason:
        raise DomainError("party.no_reason", "reason")
    work.check_shared(reason, "reason")
    _keep_one_coordinating(work, case, party, "reason")
    _end_people_of(work, case, party)
    end_links(work, open_invitations(work.session, case.id, organisation_id=party.organisation_id))
    party.status, party.ended_at, party.ended_reason = PartyStatus.LEFT, now(), reason
    work.note(party.id, organisation_id=party.organisation_id)
    return party


@verb(Permission.PARTY_EDIT, Tag.PARTY_REMINDED)
def remind_party(work: Work, case: Case, party_id: str, words: LetterWords | None = None) -> CaseParty:
    """Remind a party that has not answered or not handed in; once a day is enough. It shows in its own work.

    With ``words`` the contact person gets a letter too, if it can still sign in.
    """
    party = _active_party(work, case, party_id)
    if party.status is PartyStatus.ACCEPTED and (
        case.step is not Step.OWN_MAPPINGS or has_handed_in(work.session, case, party.organisation_id)
    ):
        raise DomainError("party.nothing_to_remind_of")
    if party.reminded_at is None or _is_before_today(party.reminded_at):
        party.reminded_at = now()
        _write_reminder(work, case, party, words)
    work.note(party.id, organisation_id=party.organisation_id)
    return party


@verb(Permission.CASE_EDIT, Tag.COORDINATORS_SET)
def add_coordinator(work: Work, case: Case, user_id: str) -> CaseCoordinator:
    """Add a coordinator of an accepted party's organisation to the coordinator function."""
    for row in coordinators_of(work.session, case.id):
        if row.user_id == user_id:
            return row
    accepted = active_organisation_ids(work.session, case.id, PartyStatus.ACCEPTED)
    possible = {person.id for person in people_of(work.session, accepted) if person.role is UserRole.COORDINATOR}
    if user_id not in possible:
        raise DomainError("case.not_a_coordinator", "user_id")
    row = CaseCoordinator(case_id=case.id, user_id=user_id)
    work.session.add(row)
    work.note(user_id, user_id=user_id, status="added")
    return row


@verb(Permission.CASE_EDIT, Tag.COORDINATORS_SET)
def end_coordinator(work: Work, case: Case, user_id: str) -> None:
    """End a person's part in the coordinator function, which always has somebody."""
    rows = coordinators_of(work.session, case.id)
    ending = [row for row in rows if row.user_id == user_id]
    if not ending:
        raise DomainError("case.not_a_coordinator", "user_id")
    if len(rows) == len(ending):
        raise DomainError("case.last_coordinator", "user_id")
    for row in ending:
        row.ended_at = now()
    work.note(user_id, user_id=user_id, status="ended")


# --- parts ------------------------------------------------------------------------------------------------------------
def _invited(work: Work, case: Case, organisation_id: str, draft: InvitationDraft, active: set[str]) -> CaseParty:
    row_id = _row_id(draft.id, organisation_id)
    existing = work.session.get(CaseParty, row_id)
    if existing is not None and existing.case_id == case.id:
        return existing
    if organisation_id in active:
        raise DomainError("party.already_in_case", "organisation_ids")
    party = CaseParty(
        id=row_id,
        case_id=case.id,
        organisation_id=organisation_id,
        contact_id=draft.contacts.get(organisation_id),
        role=draft.role,
        message=draft.message,
        invited_by_id=work.actor.user_id,
    )
    work.session.add(party)
    return party


def _row_id(token: str, organisation_id: str) -> str:
    digest = hashlib.sha256(f"{token}:{organisation_id}".encode()).digest()
    return base64.b32encode(digest)[:ID_LENGTH].decode("ascii").lower()


def _check_contacts(work: Work, contacts: Mapping[str, str | None]) -> None:
    """A contact person belongs to the organisation that is invited."""
    if not any(contacts.values()):
        return
    home = {person.id: person.organisation_id for person in people_of(work.session, list(contacts))}
    for organisation_id, contact_id in contacts.items():
        if contact_id and home.get(contact_id) != organisation_id:
            raise DomainError("party.contact_elsewhere", "contact_id")


def _answer(work: Work, case: Case, status: PartyStatus, note: str | None) -> CaseParty:
    party = invitation_of(work.session, case.id, work.actor.organisation_id)
    if party is None:
        raise DomainError("party.unknown")
    work.check_shared(note, "note")
    party.status, party.answer_note = status, note
    party.answered_at, party.answered_by_id = now(), work.actor.user_id
    if status is PartyStatus.ACCEPTED and party.contact_id is None:
        party.contact_id = work.actor.user_id
    _settle_links(work, case, status)
    work.note(party.id, organisation_id=party.organisation_id)
    return party


def _write_to_contacts(
    work: Work, case: Case, parties: Sequence[CaseParty], draft: InvitationDraft, write: LetterWriter
) -> None:
    """A link for the person who is new, and for each contact person: who has an account signs in by it."""
    if draft.person is not None:
        made = send_link(work, case, parties[0], draft.person, write)
        known = addressees(work.session, email=made.email)
        parties[0].contact_id = known[0].user_id if known else parties[0].contact_id
        return
    by_id = {each.user_id: each for each in addressees(work.session, user_ids=list(draft.contacts.values()))}
    for party in parties:
        contact = by_id.get(party.contact_id or "")
        if contact is not None:
            token = _row_id(draft.id, contact.user_id)
            person = PersonDraft(id=token, email=contact.email, name=contact.name, title=contact.title)
            send_link(work, case, party, person, write)


def _write_reminder(work: Work, case: Case, party: CaseParty, words: LetterWords | None) -> None:
    contact = contact_to_write_to(work.session, party.id)
    if words is None or contact is None:
        return
    letter = Letter(
        kind=MailKind.REMINDER,
        to=contact.email,
        subject=words.subject,
        body=words.body,
        case_id=case.id,
        user_id=contact.user_id,
    )
    queue_mail(work.session, letter)


def _settle_links(work: Work, case: Case, status: PartyStatus) -> None:
    """The link that somebody with an account answered by is used; a no ends every link of the organisation."""
    rows = open_invitations(work.session, case.id, organisation_id=work.actor.organisation_id)
    if status is PartyStatus.DECLINED:
        end_links(work, rows)
        return
    own = {each.email for each in addressees(work.session, user_ids=[work.actor.user_id])}
    for row in rows:
        if row.email in own:
            row.used_at, row.used_by_id = now(), work.actor.user_id


def _active_party(work: Work, case: Case, party_id: str) -> CaseParty:
    party = party_in_case(work.session, case.id, party_id)
    if party is None or party.status not in {PartyStatus.INVITED, PartyStatus.ACCEPTED}:
        raise DomainError("party.unknown")
    return party


def _keep_one_coordinating(work: Work, case: Case, party: CaseParty, at_field: str) -> None:
    coordinating = coordinating_parties(work.session, case.id)
    if party.id in coordinating and len(coordinating) == 1:
        raise DomainError("party.last_coordinating", at_field)


def _end_people_of(work: Work, case: Case, party: CaseParty) -> None:
    """The organisation's coordinators and its responsible for communication leave with it; somebody must stay."""
    rows = coordinators_of(work.session, case.id)
    leaving = [row for row in rows if row.user.organisation_id == party.organisation_id]
    if leaving and len(leaving) == len(rows):
        raise DomainError("party.has_last_coordinator", "reason")
    for row in leaving:
        row.ended_at = now()
    if case.communication_responsible_id in {p.id for p in people_of(work.session, [party.organisation_id])}:
        case.communication_responsible_id = None


def _is_before_today(moment: dt.datetime) -> bool:
    return moment < dt.datetime.combine(today(), dt.time(), tzinfo=now().tzinfo)
