"""The outbox: letters that wait, are sent, or will not be. A verb writes the row in its own transaction."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.ids import ID_LENGTH
from tracker.domain.mail.letters import ADDRESS_LENGTH, SUBJECT_LENGTH, MailKind
from tracker.domain.mail.sending import MailReason, MailState
from tracker.models.base import Base, Created, Identified, choice, points_to


class OutgoingMail(Identified, Created, Base):
    """One letter to one address.

    ``due_at``: when it is tried next. ``lease`` names the worker's attempt that holds it until ``leased_until``; what a
    killed worker held is free again then. ``body`` is emptied when it is sent or cancelled: its link may be a secret.
    """

    __tablename__ = "outgoing_mail"

    kind: Mapped[MailKind] = mapped_column(choice(MailKind, "kind"))
    to_address: Mapped[str] = mapped_column(sa.String(ADDRESS_LENGTH))
    subject: Mapped[str] = mapped_column(sa.String(SUBJECT_LENGTH))
    body: Mapped[str | None] = mapped_column(sa.Text)
    case_id: Mapped[str | None] = points_to("case.id")
    user_id: Mapped[str | None] = points_to("app_user.id")
    organisation_id: Mapped[str | None] = points_to("organisation.id")
    state: Mapped[MailState] = mapped_column(choice(MailState, "state"), default=MailState.WAITING)
    due_at: Mapped[dt.datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    first_tried_at: Mapped[dt.datetime | None]
    lease: Mapped[str | None] = mapped_column(sa.String(ID_LENGTH))
    leased_until: Mapped[dt.datetime | None]
    reason: Mapped[MailReason | None] = mapped_column(choice(MailReason, "reason"))
    reply_code: Mapped[int | None]
    ended_at: Mapped[dt.datetime | None]
    __table_args__ = (
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended_has_time"),
        sa.CheckConstraint("state NOT IN ('sent', 'cancelled') OR body IS NULL", name="done_is_emptied"),
        sa.CheckConstraint("(lease IS NULL) = (leased_until IS NULL)", name="lease_has_end"),
        sa.Index(None, "state", "due_at"),
        sa.Index(None, "state", "ended_at"),
    )
