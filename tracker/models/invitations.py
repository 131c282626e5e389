"""Invitations by link: a person is asked by e-mail to come into a case, or to have an account and no more."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.people import UserRole
from tracker.models.base import Base, Created, Identified, points_to


class Link(Identified, Created):
    """Mixin: one link to one address. Only the hash of its token is stored; the letter (``mail_id``) alone holds it.

    It opens once, until ``expires_at``; a new link for the same person and purpose ends the one before
    (``revoked_at``).
    """

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


def _rules(table: str, *columns: str) -> tuple[sa.CheckConstraint | sa.Index, ...]:
    """What holds of every link: used by somebody or revoked, and one that is open for the same ``columns``."""
    is_open = sa.text("used_at IS NULL AND revoked_at IS NULL")
    return (
        sa.CheckConstraint("(used_at IS NULL) = (used_by_id IS NULL)", name="used_by_somebody"),
        sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="used_or_revoked"),
        sa.Index(f"uq_{table}_open", *columns, unique=True, sqlite_where=is_open, postgresql_where=is_open),
    )


class Invitation(Link, Base):
    """A link into a case."""

    __tablename__ = "invitation"

    case_id: Mapped[str] = points_to("case.id")
    __table_args__ = _rules(__tablename__, "case_id", "email")


class AccountInvitation(Link, Base):
    """A link that gives an account and opens no case.

    ``role`` and ``is_organisation_admin``: what the account is to be, decided by who invites and not by who comes.
    """

    __tablename__ = "account_invitation"

    role: Mapped[UserRole] = mapped_column(default=UserRole.MEMBER)
    is_organisation_admin: Mapped[bool] = mapped_column(default=False)
    __table_args__ = _rules(__tablename__, "email")
