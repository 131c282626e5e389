"""What lies in the store of files: one row a content, however many attachments show it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.clock import now
from tracker.domain.files.kinds import HASH_SIGNS, FileState
from tracker.domain.ids import ID_LENGTH
from tracker.models.base import Base, Created, choice


class StoredFile(Created, Base):
    """One content by its SHA-256, which is its name in the store too. The row is there before the content is.

    ``wanted_at``: when somebody last was about to use it; one that nothing refers to is removed a while after that.
    ``due_at``, ``attempts``, ``leased_until``: when the virus scanner is asked next, and who holds it meanwhile.
    """

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(sa.String(HASH_SIGNS), primary_key=True, sort_order=-10)
    size: Mapped[int]
    state: Mapped[FileState] = mapped_column(choice(FileState, "state"))
    found: Mapped[str | None] = mapped_column(sa.String(120))
    checked_at: Mapped[dt.datetime | None]
    wanted_at: Mapped[dt.datetime] = mapped_column(default=now, index=True)
    due_at: Mapped[dt.datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str | None] = mapped_column(sa.String(ID_LENGTH))
    leased_until: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size_positive"),
        sa.CheckConstraint("(state = 'checking') = (due_at IS NOT NULL)", name="checking_is_due"),
        sa.CheckConstraint("state != 'infected' OR found IS NOT NULL", name="infected_has_name"),
        sa.CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="lease_has_end"),
        sa.Index(None, "state", "due_at"),
    )
