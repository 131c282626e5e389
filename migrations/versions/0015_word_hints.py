"""Word hints: the words that brand a place, as rows that can be edited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.models.base import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_WHAT = "vad som händer och var, till exempel ”torget efter kl. 19”"
_POLICE = "Det är polisens begrepp. Det kan stigmatisera platsen och dem som bor där."
_OPINION = "Utbildningsnämndens yttrande över trygghetsprogrammet, 2023"
_PLACE = "platsens namn och vad som händer där"
_PEOPLE = "Ordet stigmatiserar dem som bor på platsen och säger inget om vad som behöver göras."
_PROBLEM = "Ordet gör hela platsen till ett problem. Ett problem går att göra något åt, en plats får sitt rykte kvar."
# what the product has looked for until now, with what to write instead, why, whose advice it is and what excuses it
_FIRST = (
    ("utsatt *område", _WHAT, _POLICE, _OPINION, None),
    ("särskilt utsatt", _WHAT, _POLICE, _OPINION, "brottsoffer"),
    ("problemområde", "vilket problem det är och var det finns", _PROBLEM, None, None),
    (
        "gängområde",
        "vad som händer, när och var, till exempel ”öppen narkotikahandel vid lekparken”",
        "Ordet pekar ut alla som bor på platsen.",
        None,
        None,
    ),
    ("ghetto*", _PLACE, _PEOPLE, None, None),
    ("getto*", _PLACE, _PEOPLE, None, None),
    (
        "no-go*",
        "vilka som undviker platsen, när och varför",
        "Ordet säger att platsen är förlorad. Skriv vad ni vet, så att det går att göra något åt.",
        None,
        None,
    ),
)


def upgrade() -> None:
    """Make room for the list; an installation that is in use keeps its guard. A new one gets it with its other data."""
    table = op.create_table(
        "word_hint",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("word", sa.String(length=60), nullable=False),
        sa.Column("suggestion", sa.String(length=300), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("source", sa.String(length=160), nullable=True),
        sa.Column("not_before", sa.String(length=60), nullable=True),
        sa.Column("retired_at", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_word_hint"),
        sa.UniqueConstraint("word", name="uq_word_hint_word"),
    )
    if op.get_bind().scalar(sa.text("SELECT count(*) FROM programme_version")):
        names = ("word", "suggestion", "reason", "source", "not_before")
        rows = [
            {"id": new_id(), **dict(zip(names, row, strict=True)), "version": 1, "created_at": now()} for row in _FIRST
        ]
        op.bulk_insert(table, rows)


def downgrade() -> None:
    """Forget the list: the words stand in the code again."""
    op.drop_table("word_hint")
