"""Invitations by link: a person is asked by e-mail to come into a case, or to have an account and no more."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.people import UserRole
from tracker.models.base import Base, Created, Identified, points_to


class Invitation(Identified, Created, Base):
    """One link to one address. Only the hash of its token is stored; the letter (``mail_id``) alone holds the token.

    It opens once, until ``expires_at``; a new link for the same person and case ends the one before (``revoked_at``).
    """

    __tablename__ = "invitation"

    case_id: Mapped[str] = points_to("case.id")
    organisation_id: Mapped[str] = points_to("organisation.id")
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    mail_id: Mapped[str | None] = points_to("outgoing_mail.id")
    invited_by_id: Mapped[str] = points_to("app_user.id")
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    used_by_id: Mapped[str | None] = points_to("app_user.id")
    revoked_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name="used_by_somebody"),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="used_or_revoked"),
        sa.Index(
            "uq_invitation_open",
            "case_id",
            "email",
            unique=True,
            sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        ),
    )


class AccountInvitation(Identified, Created, Base):
    """One link to one address that gives an account and opens no case. Kept as an invitation to a case is.

    ``role`` and ``is_organisation_admin``: what the account is to be, decided by who invites and not by who comes.
    """

    __tablename__ = "account_invitation"

    organisation_id: Mapped[str] = points_to("organisation.id")
    email: Mapped[str] = mapped_column(sa.String(254))
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    role: Mapped[UserRole] = mapped_column(default=UserRole.MEMBER)
    is_organisation_admin: Mapped[bool] = mapped_column(default=False)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    mail_id: Mapped[str | None] = points_to("outgoing_mail.id")
    invited_by_id: Mapped[str] = points_to("app_user.id")
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    used_by_id: Mapped[str | None] = points_to("app_user.id")
    revoked_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name="used_by_somebody"),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="used_or_revoked"),
        sa.Index(
            "uq_account_invitation_open",
            "email",
            unique=True,
            sqlite_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=sa.text("used_at IS NULL AND revoked_at IS NULL"),
        ),
    )
