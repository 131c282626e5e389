"""The code of conduct: each version of its text, and who has accepted which."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.models.base import Base, Created, Identified, points_to


class ConductText(Identified, Created, Base):
    """A version of the text: paragraphs with a blank line between. The highest version holds."""

    __tablename__ = "conduct_text"

    version: Mapped[int] = mapped_column(unique=True)
    text: Mapped[str] = mapped_column(sa.Text)
    published_by_id: Mapped[str | None] = points_to("app_user.id")
    __table_args__ = (sa.CheckConstraint("version >= 1", name="version_positive"),)


class ConductAcceptance(Identified, Created, Base):
    """A person accepted a version. ``app_user.conduct_version`` is the latest of them, for the sign-in to ask."""

    __tablename__ = "conduct_acceptance"

    user_id: Mapped[str] = points_to("app_user.id")
    version: Mapped[int] = points_to("conduct_text.version")
    __table_args__ = (sa.UniqueConstraint("user_id", "version"),)
