"""Asking the virus scanner: take a content that waits, ask without holding a lock, write down what was said.

No person asks for this, so these are no verbs. What nobody has answered for waits, and is never served meanwhile.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.files.kinds import LEASE, FileState, NotScanned, Verdict, wait_before
from tracker.domain.ids import new_id
from tracker.models.files.stored import StoredFile
from tracker.queries.files.stored import locked_file, next_unchecked
from tracker.services.files.storing import Store

LOG: Final = logging.getLogger("tracker.files")


class Scanner(Protocol):
    """What knows whether a content is harmful."""

    def scan(self, content: bytes) -> Verdict:
        """Say it, or raise NotScanned."""
        ...


@dataclass(frozen=True, slots=True)
class Taken:
    """A content that this worker holds."""

    lease: str
    sha256: str


def check_next(writer: sessionmaker[Session], scanner: Scanner, store: Store) -> bool:
    """Have one content checked that waits for it; says whether there was any."""
    with writer.begin() as session:
        taken = _take(session)
    if taken is None:
        return False
    try:
        verdict = scanner.scan(_content(store, taken.sha256))
    except NotScanned as failure:
        LOG.warning("file %s not checked: %s", taken.sha256[:12], failure)
        with writer.begin() as session:
            _note_silence(session, taken)
    else:
        with writer.begin() as session:
            _note_verdict(session, taken, verdict)
    return True


def _take(session: Session) -> Taken | None:
    row = next_unchecked(session, now())
    if row is None:
        return None
    row.lease, row.leased_until = new_id(), now() + LEASE
    row.attempts += 1
    return Taken(row.lease, row.sha256)


def _content(store: Store, sha256: str) -> bytes:
    try:
        content = store.get(sha256)
    except DomainError as error:
        raise NotScanned(error.code) from error
    if content is None:
        raise NotScanned("not in the store")
    return content


def _note_silence(session: Session, taken: Taken) -> None:
    row = _held(session, taken)
    if row is not None:
        row.due_at, row.lease, row.leased_until = now() + wait_before(row.attempts), None, None


def _note_verdict(session: Session, taken: Taken, verdict: Verdict) -> None:
    row = _held(session, taken)
    if row is None:
        return
    row.state = FileState.CLEAN if verdict.is_clean else FileState.INFECTED
    row.found, row.checked_at = verdict.found or None, now()
    row.due_at = row.lease = row.leased_until = None
    if not verdict.is_clean:
        LOG.warning("file %s is blocked: %s", row.sha256[:12], verdict.found)


def _held(session: Session, taken: Taken) -> StoredFile | None:
    row = locked_file(session, taken.sha256)
    return row if row is not None and row.lease == taken.lease else None
