"""Contents on their way into the store and out of it. No verbs: a content is nobody's until an attachment shows it.

The row of a content is committed before the content is put, so that nothing can lie in the store that no row names. A
worker removes what nothing refers to; it holds the row meanwhile, and whoever wants the same content waits and puts
it anew.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.files.blur import Spot, check_spots
from tracker.domain.files.kinds import PICTURES, FileKind, FileState, Prepared
from tracker.domain.ground.geometry import Geometry
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.queries.files.stored import is_still_unreferred, locked_file, unreferred

KEPT_UNREFERRED: Final = dt.timedelta(days=1)
MOST_AT_ONCE: Final = 200


class Store(Protocol):
    """Where contents lie, by their hash."""

    def put(self, content: bytes) -> str:
        """Keep one whole and give its hash."""
        ...

    def get(self, sha256: str) -> bytes | None:
        """One, or None when it is not there."""
        ...

    def remove(self, sha256: str) -> None:
        """Forget one."""
        ...


class Preparer(Protocol):
    """What finds out what a sent file is and what is kept of it."""

    def prepare(self, content: bytes) -> Prepared:
        """Raises DomainError for what is not accepted."""
        ...

    def blur(self, content: bytes, kind: FileKind, spots: Sequence[Spot]) -> Prepared:
        """A kept photo with parts that nobody can read. Raises DomainError for a broken one."""
        ...


@dataclass(frozen=True, slots=True)
class Shelf:
    """What takes files in: who looks at them, where they lie, and whether a virus scanner is asked about them."""

    preparer: Preparer
    store: Store
    is_scanned: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies in the store now, for a verb to attach. ``position``: where a photo was taken, which lies nowhere."""

    kind: FileKind
    content_id: str
    thumbnail_id: str | None
    position: Geometry | None


def keep(session: Session, shelf: Shelf, content: bytes) -> Kept:
    """Find out what a sent file is and keep it. Raises DomainError. Lets go of the transaction: this takes a while."""
    session.commit()
    return keep_prepared(session, shelf, shelf.preparer.prepare(content))


def keep_prepared(session: Session, shelf: Shelf, prepared: Prepared) -> Kept:
    """Keep what is ready to be kept. Lets go of the transaction."""
    state = FileState.CHECKING if shelf.is_scanned else FileState.CLEAN
    content_id = _name(session, prepared.content, state)
    thumbnail_id = _name(session, prepared.thumbnail, state) if prepared.thumbnail else None
    session.commit()
    shelf.store.put(prepared.content)
    if prepared.thumbnail:
        shelf.store.put(prepared.thumbnail)
    return Kept(prepared.kind, content_id, thumbnail_id, prepared.position)


def keep_blurred(session: Session, shelf: Shelf, file: Attachment, spots: Sequence[Spot]) -> Kept:
    """Keep a photo of the store written anew with parts that nobody can read; nothing shows it yet.

    Raises DomainError ``blur.*``, ``file.being_checked``, ``file.blocked`` or ``file.missing``. Lets go of the
    transaction: this takes a while.
    """
    check_spots(spots)
    if file.kind not in PICTURES:
        raise DomainError("blur.no_photo")
    if file.content.state is not FileState.CLEAN:
        raise DomainError("file.being_checked" if file.content.state is FileState.CHECKING else "file.blocked")
    before, kind = file.content_id, file.kind
    session.commit()
    content = shelf.store.get(before)
    if content is None:
        raise DomainError("file.missing")
    return keep_prepared(session, shelf, shelf.preparer.blur(content, kind, spots))


def drop(writer: sessionmaker[Session], store: Store, names: Sequence[str]) -> int:
    """Remove contents at once that should not be kept any longer; one that something still refers to stays."""
    before = now() + dt.timedelta(seconds=1)
    return sum(_forget(writer, store, sha256, before) for sha256 in names)


def sweep(writer: sessionmaker[Session], store: Store) -> int:
    """Remove contents that nothing has referred to for a day; says how many."""
    before = now() - KEPT_UNREFERRED
    with writer.begin() as session:
        names = unreferred(session, before, most=MOST_AT_ONCE)
    return sum(_forget(writer, store, sha256, before) for sha256 in names)


def _name(session: Session, content: bytes, state: FileState) -> str:
    """The row of a content: one that is there already keeps what the scanner said of it."""
    sha256 = hashlib.sha256(content).hexdigest()
    row = locked_file(session, sha256)
    if row is None:
        due_at = now() if state is FileState.CHECKING else None
        try:
            with session.begin_nested():
                session.add(StoredFile(sha256=sha256, size=len(content), state=state, due_at=due_at))
        except IntegrityError:
            row = locked_file(session, sha256)  # somebody else was a moment before
    if row is not None:
        row.wanted_at = now()
    return sha256


def _forget(writer: sessionmaker[Session], store: Store, sha256: str, before: dt.datetime) -> bool:
    with writer.begin() as session:
        row = locked_file(session, sha256)
        if row is None or not is_still_unreferred(session, sha256, before):
            return False
        session.delete(row)
        session.flush()
        store.remove(sha256)
    return True
