"""What lies in the store: what waits for the scanner, and what nothing refers to any more. Asked by the worker."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.files.kinds import FileState
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile


def has_unchecked(session: Session, moment: dt.datetime) -> bool:
    """Whether a content is to be checked now that nobody holds; asked often, and without any lock."""
    query = sa.select(sa.exists(sa.select(StoredFile.sha256).where(*_is_due(moment))))
    return bool(session.scalar(query))


def next_unchecked(session: Session, moment: dt.datetime) -> StoredFile | None:
    """The content that has waited the longest, locked; one that another worker has locked is passed over."""
    query = (
        sa.select(StoredFile)
        .where(*_is_due(moment))
        .order_by(StoredFile.due_at, StoredFile.sha256)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(query).one_or_none()


def locked_file(session: Session, sha256: str) -> StoredFile | None:
    """A content's row to change, as it is in the database now."""
    query = sa.select(StoredFile).where(StoredFile.sha256 == sha256)
    return session.scalars(query.with_for_update().execution_options(populate_existing=True)).one_or_none()


def unreferred(session: Session, before: dt.datetime, *, most: int) -> list[str]:
    """Contents that nothing refers to and that nobody was about to use lately."""
    query = sa.select(StoredFile.sha256).where(StoredFile.wanted_at < before, *_is_unreferred()).limit(most)
    return list(session.scalars(query))


def count_unreferred(session: Session) -> int:
    """How many contents wait for the worker to remove them, since nothing refers to them any more."""
    query = sa.select(sa.func.count()).select_from(StoredFile).where(*_is_unreferred())
    return session.scalar(query) or 0


def is_still_unreferred(session: Session, sha256: str, before: dt.datetime) -> bool:
    """Asked once more of a locked row, just before it goes."""
    query = sa.select(StoredFile.sha256).where(
        StoredFile.sha256 == sha256, StoredFile.wanted_at < before, *_is_unreferred()
    )
    return session.scalar(query) is not None


def _is_unreferred() -> tuple[sa.ColumnElement[bool], ...]:
    return (
        ~sa.exists().where(Attachment.content_id == StoredFile.sha256),
        ~sa.exists().where(Attachment.thumbnail_id == StoredFile.sha256),
    )


def _is_due(moment: dt.datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        StoredFile.state == FileState.CHECKING,
        StoredFile.due_at <= moment,
        sa.or_(StoredFile.leased_until.is_(None), StoredFile.leased_until <= moment),
    )
