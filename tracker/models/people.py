"""Organisations, users, server-side sign-ins with their second step, and the throttle's memory."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.people import UserRole
from tracker.domain.signing.passkeys import CREDENTIAL_LENGTH, NAME_LENGTH, PUBLIC_KEY_LENGTH, Ceremony
from tracker.domain.signing.second_factors import SecondFactorKind
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
    """A person who can sign in. ``email`` is stored in lower case.

    A person ends (``disabled_at``) and is never deleted. ``version``: counts what an administrator saves, and nothing
    that the person itself does. ``conduct_version``: of the code of conduct, the latest accepted.
    """

    __tablename__ = "app_user"

    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    title: Mapped[str | None] = mapped_column(sa.String(120))
    organisation_id: Mapped[str] = points_to("organisation.id")
    role: Mapped[UserRole] = mapped_column(default=UserRole.MEMBER)
    is_organisation_admin: Mapped[bool] = mapped_column(default=False)
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))
    disabled_at: Mapped[dt.datetime | None]
    disabled_reason: Mapped[str | None] = mapped_column(sa.String(300))
    conduct_version: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")


class UserSession(Identified, Created, Base):
    """One sign-in, kept on the server so that it can be ended. Only the token's hash is stored.

    ``by_provider``: it came through the organisation's own provider. ``is_vouched_for``: which counts as a second
    factor too. ``proved_at``: when its person last showed who it is. ``vouched_at``: when the provider last vouched
    anew for a second factor too, until a change uses it up.
    """

    __tablename__ = "user_session"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[str] = points_to("app_user.id")
    device: Mapped[str] = mapped_column(sa.String(120), default="")
    last_seen_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]
    by_provider: Mapped[bool] = mapped_column(default=False)
    is_vouched_for: Mapped[bool] = mapped_column(default=False)
    proved_at: Mapped[dt.datetime | None]
    vouched_at: Mapped[dt.datetime | None]


class WaitingSignIn(Identified, Created, Base):
    """A right password that waits for its code: a table of its own, so that no question takes it for a sign-in."""

    __tablename__ = "waiting_sign_in"

    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[str] = points_to("app_user.id")
    account_key: Mapped[str] = mapped_column(sa.String(64))
    device: Mapped[str] = mapped_column(sa.String(120), default="")
    ended_at: Mapped[dt.datetime | None]
    by_provider: Mapped[bool] = mapped_column(default=False)


class SecondFactor(Identified, Created, Base):
    """What a person proves who it is by beside the password. ``secret`` is encrypted (adapters/signing/).

    It counts from ``confirmed_at``, when a first code was right. ``last_used_step``: no code of that step or an earlier
    one is taken again.
    """

    __tablename__ = "second_factor"

    user_id: Mapped[str] = points_to("app_user.id")
    kind: Mapped[SecondFactorKind] = mapped_column(default=SecondFactorKind.TOTP)
    secret: Mapped[str] = mapped_column(sa.String(255))
    confirmed_at: Mapped[dt.datetime | None]
    last_used_step: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.Index(
            "uq_second_factor_live",
            "user_id",
            unique=True,
            sqlite_where=sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL"),
        ),
    )


class Passkey(Identified, Created, Base):
    """A person's passkey: the public half, and how far its counter has come. Ids and keys are base64url."""

    __tablename__ = "passkey"

    user_id: Mapped[str] = points_to("app_user.id")
    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    credential_id: Mapped[str] = mapped_column(sa.String(CREDENTIAL_LENGTH), unique=True)
    public_key: Mapped[str] = mapped_column(sa.String(PUBLIC_KEY_LENGTH))
    counter: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    last_used_at: Mapped[dt.datetime | None]
    ended_at: Mapped[dt.datetime | None]


class PasskeyChallenge(Identified, Created, Base):
    """What a passkey is to sign, once. ``holder_hash``: of whom it was made for (services/signing/challenges.py)."""

    __tablename__ = "passkey_challenge"

    holder_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    ceremony: Mapped[Ceremony]
    challenge: Mapped[str] = mapped_column(sa.String(64))
    spent_at: Mapped[dt.datetime | None]
    __table_args__ = (sa.Index(None, "created_at"),)


class RecoveryCode(Identified, Created, Base):
    """A code that works once instead of the app's. Only a keyed hash is stored; a new set takes the old one's place."""

    __tablename__ = "recovery_code"

    user_id: Mapped[str] = points_to("app_user.id", index=False)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[dt.datetime | None]
    __table_args__ = (sa.UniqueConstraint("user_id", "code_hash"),)


class PasswordReset(Identified, Created, Base):
    """A link that gives an account a new password, once. Only the hash of its token is stored (see Invitation)."""

    __tablename__ = "password_reset"

    user_id: Mapped[str] = points_to("app_user.id")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    mail_id: Mapped[str] = points_to("outgoing_mail.id")
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]
    revoked_at: Mapped[dt.datetime | None]
    __table_args__ = (sa.CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="used_or_revoked"),)


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
