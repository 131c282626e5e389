"""Register extract: everything that names a person, found by walking the tables' foreign keys to the user.

A new table cannot be forgotten. What is told is metadata (table, in what way, case, how much, when), never content: the
text of a row may be sealed, or have left the person's sight. Only the person's own notes come with their words, for the
person alone, where it may still read them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.people import Actor, email_key
from tracker.models import Base
from tracker.models.base import Moment
from tracker.models.cases import Case
from tracker.models.law.closing import DisposalRecord
from tracker.models.notes import Note
from tracker.models.people import User, UserSession
from tracker.queries.law.disposal import case_tables
from tracker.queries.own.scope import own_notes

# where a person is named by address and not by a key
ADDRESSES: Final = {
    "account_invitation": "email",
    "invitation": "email",
    "outgoing_mail": "to_address",
    "walk_participant": "email",
}


class Trace(NamedTuple):
    """Rows that name a person in one way, in one case or in none: how many, and when the first and the last were."""

    table: str
    column: str
    reference: str | None
    amount: int
    first: dt.datetime | None
    last: dt.datetime | None


class OwnText(NamedTuple):
    """A note that the person wrote and may still read."""

    reference: str
    written_at: dt.datetime
    text: str


@cache
def naming_columns() -> tuple[sa.Column[Any], ...]:
    """Every column of every table that points at a user, and those that hold an address."""
    found = [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == User.__tablename__ for key in column.foreign_keys)
    ]
    return (*found, *(Base.metadata.tables[table].c[column] for table, column in ADDRESSES.items()))


def traces_of(session: Session, user_id: str | None, email: str) -> list[Trace]:
    """Everything that names a person, table by table and case by case; two statements, whatever there is."""
    found = session.connection().execute(sa.union_all(*_questions(user_id, email))).all()
    references = _references(session, {row.case_id for row in found if row.case_id})
    traces = [
        Trace(row.table_name, row.column_name, references.get(row.case_id), row.amount, row.first, row.last)
        for row in found
    ]
    return sorted(traces, key=lambda trace: (trace.table, trace.column, trace.reference or ""))


def account_of(session: Session, email: str) -> User | None:
    """The account of an address, with its organisation."""
    query = sa.select(User).where(User.email == email_key(email)).options(joinedload(User.organisation))
    return session.scalars(query).one_or_none()


def own_account(session: Session, actor: Actor) -> User:
    """The actor's account, with its organisation."""
    query = sa.select(User).where(User.id == actor.user_id).options(joinedload(User.organisation))
    return session.scalars(query).one()


def own_sign_ins(session: Session, actor: Actor) -> Sequence[UserSession]:
    """Every sign-in of the actor that is kept, latest first."""
    query = sa.select(UserSession).where(UserSession.user_id == actor.user_id)
    return session.scalars(query.order_by(UserSession.created_at.desc(), UserSession.id)).all()


def own_texts(session: Session, actor: Actor) -> list[OwnText]:
    """Notes that the actor wrote and may still read, oldest first."""
    query = own_notes(actor).where(Note.author_id == actor.user_id).join(Case, Note.case_id == Case.id)
    rows = session.execute(query.order_by(Note.created_at, Note.id).add_columns(Case.reference))
    return [OwnText(reference, note.created_at, note.text) for note, reference in rows]


# --- parts ------------------------------------------------------------------------------------------------------------
def _questions(user_id: str | None, email: str) -> list[sa.Select[*tuple[Any, ...]]]:
    """One for each way in which somebody can be named, by key where there is an account, and by address."""
    questions = []
    for column in naming_columns():
        is_address = ADDRESSES.get(column.table.name) == column.name
        if not is_address and user_id is None:
            continue
        is_named = sa.func.lower(column) == email_key(email) if is_address else column == user_id
        rows = sa.select(_case_of(column.table, column.table), _moment_of(column)).where(is_named)
        case_id, moment = rows.subquery().columns
        questions.append(
            sa.select(
                sa.literal(column.table.name).label("table_name"),
                sa.literal(column.name).label("column_name"),
                case_id.label("case_id"),
                sa.func.count().label("amount"),
                sa.func.min(moment, type_=Moment()).label("first"),
                sa.func.max(moment, type_=Moment()).label("last"),
            ).group_by(case_id)
        )
    return questions


def _case_of(table: sa.Table, rows: sa.FromClause) -> sa.ColumnElement[Any]:
    """The case that a row belongs to (``rows``: the table or an alias of it); null where it belongs to none."""
    if table.name == Case.__tablename__:
        return rows.c.id.label("case_id")
    if "case_id" in table.c:
        return rows.c.case_id.label("case_id")
    ways = [key for key in table.foreign_keys if table in case_tables() and key.column.table in case_tables()]
    if not ways:
        return sa.cast(sa.null(), sa.String).label("case_id")
    key = min(ways, key=lambda way: (bool(way.parent.nullable), way.parent.name))
    owner = key.column.table.alias()
    query = sa.select(_case_of(key.column.table, owner)).where(owner.c[key.column.name] == rows.c[key.parent.name])
    return query.scalar_subquery().label("case_id")


def _moment_of(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """When a row came to name the person: the moment of the same act, else when the row came to be, if it tells."""
    table, act = column.table, column.name.removesuffix("_by_id")
    moments = [each for each in table.columns if isinstance(each.type, Moment)]
    wanted = (f"{act}_at", "created_at", "happened_at")
    named = (each for name in wanted for each in moments if each.name == name)
    return next(named, moments[0] if moments else sa.cast(sa.null(), Moment()).label("moment"))


def _references(session: Session, case_ids: set[str]) -> dict[str, str]:
    """References by case, also of cases that were disposed of."""
    if not case_ids:
        return {}
    living = sa.select(Case.id, Case.reference).where(Case.id.in_(case_ids))
    gone = sa.select(DisposalRecord.case_id, DisposalRecord.reference).where(DisposalRecord.case_id.in_(case_ids))
    return {row[0]: row[1] for row in session.connection().execute(sa.union_all(living, gone))}
