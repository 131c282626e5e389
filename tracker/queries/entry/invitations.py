"""Invitations by link: what the holder of one sees before there is an account, and what a coordinator sees of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from tracker.domain.cases import CaseStatus, PartyRole, PartyStatus
from tracker.domain.mail.sending import MailState
from tracker.domain.people import Actor, LinkState, UserRole, link_state
from tracker.models.cases import Case, CaseParty
from tracker.models.invitations import Invitation
from tracker.models.mail import OutgoingMail
from tracker.models.people import Organisation, SignInAttempt, User
from tracker.models.places import Place
from tracker.models.programmes import District
from tracker.queries.scope import linked_invitation, sent_invitations
from tracker.queries.signing.providers import is_linked
from tracker.queries.signing.second_factors import has_factor

_ACTIVE = (PartyStatus.INVITED, PartyStatus.ACCEPTED)


@dataclass(frozen=True, slots=True)
class LinkSeen:
    """What a link is about: the invitation, the part that it asks the organisation to take, and the account there is.

    ``party_status`` is None when the organisation is no longer invited or party. ``user_id`` and what follows: of the
    account with the invited address, if there is one. ``has_sign_in``: it has a password, a second factor or a link
    to the organisation's provider, which nobody may pass by choosing a new password. ``user_role``: an ordinary
    member's, where there is no account yet. ``district``: of the organisation.
    """

    id: str
    case_id: str
    organisation_id: str
    email: str
    name: str
    title: str | None
    expires_at: dt.datetime
    used_at: dt.datetime | None
    used_by_id: str | None
    revoked_at: dt.datetime | None
    case_title: str
    case_status: CaseStatus
    organisation: str
    district: str | None
    inviter: str
    inviter_organisation: str
    party_status: PartyStatus | None
    role: PartyRole | None
    message: str | None
    due_on: dt.date | None
    user_id: str | None
    user_organisation_id: str | None
    has_sign_in: bool
    is_disabled: bool
    user_role: UserRole

    def state(self, at: dt.datetime) -> LinkState:
        """What the link is at a moment. It gives nothing once its organisation, its account or its case is out."""
        found = link_state(at, self.expires_at, self.used_at, self.revoked_at)
        is_void = (
            self.party_status is None
            or self.case_status is not CaseStatus.OPEN
            or self.is_disabled
            or self.user_organisation_id not in {None, self.organisation_id}
        )
        return LinkState.REVOKED if is_void and found in {LinkState.OPEN, LinkState.EXPIRED} else found


@dataclass(frozen=True, slots=True)
class SentLink:
    """A link as the coordinator sees it: to whom, until when, what became of it, and whether the letter got away."""

    id: str
    organisation_id: str
    name: str
    email: str
    created_at: dt.datetime
    expires_at: dt.datetime
    used_at: dt.datetime | None
    revoked_at: dt.datetime | None
    mail_state: MailState | None

    def state(self, at: dt.datetime) -> LinkState:
        """What the link is at a moment."""
        return link_state(at, self.expires_at, self.used_at, self.revoked_at)


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody with an account who can be written to."""

    user_id: str
    organisation_id: str
    email: str
    name: str
    title: str | None


