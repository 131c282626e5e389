"""Signing in through an organisation's own provider, and how a sign-in came about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LIVE = sa.text("ended_at IS NULL")
# sign-ins from before came by password
MARKS: dict[str, tuple[str, ...]] = {
    "user_session": ("by_provider", "is_vouched_for"),
    "waiting_sign_in": ("by_provider",),
}


def upgrade() -> None:
    """Make room for them; no organisation has a provider until one is set."""
    op.create_table(
        "identity_provider",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("organisation_id", sa.String(length=16), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("client_secret", sa.String(length=1000), nullable=False),
        sa.Column("email_domains", sa.JSON(), nullable=False),
        sa.Column(
            "trust",
            sa.Enum(
                "own_code",
                "confirmed",
                "provider",
                name="providertrust",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("makes_accounts", sa.Boolean(), nullable=False),
        sa.Column("trusts_addresses", sa.Boolean(), nullable=False),
        sa.Column("is_required", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name="fk_identity_provider_organisation_id_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identity_provider"),
    )
    op.create_index("ix_identity_provider_organisation_id", "identity_provider", ["organisation_id"])
    op.create_index(
        "uq_identity_provider_live",
        "identity_provider",
        ["organisation_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )
    op.create_table(
        "external_identity",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_external_identity_user_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_external_identity"),
    )
    op.create_index("ix_external_identity_user_id", "external_identity", ["user_id"])
    for name, columns in (("live", ["issuer", "subject"]), ("person", ["user_id", "issuer"])):
        op.create_index(
            f"uq_external_identity_{name}",
            "external_identity",
            columns,
            unique=True,
            sqlite_where=LIVE,
            postgresql_where=LIVE,
        )
    op.create_table(
        "spent_answer",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_spent_answer"),
        sa.UniqueConstraint("state_hash", name="uq_spent_answer_state_hash"),
    )
    for table, marks in MARKS.items():
        for column in marks:
            op.add_column(table, sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Forget them: who came by a provider alone asks for a password by mail."""
    for table, marks in MARKS.items():
        for column in marks:
            op.drop_column(table, column)
    op.drop_table("spent_answer")
    op.drop_table("external_identity")
    op.drop_table("identity_provider")
