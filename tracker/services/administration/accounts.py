"""Inviting somebody to have an account: the same kind of link as into a case, that opens no case."""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.administration.people import may_manage
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.mail import Letter, MailKind
from tracker.domain.mail.letters import tidy_address
from tracker.domain.people import INVITATION_LIFE, UserRole, email_key
from tracker.models.invitations import AccountInvitation
from tracker.models.people import Organisation
from tracker.queries.administration.people import account_link, open_account_links, user_by_email
from tracker.services.entry.links import LetterWriter, LinkFacts
from tracker.services.mail import cancel_mail, queue_mail
from tracker.services.sessions import TOKEN_BYTES, token_hash
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """Somebody to invite, and what the account is to be. ``id``: the form's token."""

    email: str
    name: str
    organisation_id: str
    title: str | None = None
    role: UserRole = UserRole.MEMBER
    is_organisation_admin: bool = False
    id: str = field(default_factory=new_id)


@global_verb(Permission.USER_INVITE, Tag.ACCOUNT_INVITED)
def invite_user(work: Work, draft: AccountDraft, write: LetterWriter) -> AccountInvitation:
    """Queue a letter with a link to an account; the person's older links end. Sending the same form twice sends one.

    An organisation's own administrator invites to its own organisation and to ordinary roles, whatever was sent.
    """
    if (existing := account_link(work.session, work.actor, draft.id)) is not None:
        return existing
    organisation = _organisation(work, draft)
    email, user_id = _receiver(work, draft)
    if not draft.name:
        raise DomainError("invitation.no_name", "name")
    for row in open_account_links(work.session, email):
        if row.organisation_id != organisation.id and work.actor.role is not UserRole.SYSTEM_ADMIN:
            raise DomainError("invitation.works_elsewhere", "email")
        _end(work, row)
    work.session.flush()  # one open link a person: the old one has to be gone before the new one comes
    token, expires_at = secrets.token_urlsafe(TOKEN_BYTES), now() + INVITATION_LIFE
    inviting = work.session.get_one(Organisation, work.actor.organisation_id)
    facts = LinkFacts(token, draft.name, organisation.name, work.actor.name, inviting.name, expires_at)
    words = write(facts)
    letter = Letter(
        kind=MailKind.INVITATION,
        to=email,
        subject=words.subject,
        body=words.body,
        user_id=user_id,
        organisation_id=organisation.id,
    )
    mail_id = queue_mail(work.session, letter)
    work.session.flush()
    made = AccountInvitation(
        id=draft.id,
        organisation_id=organisation.id,
        email=email,
        name=draft.name,
        title=draft.title,
        role=draft.role,
        is_organisation_admin=draft.is_organisation_admin,
        token_hash=token_hash(token),
        mail_id=mail_id,
        invited_by_id=work.actor.user_id,
        expires_at=expires_at,
    )
    work.session.add(made)
    work.note(user_id or made.id, organisation_id=organisation.id, role=draft.role.value)
    return made


@global_verb(Permission.USER_INVITE, Tag.ACCOUNT_REVOKED)
def revoke_account_invitation(work: Work, account_id: str) -> AccountInvitation:
    """Take a link back before it is used; its letter is stopped if it has not gone out."""
    row = account_link(work.session, work.actor, account_id)
    if row is None:
        raise NotVisible
    if not may_manage(work.actor, row.role, is_organisation_admin=row.is_organisation_admin):
        raise NotPermitted(Permission.USER_INVITE.value)
    if row.used_at is not None:
        raise DomainError("invitation.used")
    if row.revoked_at is None:
        _end(work, row)
    work.note(row.id, organisation_id=row.organisation_id)
    return row


# --- parts ------------------------------------------------------------------------------------------------------------
def _organisation(work: Work, draft: AccountDraft) -> Organisation:
    """Where the account will belong; what the actor may not give is refused and leaves a trace."""
    is_own = draft.organisation_id == work.actor.organisation_id
    may_give = may_manage(work.actor, draft.role, is_organisation_admin=draft.is_organisation_admin)
    if not may_give or (work.actor.role is not UserRole.SYSTEM_ADMIN and not is_own):
        raise NotPermitted(Permission.USER_INVITE.value)
    organisation = work.session.get(Organisation, draft.organisation_id)
    if organisation is None:
        raise DomainError("user.no_organisation", "organisation_id")
    return organisation


def _receiver(work: Work, draft: AccountDraft) -> tuple[str, str | None]:
    """The address as it is kept, and the id of an account there that nobody has come into yet."""
    email = email_key(tidy_address(unicodedata.normalize("NFKC", draft.email)))
    found = user_by_email(work.session, email)
    if found is None:
        return email, None
    known, has_sign_in = found
    if known.organisation_id != draft.organisation_id:
        raise DomainError("invitation.works_elsewhere", "email")
    if known.disabled_at is not None:
        raise DomainError("user.ended_before", "email")
    if has_sign_in:
        raise DomainError("invitation.has_account", "email")
    if not may_manage(work.actor, known.role, is_organisation_admin=known.is_organisation_admin):
        raise DomainError("user.not_yours", "email")
    return email, known.id


def _end(work: Work, row: AccountInvitation) -> None:
    row.revoked_at = now()
    if row.mail_id is not None:
        cancel_mail(work.session, row.mail_id)