def link_seen(session: Session, token_hash: str) -> LinkSeen | None:
    """What a link is about, by the hash of its token; one statement."""
    home, inviter, inviting = aliased(Organisation), aliased(User), aliased(Organisation)
    query = (
        linked_invitation(token_hash)
        .join(Case, Invitation.case_id == Case.id)
        .join(home, Invitation.organisation_id == home.id)
        .outerjoin(District, home.district_id == District.id)
        .join(inviter, Invitation.invited_by_id == inviter.id)
        .join(inviting, inviter.organisation_id == inviting.id)
        .outerjoin(
            CaseParty,
            sa.and_(
                CaseParty.case_id == Invitation.case_id,
                CaseParty.organisation_id == Invitation.organisation_id,
                CaseParty.status.in_(_ACTIVE),
            ),
        )
        .outerjoin(User, User.email == Invitation.email)
        .with_only_columns(
            Invitation.id, Invitation.case_id, Invitation.organisation_id, Invitation.email, Invitation.name,
            Invitation.title, Invitation.expires_at, Invitation.used_at, Invitation.used_by_id, Invitation.revoked_at,
            Case.title, Case.status, home.name, District.name, inviter.name, inviting.name,
            CaseParty.status, CaseParty.role, CaseParty.message,
            sa.func.coalesce(CaseParty.mapping_due_on, Case.mapping_due_on),
            User.id, User.organisation_id, sa.or_(User.password_hash.is_not(None), has_factor(), is_linked()),
            User.disabled_at.is_not(None), User.role,
        )
    )  # fmt: skip
    row: Any = session.execute(query).one_or_none()
    fields: list[Any] = [*row[:-1], row[-1] or UserRole.MEMBER] if row else []
    return LinkSeen(*fields) if row else None


def linked_places(session: Session, token_hash: str) -> Sequence[str]:
    """The names of the places that the link's case is about, in their order."""
    query = (
        linked_invitation(token_hash)
        .join(Place, Place.case_id == Invitation.case_id)
        .where(Place.removed_at.is_(None))
        .order_by(Place.number)
        .with_only_columns(Place.name)
    )
    return session.scalars(query).all()


def held_invitation(session: Session, token_hash: str) -> Invitation | None:
    """The invitation behind a link, locked, so that of two who use it at once the second sees that it is used."""
    return session.scalars(linked_invitation(token_hash).with_for_update()).one_or_none()


def sent_links(session: Session, actor: Actor, case_id: str) -> Sequence[SentLink]:
    """The links of a case that the actor coordinates, oldest first."""
    query = (
        sent_invitations(actor)
        .where(Invitation.case_id == case_id)
        .outerjoin(OutgoingMail, Invitation.mail_id == OutgoingMail.id)
        .order_by(Invitation.created_at, Invitation.id)
        .with_only_columns(
            Invitation.id,
            Invitation.organisation_id,
            Invitation.name,
            Invitation.email,
            Invitation.created_at,
            Invitation.expires_at,
            Invitation.used_at,
            Invitation.revoked_at,
            OutgoingMail.state,
        )
    )
    return [SentLink(*row) for row in session.execute(query)]


def sent_invitation(session: Session, actor: Actor, case_id: str, invitation_id: str) -> Invitation | None:
    """One of them, if it belongs to the case."""
    query = sent_invitations(actor).where(Invitation.case_id == case_id, Invitation.id == invitation_id)
    return session.scalars(query).one_or_none()


def open_invitations(
    session: Session, case_id: str, *, organisation_id: str | None = None, email: str | None = None
) -> Sequence[Invitation]:
    """Links of a case that nobody has used or taken back, run out or not: of an organisation or a person."""
    query = sa.select(Invitation).where(
        Invitation.case_id == case_id,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    if organisation_id is not None:
        query = query.where(Invitation.organisation_id == organisation_id)
    if email is not None:
        query = query.where(Invitation.email == email)
    return session.scalars(query).all()


def addressees(session: Session, *, user_ids: Collection[str] = (), email: str | None = None) -> Sequence[Addressee]:
    """People with an account that is not ended, by id or by address."""
    query = sa.select(User.id, User.organisation_id, User.email, User.name, User.title).where(
        User.id.in_(user_ids) if email is None else User.email == email,
        User.disabled_at.is_(None),
    )
    return [Addressee(*row) for row in session.execute(query)]


def is_known_address(session: Session, email: str) -> bool:
    """Whether there is or was an account with the address, also one that is ended."""
    return bool(session.scalar(sa.select(sa.exists().where(User.email == email))))


def unknown_links_tried(session: Session, key: str, since: dt.datetime) -> int:
    """How many links that nobody was sent were tried from a place since a moment."""
    query = sa.select(sa.func.count()).where(SignInAttempt.address_key == key, SignInAttempt.attempted_at > since)
    return session.scalar(query) or 0
