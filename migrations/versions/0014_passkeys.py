"""Passkeys, and the challenges that they are to sign."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make room for them; nobody has a passkey until one is made."""
    op.create_table(
        "passkey",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("credential_id", sa.String(length=1364), nullable=False),
        sa.Column("public_key", sa.String(length=2000), nullable=False),
        sa.Column("counter", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", Moment(), nullable=True),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_passkey_user_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_passkey"),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    )
    op.create_index("ix_passkey_user_id", "passkey", ["user_id"])
    op.create_table(
        "passkey_challenge",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("holder_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "ceremony",
            sa.Enum(
                "add_first",
                "add_more",
                "prove",
                "second_step",
                "sign_in",
                name="ceremony",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("challenge", sa.String(length=64), nullable=False),
        sa.Column("spent_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_passkey_challenge"),
    )
    op.create_index("ix_passkey_challenge_holder_hash", "passkey_challenge", ["holder_hash"])
    op.create_index("ix_passkey_challenge_created_at", "passkey_challenge", ["created_at"])


def downgrade() -> None:
    """Forget them: who had nothing but a passkey signs in by the password alone."""
    op.drop_table("passkey_challenge")
    op.drop_table("passkey")
