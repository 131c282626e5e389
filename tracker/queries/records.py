"""Questions to the audit trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.audit import READ_TAGS, SIGN_IN_TAGS, AuditOutcome, EventKind, Tag
from tracker.domain.people import Actor
from tracker.models.cases import Case, CaseParty
from tracker.models.ground.areas import ControlArea
from tracker.models.ground.own_layers import GroundLayer
from tracker.models.law.closing import DisposalRecord
from tracker.models.people import Organisation, User
from tracker.models.programmes import District, FocusArea, VocabularyTerm, WordHint
from tracker.models.records import AuditEvent
from tracker.queries.scope import visible_events


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What the log's address asks for; each part narrows. ``since`` is within, ``before`` is not."""

    case: str | None = None
    person: str | None = None
    organisation: str | None = None
    tag: Tag | None = None
    kind: EventKind | None = None
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """A line of the log with the names of who and where."""

    event: AuditEvent
    person: str | None
    organisation: str | None
    case_id: str | None
    case_reference: str | None


def has_viewed_since(
    session: Session,
    user_id: str,
    case_id: str,
    since: dt.datetime,
    tag: Tag = Tag.CASE_VIEWED,
    file: str | None = None,
) -> bool:
    """Whether the person has read the case, or a file of it, since a moment; answered from an index."""
    query = sa.select(
        sa.exists().where(
            AuditEvent.user_id == user_id,
            AuditEvent.case_id == case_id,
            AuditEvent.tag == tag,
            AuditEvent.outcome == AuditOutcome.DONE,  # a refused try is no reading
            AuditEvent.happened_at > since,
            sa.true() if file is None else AuditEvent.subject_id == file,
        ),
    )
    return bool(session.scalar(query))


def count_events(session: Session, actor: Actor, wanted: EventFilter) -> int:
    """How many rows of the log the actor may read and the filter finds."""
    return session.scalar(_filtered(actor, wanted).with_only_columns(sa.func.count())) or 0


def events(session: Session, actor: Actor, wanted: EventFilter, *, limit: int, offset: int) -> list[EventRow]:
    """One page of the log, newest first."""
    return [EventRow(*row) for row in session.execute(_rows(actor, wanted).limit(limit).offset(offset))]


def all_events(session: Session, actor: Actor, wanted: EventFilter, *, batch: int) -> Iterator[list[EventRow]]:
    """All that the filter finds, newest first, fetched as it is used: the log may be long."""
    found = session.execute(_rows(actor, wanted).execution_options(yield_per=batch))
    for rows in found.partitions():
        yield [EventRow(*row) for row in rows]


def names_of(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Names of what some facts and values mention, by id or code: people, organisations, parties, words; one query."""
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
    pairs = (
        (ControlArea.id, ControlArea.name),
        (District.id, District.name),
        (GroundLayer.id, GroundLayer.name),
        (FocusArea.id, FocusArea.name),
        (VocabularyTerm.code, VocabularyTerm.label),
        (WordHint.id, WordHint.word),
    )
    others = [sa.select(key, name).where(key.in_(wanted)) for key, name in pairs]
    rows: Sequence[Any] = session.execute(sa.union_all(people, organisations, parties, *others)).all()
    return {row[0]: row[1] for row in rows}


def _reference() -> sa.ColumnElement[str | None]:
    """A case's reference, also of one that was disposed of."""
    return sa.func.coalesce(Case.reference, DisposalRecord.reference)


def _rows(actor: Actor, wanted: EventFilter) -> sa.Select[*tuple[Any, ...]]:
    return (
        _filtered(actor, wanted)
        .order_by(AuditEvent.happened_at.desc(), AuditEvent.position.desc())
        .with_only_columns(AuditEvent, User.name, Organisation.short_name, Case.id, _reference())
    )


def _filtered(actor: Actor, wanted: EventFilter) -> sa.Select[AuditEvent]:
    query = (
        visible_events(actor)
        .outerjoin(User, AuditEvent.user_id == User.id)
        .outerjoin(Case, AuditEvent.case_id == Case.id)
        .outerjoin(DisposalRecord, AuditEvent.case_id == DisposalRecord.case_id)
        .outerjoin(Organisation, AuditEvent.organisation_id == Organisation.id)
    )
    if wanted.case_id:
        query = query.where(AuditEvent.case_id == wanted.case_id)
    if wanted.case:
        query = query.where(_reference() == wanted.case.upper())
    if wanted.person:
        query = query.where(_is_like(wanted.person, User.name))
    if wanted.organisation:
        query = query.where(_is_like(wanted.organisation, Organisation.name, Organisation.short_name))
    if wanted.tag:
        query = query.where(AuditEvent.tag == wanted.tag)
    if wanted.kind:
        query = query.where(_is_kind(wanted.kind))
    return _within(query, wanted)


def _within(query: sa.Select[AuditEvent], wanted: EventFilter) -> sa.Select[AuditEvent]:
    if wanted.since:
        query = query.where(AuditEvent.happened_at >= wanted.since)
    if wanted.before:
        query = query.where(AuditEvent.happened_at < wanted.before)
    return query


def _is_kind(kind: EventKind) -> sa.ColumnElement[bool]:
    if kind is EventKind.REFUSED:
        return AuditEvent.outcome == AuditOutcome.REFUSED
    done = AuditEvent.outcome == AuditOutcome.DONE
    if kind is EventKind.READ:
        return sa.and_(done, AuditEvent.tag.in_(READ_TAGS))
    return sa.and_(done, AuditEvent.tag.not_in(READ_TAGS | SIGN_IN_TAGS))


def _is_like(text: str, *columns: sa.orm.InstrumentedAttribute[str]) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.contains(each, autoescape=True) for column in columns for each in _spellings(text)))


def _spellings(text: str) -> set[str]:
    """A name as typed, in small letters and as names are written: SQLite folds case for ASCII only."""
    return {text, text.lower(), text.title()}


def case_exists(session: Session, case_id: str) -> bool:
    """Whether there is such a case at all, for the trace of a refused try; tells nobody anything."""
    return bool(session.scalar(sa.select(sa.exists().where(Case.id == case_id))))
