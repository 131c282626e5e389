"""An organisation's own provider of sign-ins (OpenID Connect), and which of its people an account belongs to."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.signing.providers import ProviderTrust
from tracker.models.base import Base, Created, Identified, points_to
from tracker.models.people import Organisation


class IdentityProvider(Identified, Created, Base):
    """Where an organisation's people sign in. ``client_secret`` is encrypted (adapters/signing/sealing.py).

    ``email_domains``: whose addresses the provider may vouch for. ``trusts_addresses``: also where it does not say
    that it has verified them. ``is_required``: the organisation's people come in this way and no other.
    """

    __tablename__ = "identity_provider"

    organisation_id: Mapped[str] = points_to("organisation.id")
    issuer: Mapped[str] = mapped_column(sa.String(255))
    client_id: Mapped[str] = mapped_column(sa.String(255))
    client_secret: Mapped[str] = mapped_column(sa.String(1000))
    email_domains: Mapped[list[str]]
    trust: Mapped[ProviderTrust] = mapped_column(default=ProviderTrust.OWN_CODE)
    makes_accounts: Mapped[bool] = mapped_column(default=False)
    trusts_addresses: Mapped[bool] = mapped_column(default=False)
    is_required: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    ended_at: Mapped[dt.datetime | None]
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.Index(
            "uq_identity_provider_live",
            "organisation_id",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class ExternalIdentity(Identified, Created, Base):
    """Who an account is at a provider: from the first sign-in on it is known by this and no longer by its address."""

    __tablename__ = "external_identity"

    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    user_id: Mapped[str] = points_to("app_user.id")
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.Index(
            "uq_external_identity_live",
            "issuer",
            "subject",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
        sa.Index(
            "uq_external_identity_person",
            "user_id",
            "issuer",
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )


class SpentAnswer(Identified, Created, Base):
    """A provider's answer that was taken, by the hash of its state: the same is never taken again."""

    __tablename__ = "spent_answer"

    state_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
