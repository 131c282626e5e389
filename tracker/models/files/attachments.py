"""A file on an observation, a problem, a measure, a picture, a meeting, a finding, or on the case itself."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.access import Circle
from tracker.domain.files.kinds import DESCRIPTION_LENGTH, REASON_LENGTH, FileKind
from tracker.domain.files.names import NAME_LENGTH
from tracker.models.base import Base, Created, Identified, choice, points_to
from tracker.models.files.stored import StoredFile
from tracker.models.people import Organisation, User

_THINGS = ("observation_id", "problem_id", "measure_id", "picture_id", "meeting_id")
_ALONE = " AND ".join(f"{name} IS NULL" for name in _THINGS)
_GIVEN = " + ".join(f"CASE WHEN {name} IS NULL THEN 0 ELSE 1 END" for name in _THINGS)


class Attachment(Identified, Created, Base):
    """A file that an organisation attached. On the case itself where nothing else is given.

    Its circle is bounded by what it hangs on: queries/files/scope.py. ``removed_at``: taken away, and can be restored.
    ``stopped_reason``: it was taken away by the case's coordinator, who alone can bring it back.
    """

    __tablename__ = "attachment"

    case_id: Mapped[str] = points_to("case.id", index=False)
    organisation_id: Mapped[str] = points_to("organisation.id")
    author_id: Mapped[str] = points_to("app_user.id")
    observation_id: Mapped[str | None] = points_to("observation.id")
    problem_id: Mapped[str | None] = points_to("problem.id")
    measure_id: Mapped[str | None] = points_to("measure.id")
    picture_id: Mapped[str | None] = points_to("situation_picture.id")
    meeting_id: Mapped[str | None] = points_to("meeting.id")
    finding_id: Mapped[str | None] = points_to("walk_finding.id")
    name: Mapped[str] = mapped_column(sa.String(NAME_LENGTH))
    description: Mapped[str] = mapped_column(sa.String(DESCRIPTION_LENGTH))
    kind: Mapped[FileKind] = mapped_column(choice(FileKind, "kind"))
    circle: Mapped[Circle] = mapped_column(choice(Circle, "circle"), default=Circle.OWN_ORGANISATION)
    content_id: Mapped[str] = points_to("stored_file.sha256")
    thumbnail_id: Mapped[str | None] = points_to("stored_file.sha256")
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[dt.datetime | None]
    removed_by_id: Mapped[str | None] = points_to("app_user.id")
    stopped_reason: Mapped[str | None] = mapped_column(sa.String(REASON_LENGTH))
    content: Mapped[StoredFile] = relationship(foreign_keys=[content_id], lazy="raise_on_sql")
    organisation: Mapped[Organisation] = relationship(lazy="raise_on_sql")
    author: Mapped[User] = relationship(foreign_keys=[author_id], lazy="raise_on_sql")
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - the form SQLAlchemy asks for
    __table_args__ = (
        sa.CheckConstraint(f"{_GIVEN} <= 1", name="on_one_thing"),
        sa.CheckConstraint(f"finding_id IS NULL OR ({_ALONE})", name="finding_alone"),
        sa.CheckConstraint("(removed_at IS NULL) = (removed_by_id IS NULL)", name="removed_by_somebody"),
        sa.Index(None, "case_id", "created_at"),
    )
