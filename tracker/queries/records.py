"""Questions to the audit trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.people import Actor
from tracker.models.cases import Case, CaseParty
from tracker.models.people import Organisation, User
from tracker.models.records import AuditEvent
from tracker.queries.scope import visible_events


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What the log's address asks for; each part narrows."""

    case: str | None = None
    person: str | None = None
    tag: Tag | None = None
    outcome: AuditOutcome | None = None
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the log with the names of who and where."""

    event: AuditEvent
    person: str | None
    organisation: str | None
    case_id: str | None
    case_reference: str | None


def has_viewed_since(session: Session, user_id: str, case_id: str, since: dt.datetime) -> bool:
    """Whether the person has read the case since a moment; answered from an index."""
    query = sa.select(
        sa.exists().where(
            AuditEvent.user_id == user_id,
            AuditEvent.case_id == case_id,
            AuditEvent.tag == Tag.CASE_VIEWED,
            AuditEvent.happened_at > since,
        ),
    )
    return bool(session.scalar(query))


def count_events(session: Session, actor: Actor, wanted: EventFilter) -> int:
    """How many rows of the log the actor may read and the filter finds."""
    return session.scalar(_filtered(actor, wanted).with_only_columns(sa.func.count())) or 0


def events(session: Session, actor: Actor, wanted: EventFilter, *, limit: int, offset: int) -> list[EventRow]:
    """One page of the log, newest first."""
    query = (
        _filtered(actor, wanted)
        .outerjoin(Organisation, AuditEvent.organisation_id == Organisation.id)
        .order_by(AuditEvent.happened_at.desc(), AuditEvent.id)
        .limit(limit)
        .offset(offset)
        .with_only_columns(AuditEvent, User.name, Organisation.short_name, Case.id, Case.reference)
    )
    return [EventRow(*row) for row in session.execute(query)]


def names_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Names of the users, organisations and parties that some facts mention, by id; three queries at most."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    people: sa.Select[str, str] = sa.select(User.id, User.name).where(User.id.in_(wanted))
    organisations: sa.Select[str, str] = sa.select(Organisation.id, Organisation.short_name).where(
        Organisation.id.in_(wanted),
    )
    parties: sa.Select[str, str] = (
        sa.select(CaseParty.id, Organisation.short_name).join(CaseParty.organisation).where(CaseParty.id.in_(wanted))
    )
    rows: Sequence[sa.Row[str, str]] = session.execute(sa.union_all(people, organisations, parties)).all()
    return {row[0]: row[1] for row in rows}


def _filtered(actor: Actor, wanted: EventFilter) -> sa.Select[AuditEvent]:
    query = (
        visible_events(actor)
        .outerjoin(User, AuditEvent.user_id == User.id)
        .outerjoin(Case, AuditEvent.case_id == Case.id)
    )
    if wanted.case_id:
        query = query.where(AuditEvent.case_id == wanted.case_id)
    if wanted.case:
        query = query.where(Case.reference == wanted.case.upper())
    if wanted.person:
        query = query.where(sa.or_(*(User.name.contains(text, autoescape=True) for text in _spellings(wanted.person))))
    if wanted.tag:
        query = query.where(AuditEvent.tag == wanted.tag)
    if wanted.outcome:
        query = query.where(AuditEvent.outcome == wanted.outcome)
    return query


def _spellings(text: str) -> set[str]:
    """A name as typed, in small letters and as names are written: SQLite folds case for ASCII only."""
    return {text, text.lower(), text.title()}


def case_exists(session: Session, case_id: str) -> bool:
    """Whether there is such a case at all, for the trace of a refused try; tells nobody anything."""
    return bool(session.scalar(sa.select(sa.exists().where(Case.id == case_id))))
