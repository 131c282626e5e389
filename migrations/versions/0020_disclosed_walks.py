"""What stands about walks is given out too."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KINDS = (
    "case", "place", "meeting", "mapping", "observation", "possible_cause", "problem", "cause", "goal", "measure",
    "follow_up",
)  # fmt: skip
LAST = ("picture", "file")
WALKS = ("safety_walk", "walk_stop", "walk_point", "walk_finding", "walk_closing")
CHECK = "ck_disclosure_item_disclosurekind"


def upgrade() -> None:
    """Let the new kinds be."""
    _let_kinds_be(*KINDS, *WALKS, *LAST)


def downgrade() -> None:
    """Forget items of those kinds; what was frozen with a decision stays whole."""
    walks = ", ".join(f"'{kind}'" for kind in WALKS)
    op.execute(f"DELETE FROM disclosure_item WHERE kind IN ({walks})")  # noqa: S608 - from the list above
    _let_kinds_be(*KINDS, *LAST)


def _let_kinds_be(*kinds: str) -> None:
    """SQLite keeps a check only by making the table anew, and does not tell a copy of it which checks it had."""
    if op.get_context().dialect.name == "sqlite":
        with op.batch_alter_table("disclosure_item", copy_from=_items(kinds), recreate="always"):
            pass
        return
    op.drop_constraint(op.f(CHECK), "disclosure_item", type_="check")
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.create_check_constraint(op.f(CHECK), "disclosure_item", f"kind IN ({listed})")


def _items(kinds: tuple[str, ...]) -> sa.Table:
    circles = ("own_org", "authorities", "all_parties", "public")
    return sa.Table(
        "disclosure_item",
        sa.MetaData(),
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("disclosure_id", sa.String(length=16), nullable=False),
        sa.Column("kind", _choice(CHECK, *kinds), nullable=False),
        sa.Column("row_id", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("circle", _choice("ck_disclosure_item_circle", *circles), nullable=False),
        sa.Column(
            "outcome",
            _choice("ck_disclosure_item_disclosureoutcome", "released", "masked", "withheld"),
            nullable=False,
        ),
        sa.Column("ground", sa.String(length=300), nullable=True),
        sa.CheckConstraint(
            "outcome = 'released' OR length(ground) >= 3", name=op.f("ck_disclosure_item_kept_back_has_ground")
        ),
        sa.ForeignKeyConstraint(
            ["disclosure_id"], ["disclosure.id"], name=op.f("fk_disclosure_item_disclosure_id_disclosure")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disclosure_item")),
        sa.UniqueConstraint(
            "disclosure_id", "kind", "row_id", name=op.f("uq_disclosure_item_disclosure_id_kind_row_id")
        ),
    )


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=op.f(name), native_enum=False, create_constraint=True, length=40)
