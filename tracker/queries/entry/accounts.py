"""What the holder of a link to an account sees before there is one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.people import LinkState, UserRole, link_state
from tracker.models.invitations import AccountInvitation
from tracker.models.people import Organisation, User
from tracker.queries.administration.scope import linked_account
from tracker.queries.signing.providers import is_linked
from tracker.queries.signing.second_factors import has_factor


@dataclass(frozen=True, slots=True)
class AccountLinkSeen:
    """What a link is about, and the account that its address has already, if any.

    ``has_sign_in``: it has a password, a second factor or a link to its organisation's sign-in, which nobody
    may pass by choosing a new password.
    """

    organisation_id: str
    organisation: str
    email: str
    name: str
    title: str | None
    role: UserRole
    is_organisation_admin: bool
    expires_at: dt.datetime
    used_at: dt.datetime | None
    used_by_id: str | None
    revoked_at: dt.datetime | None
    inviter: str
    inviter_organisation: str
    user_id: str | None
    user_organisation_id: str | None
    has_sign_in: bool
    is_disabled: bool

    def state(self, at: dt.datetime) -> LinkState:
        """What the link is at a moment. It gives nothing to who has ended or belongs elsewhere."""
        found = link_state(at, self.expires_at, self.used_at, self.revoked_at)
        is_void = self.is_disabled or self.user_organisation_id not in {None, self.organisation_id}
        return LinkState.REVOKED if is_void and found in {LinkState.OPEN, LinkState.EXPIRED} else found


def account_link_seen(session: Session, token_hash: str) -> AccountLinkSeen | None:
    """What a link is about, by the hash of its token; one statement."""
    home, inviter, inviting = aliased(Organisation), aliased(User), aliased(Organisation)
    query = (
        linked_account(token_hash)
        .join(home, AccountInvitation.organisation_id == home.id)
        .join(inviter, AccountInvitation.invited_by_id == inviter.id)
        .join(inviting, inviter.organisation_id == inviting.id)
        .outerjoin(User, User.email == AccountInvitation.email)
        .with_only_columns(
            home.id, home.name, AccountInvitation.email, AccountInvitation.name, AccountInvitation.title,
            AccountInvitation.role, AccountInvitation.is_organisation_admin, AccountInvitation.expires_at,
            AccountInvitation.used_at, AccountInvitation.used_by_id, AccountInvitation.revoked_at,
            inviter.name, inviting.name, User.id, User.organisation_id,
            sa.or_(User.password_hash.is_not(None), has_factor(), is_linked()), User.disabled_at.is_not(None),
        )
    )  # fmt: skip
    row: Any = session.execute(query).one_or_none()
    return AccountLinkSeen(*row) if row else None
