"""Making and ending links, as parts of the verbs that invite; who may is asked by the verb."""

from __future__ import annotations

import datetime as dt
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.mail import Letter, LetterWords, MailKind
from tracker.domain.mail.letters import tidy_address
from tracker.domain.people import INVITATION_LIFE, email_key
from tracker.models.cases import Case, CaseParty
from tracker.models.invitations import Invitation
from tracker.models.people import Organisation
from tracker.queries.entry.invitations import addressees, is_known_address, open_invitations
from tracker.services.mail import cancel_mail, queue_mail
from tracker.services.sessions import TOKEN_BYTES, token_hash
from tracker.services.verb import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """Somebody to invite. ``id``: the form's token, which becomes the invitation's id: sending twice invites once."""

    email: str
    name: str
    title: str | None = None
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What the letter with a link is worded from. It holds nothing of the case."""

    token: str = field(repr=False)
    name: str
    organisation: str
    inviter: str
    inviter_organisation: str
    expires_at: dt.datetime


LetterWriter: TypeAlias = Callable[[LinkFacts], LetterWords]


def send_link(work: Work, case: Case, party: CaseParty, person: PersonDraft, write: LetterWriter) -> Invitation:
    """Invite a person to come in for a party, and queue the letter with the link; the person's older links here end.

    Raises DomainError at the fields ``email`` and ``name``.
    """
    sent_already = work.session.get(Invitation, person.id)
    if sent_already is not None and sent_already.case_id == case.id:
        return sent_already
    email, account_id = _receiver(work, party, person)
    if not person.name:
        raise DomainError("invitation.no_name", "name")
    end_links(work, open_invitations(work.session, case.id, email=email))
    token, expires_at = secrets.token_urlsafe(TOKEN_BYTES), now() + INVITATION_LIFE
    words = write(_facts(work, party, person, token, expires_at))
    letter = Letter(
        kind=MailKind.INVITATION,
        to=email,
        subject=words.subject,
        body=words.body,
        case_id=case.id,
        user_id=account_id,
        organisation_id=party.organisation_id,
    )
    mail_id = queue_mail(work.session, letter)
    work.session.flush()
    made = Invitation(
        id=person.id,
        case_id=case.id,
        organisation_id=party.organisation_id,
        email=email,
        name=person.name,
        title=person.title,
        token_hash=token_hash(token),
        mail_id=mail_id,
        invited_by_id=work.actor.user_id,
        expires_at=expires_at,
    )
    work.session.add(made)
    return made


def end_links(work: Work, invitations: Iterable[Invitation]) -> int:
    """Let links open nothing any more, and stop their letters where that is in time; says how many."""
    count = 0
    for row in invitations:
        row.revoked_at = now()
        if row.mail_id is not None:
            cancel_mail(work.session, row.mail_id)
        count += 1
    work.session.flush()  # one open link a person: the old one has to be gone before the new one comes
    return count


def _receiver(work: Work, party: CaseParty, person: PersonDraft) -> tuple[str, str | None]:
    """The address as it is kept, and the id of the account that has it; an account belongs to one organisation."""
    email = email_key(tidy_address(unicodedata.normalize("NFKC", person.email)))
    known = addressees(work.session, email=email)
    if not known:
        if is_known_address(work.session, email):
            raise DomainError("invitation.account_ended", "email")
        return email, None
    if known[0].organisation_id != party.organisation_id:
        raise DomainError("invitation.works_elsewhere", "email")
    return email, known[0].user_id


def _facts(work: Work, party: CaseParty, person: PersonDraft, token: str, expires_at: dt.datetime) -> LinkFacts:
    return LinkFacts(
        token=token,
        name=person.name,
        organisation=work.session.get_one(Organisation, party.organisation_id).name,
        inviter=work.actor.name,
        inviter_organisation=work.session.get_one(Organisation, work.actor.organisation_id).name,
        expires_at=expires_at,
    )
