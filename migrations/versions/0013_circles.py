"""A sharing circle on every text that carries a risk of its own, and own organisation as the narrowest one.

What stands already keeps the readers it had: all parties, and for a possible cause those of its observation.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ANY = "'own_org', 'authorities', 'all_parties', 'public'"
NARROW, WIDE = "circle IN ('authorities', 'all_parties')", "circle IN ('own_org', 'authorities', 'all_parties')"
# table, column, what its rows had until now, further check (name, condition)
ADDED = (
    ("own_mapping", "answers_circle", "own_org", ("answers_are_of_parties", "answers_circle != 'public'")),
    ("possible_cause", "circle", "all_parties", ("circle_is_of_parties", "circle != 'public'")),
    ("measure", "circle", "all_parties", ("circle_is_shared", NARROW)),
    ("follow_up", "circle", "all_parties", ("circle_is_shared", NARROW)),
    ("meeting", "circle", "all_parties", ("circle_is_shared", NARROW)),
)


def upgrade() -> None:
    """Columns with their checks, said so that no table is rebuilt; then the wider check of an observation."""
    for table, column, before, (name, condition) in ADDED:
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN {column} VARCHAR(40) DEFAULT '{before}' NOT NULL "
            f"CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({ANY})) "
            f"CONSTRAINT ck_{table}_{name} CHECK ({condition})"
        )
    op.execute(
        "UPDATE possible_cause SET circle = (SELECT circle FROM observation WHERE observation.id = observation_id) "
        "WHERE observation_id IS NOT NULL"
    )
    _check_observations("circle_is_shared", NARROW, "circle_is_of_parties", WIDE)


def downgrade() -> None:
    """What nobody else was to read is taken out of the lists: without the circle there is no narrower place for it."""
    op.execute("UPDATE observation SET removed_at = CURRENT_TIMESTAMP, circle = 'authorities' WHERE circle = 'own_org'")
    _check_observations("circle_is_of_parties", WIDE, "circle_is_shared", NARROW)
    for table, column, _before, _check in reversed(ADDED):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")


def _check_observations(old_name: str, old: str, new_name: str, new: str) -> None:
    """Give the table another check. On SQLite by its own documented way, since other tables point to this one."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE observation DROP CONSTRAINT ck_observation_{old_name}")
        op.execute(f"ALTER TABLE observation ADD CONSTRAINT ck_observation_{new_name} CHECK ({new})")
        return
    bind = op.get_bind()
    version = bind.exec_driver_sql("PRAGMA schema_version").scalar_one()
    bind.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = bind.execute(
        sa.text("UPDATE sqlite_master SET sql = replace(replace(sql, :old_name, :new_name), :old, :new) WHERE name = :t"),
        {"t": "observation", "old_name": f"ck_observation_{old_name}", "new_name": f"ck_observation_{new_name}",
         "old": old, "new": new},
    )  # fmt: skip
    if changed.rowcount != 1:
        message = "no table observation"
        raise RuntimeError(message)
    bind.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    bind.exec_driver_sql("PRAGMA writable_schema = OFF")
