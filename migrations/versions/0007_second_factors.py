"""The second step of signing in: what an app counts, recovery codes, and sign-ins that wait for a code."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.models.base import Moment

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LIVE = sa.text("confirmed_at IS NOT NULL AND ended_at IS NULL")


def upgrade() -> None:
    """Make room for them; nobody has a second factor until one is set up."""
    op.create_table(
        "second_factor",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("totp", name="secondfactorkind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("secret", sa.String(length=255), nullable=False),
        sa.Column("confirmed_at", Moment(), nullable=True),
        sa.Column("last_used_step", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_second_factor_user_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_second_factor"),
    )
    op.create_index("ix_second_factor_user_id", "second_factor", ["user_id"])
    op.create_index(
        "uq_second_factor_live", "second_factor", ["user_id"], unique=True, sqlite_where=LIVE, postgresql_where=LIVE
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_recovery_code_user_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
        sa.UniqueConstraint("user_id", "code_hash", name="uq_recovery_code_user_id_code_hash"),
    )
    op.create_table(
        "waiting_sign_in",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=16), nullable=False),
        sa.Column("account_key", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=120), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("created_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["app_user.id"], name="fk_waiting_sign_in_user_id_app_user"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_sign_in"),
        sa.UniqueConstraint("token_hash", name="uq_waiting_sign_in_token_hash"),
    )
    op.create_index("ix_waiting_sign_in_user_id", "waiting_sign_in", ["user_id"])


def downgrade() -> None:
    """Forget them: who had a second factor signs in by the password alone, as the version before knows nothing else."""
    op.drop_table("waiting_sign_in")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
