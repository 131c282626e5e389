"""What a coordinator does with links: send one to a person of a party, send it anew, take it back."""

from __future__ import annotations

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.cases import PartyStatus
from tracker.domain.errors import DomainError, NotVisible
from tracker.models.cases import Case, CaseParty
from tracker.models.invitations import Invitation
from tracker.queries.entry.invitations import sent_invitation
from tracker.queries.parties import active_party_of, party_in_case
from tracker.services.entry.links import LetterWriter, PersonDraft, end_links, send_link
from tracker.services.verb import Work, verb


@verb(Permission.PARTY_EDIT, Tag.INVITATION_SENT)
def invite_person(work: Work, case: Case, party_id: str, person: PersonDraft, write: LetterWriter) -> Invitation:
    """Send a person of an active party a link into the case."""
    party = party_in_case(work.session, case.id, party_id)
    if party is None or party.status not in {PartyStatus.INVITED, PartyStatus.ACCEPTED}:
        raise DomainError("party.unknown")
    return _sent(work, case, party, person, write)


@verb(Permission.PARTY_EDIT, Tag.INVITATION_SENT)
def send_again(work: Work, case: Case, invitation_id: str, new_id: str, write: LetterWriter) -> Invitation:
    """Send the same person a new link; the old one opens nothing any more. ``new_id``: the form's token."""
    before = _invitation(work, case, invitation_id)
    if before.used_at is not None:
        raise DomainError("invitation.used")
    party = active_party_of(work.session, case.id, before.organisation_id)
    if party is None:
        raise DomainError("party.unknown")
    person = PersonDraft(id=new_id, email=before.email, name=before.name, title=before.title)
    return _sent(work, case, party, person, write)


@verb(Permission.PARTY_EDIT, Tag.INVITATION_REVOKED)
def revoke_invitation(work: Work, case: Case, invitation_id: str) -> Invitation:
    """Take a link back before it is used; its letter is stopped if it has not gone out."""
    row = _invitation(work, case, invitation_id)
    if row.used_at is not None:
        raise DomainError("invitation.used")
    if row.revoked_at is None:
        end_links(work, [row])
    work.note(row.id, organisation_id=row.organisation_id)
    return row


def _sent(work: Work, case: Case, party: CaseParty, person: PersonDraft, write: LetterWriter) -> Invitation:
    made = send_link(work, case, party, person, write)
    work.note(made.id, organisation_id=party.organisation_id)
    return made


def _invitation(work: Work, case: Case, invitation_id: str) -> Invitation:
    row = sent_invitation(work.session, work.actor, case.id, invitation_id)
    if row is None:
        raise NotVisible
    return row
