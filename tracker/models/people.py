"""Organisations, users, server-side sign-ins and the throttle's memory."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.people import UserRole
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.programmes import District, VocabularyTerm


class Organisation(Identified, Created, Base):
    """An actor: an administration, the police, a property owner, a school, an association."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(sa.String(160), unique=True)
    short_name: Mapped[str] = mapped_column(sa.String(60))
    sort_key: Mapped[str] = mapped_column(sa.String(320), index=True)
    kind_code: Mapped[str] = points_to("vocabulary_term.code")
    district_id: Mapped[str | None] = points_to("district.id")
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[VocabularyTerm] = relationship(lazy="raise_on_sql")
    district: Mapped[District | None] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for


class User(Identified, Created, Base):
    """A person who can sign in. ``email`` is stored in lower case. ``conduct_version``: the latest accepted."""

    __tablename__ = "app_user"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    organisation_id: Mapped[str] = points_to("organisation.id")
    role: Mapped[UserRole] = mapped_column(default=UserRole.MEMBER)
    is_organisation_admin: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    disabled_at: Mapped[dt.datetime | None]
    conduct_version: Mapped[int | None]
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class UserSession(Identified, Created, Base):
    """One sign-in, kept on the server so that it can be ended. Only the token's hash is stored."""

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[str] = points_to("app_user.id")
    device: Mapped[str] = mapped_column(sa.String(120), default="")
    last_seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class SignInAttempt(Identified, Base):
    """A wrong try, so that throttling survives restarts and holds for all workers. Keys are hashes."""

    __tablename__ = "sign_in_attempt"

    account_key: Mapped[str] = mapped_column(sa.String(64))
    address_key: Mapped[str] = mapped_column(sa.String(64))
    attempted_at: Mapped[dt.datetime]
    __table_args__ = (
        sa.Index(None, "account_key", "attempted_at"),
        sa.Index(None, "address_key", "attempted_at"),
    )
