"""What every verb shares: access, lock, savepoint, moment of change, audit row with old and new values, and commit.

A verb is a function ``verb_noun(work, case, ...)`` declared by ``@verb(permission, tag)``; ``@global_verb`` is for
what belongs to no case. Verbs never call verbs: one verb, one transaction, one audit row.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Concatenate, Final, ParamSpec, Protocol, TypeAlias, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from tracker.domain.access import Duty, Permission, allows
from tracker.domain.audit import FACT_KEYS, OWN_FORMS, PRIVATE_TAGS, SEALED_TAGS, AuditOutcome, Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.people import Actor
from tracker.domain.texts.word_hints import Hint
from tracker.domain.texts.wording import check_shared
from tracker.models.cases import Case
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.duties import duties_in, global_duties
from tracker.queries.reference import hints_in_use
from tracker.services.constraints import rule_for
from tracker.services.trail.changes import watching

P = ParamSpec("P")
R = TypeVar("R")

CaseVerb: TypeAlias = Callable[Concatenate["Work", Case, P], R]
GlobalVerb: TypeAlias = Callable[Concatenate["Work", P], R]

VERBS: Final[dict[str, tuple[Permission, Tag]]] = {}


@dataclass(slots=True)
class Work:
    """What a verb works with: the transaction, who asks, and the facts its audit row will carry.

    ``case_id`` is set by a global verb that makes a case, so that its audit row stands in the case's log.
    ``is_private``: the act turned out to be for the own organisation alone, and is told in that form of its tag.
    """

    session: Session
    actor: Actor
    subject_id: str | None = None
    case_id: str | None = None
    is_private: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    _hints: Sequence[Hint] | None = None

    @property
    def hints(self) -> Sequence[Hint]:
        """The word hints in use, asked for once an act and only by one that has a text."""
        if self._hints is None:
            self._hints = hints_in_use(self.session)
        return self._hints

    def check_shared(self, text: str | None, name: str, *, quote_source: str | None = None) -> None:
        """Refuse a text that others will read where it points at a person or brands a place, at the named field."""
        if text:
            check_shared(text, name, self.hints, quote_source=quote_source)

    def note(self, subject_id: str | None = None, **facts: Any) -> None:
        """Add facts to the audit row. Raises ValueError for a key that is not declared: no text slips in."""
        unknown = facts.keys() - FACT_KEYS
        if unknown:
            message = f"undeclared audit facts: {sorted(unknown)}"
            raise ValueError(message)
        self.subject_id = subject_id or self.subject_id
        self.facts.update(facts)


class Versioned(Protocol):
    """A row with an edit counter."""

    version: Any


def check_version(row: Versioned, seen: int | None) -> None:
    """Refuse a save that began from an older version than the row has now. Raises StaleEdit."""
    if seen is not None and seen != row.version:
        raise StaleEdit


def verb(
    permission: Permission,
    tag: Tag,
    *,
    while_closed: bool = False,
) -> Callable[[CaseVerb[P, R]], CaseVerb[P, R]]:
    """Declare a verb on a case. Raises NotPermitted (403), DomainError (422), StaleEdit (409) when performed."""

    def declare(function: CaseVerb[P, R]) -> CaseVerb[P, R]:
        VERBS[f"{function.__module__}.{function.__name__}"] = (permission, tag)

        def perform(work: Work, case: Case, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _open_for(work, case, permission, tag, while_closed=while_closed)
            return _perform(work, tag, case.id, lambda: function(work, case, *args, **kwargs))

        functools.update_wrapper(perform, function)
        return perform

    return declare


def global_verb(
    permission: Permission,
    tag: Tag,
) -> Callable[[GlobalVerb[P, R]], GlobalVerb[P, R]]:
    """Declare a verb that belongs to no case, granted by the actor's global duties."""

    def declare(function: GlobalVerb[P, R]) -> GlobalVerb[P, R]:
        VERBS[f"{function.__module__}.{function.__name__}"] = (permission, tag)

        def perform(work: Work, /, *args: P.args, **kwargs: P.kwargs) -> R:
            _authorise(work, permission, tag, global_duties(work.actor), None)
            return _perform(work, tag, None, lambda: function(work, *args, **kwargs))

        functools.update_wrapper(perform, function)
        return perform

    return declare


def _open_for(work: Work, case: Case, permission: Permission, tag: Tag, *, while_closed: bool) -> None:
    """Ask the permission, lock the case, and see that it may be changed as it is now."""
    _authorise(work, permission, tag, duties_in(work.session, work.actor, case.id), case.id)
    _lock(work.session, case)
    if case.status is not CaseStatus.OPEN and not while_closed:
        code = "case.not_open"
        raise DomainError(code)


def _authorise(work: Work, permission: Permission, tag: Tag, duties: frozenset[Duty], case_id: str | None) -> None:
    if allows(permission, duties):
        return
    record(work, tag, case_id, AuditOutcome.REFUSED, permission=permission.value)
    work.session.commit()
    raise NotPermitted(permission.value)


def _lock(session: Session, case: Case) -> None:
    """Serialise writers of one case on PostgreSQL; on SQLite the transaction already holds the write lock."""
    columns = [attribute.key for attribute in Case.__mapper__.column_attrs]
    session.refresh(case, attribute_names=columns, with_for_update=True)


def _perform(work: Work, tag: Tag, case_id: str | None, act: Callable[[], R]) -> R:
    """Run inside a savepoint, add the audit row, commit. A refusal leaves nothing written but that it was refused."""
    try:
        with watching(work.session) as changes, work.session.begin_nested():
            result = act()
            work.session.flush()
    except (NotPermitted, NotVisible) as error:
        record(work, tag, case_id, AuditOutcome.REFUSED)
        work.session.commit()
        error.is_recorded = True
        raise
    except StaleDataError as error:
        raise StaleEdit from error
    except IntegrityError as error:
        raise rule_for(error) from error
    tag = OWN_FORMS[tag] if work.is_private else tag
    if case_id is not None and tag not in SEALED_TAGS | PRIVATE_TAGS:
        touch(work.session, case_id)
    of_case = case_id or work.case_id
    kept = changes.as_rows(in_case=of_case is not None)
    record(work, tag, of_case, AuditOutcome.DONE, changes=kept)
    work.session.commit()
    return result


def touch(session: Session, case_id: str) -> None:
    """Let the case say when there was last work in it, whichever rows that wrote; its edit counter stays.

    Never for what happens in a sealed mapping or in own notes: lists order by this moment and would tell who is busy.
    """
    session.execute(sa.update(Case).where(Case.id == case_id).values(updated_at=now()))


def record(
    work: Work,
    tag: Tag,
    case_id: str | None,
    outcome: AuditOutcome,
    *,
    changes: Sequence[AuditChange] = (),
    **facts: Any,
) -> None:
    """Add one audit row, with old and new values, to the open transaction; the facts are spent by it."""
    work.session.add(
        AuditEvent(
            user_id=work.actor.user_id,
            organisation_id=work.actor.organisation_id,
            case_id=case_id,
            tag=tag,
            outcome=outcome,
            subject_id=work.subject_id,
            facts={**work.facts, **facts},
            changes=list(changes),
        ),
    )
    work.subject_id, work.case_id, work.is_private = None, None, False
    work.facts, work._hints = {}, None  # noqa: SLF001 - the next act asks again
