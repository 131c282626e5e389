"""Files that were stopped, for who stopped them and for the organisation whose they are; nobody else is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import Actor
from tracker.models.files.attachments import Attachment
from tracker.models.people import Organisation, User
from tracker.queries.files.scope import known_attachments, visible_attachments


@dataclass(frozen=True, slots=True)
class StoppedRow:
    """A stopped file: what it is called, whose it is, and who stopped it when and why."""

    id: str
    name: str
    description: str
    organisation_id: str
    organisation: str
    stopped_at: dt.datetime
    stopped_by: str
    reason: str


def stopped_files(session: Session, actor: Actor, case_id: str, *, own_only: bool) -> Sequence[StoppedRow]:
    """The case's stopped files that the actor could read, newest first. ``own_only``: for who stops no files."""
    query = (
        _stopped(actor, case_id)
        .join(Organisation, Attachment.organisation_id == Organisation.id)
        .join(User, Attachment.removed_by_id == User.id)
        .with_only_columns(
            Attachment.id, Attachment.name, Attachment.description, Attachment.organisation_id,
            Organisation.short_name, Attachment.removed_at, User.name, Attachment.stopped_reason,
        )
        .order_by(Attachment.removed_at.desc(), Attachment.id)
    )  # fmt: skip
    if own_only:
        query = query.where(Attachment.organisation_id == actor.organisation_id)
    found: Sequence[Any] = session.execute(query).all()
    return [StoppedRow(*row) for row in found]


def stoppable_attachment(session: Session, actor: Actor, case_id: str, attachment_id: str) -> Attachment | None:
    """A file that the actor reads and another organisation attached; None else."""
    query = visible_attachments(actor).where(
        Attachment.case_id == case_id,
        Attachment.id == attachment_id,
        Attachment.organisation_id != actor.organisation_id,
    )
    return session.scalars(query).one_or_none()


def stopped_attachment(session: Session, actor: Actor, case_id: str, attachment_id: str) -> Attachment | None:
    """A stopped file of another organisation that the actor could read."""
    query = _stopped(actor, case_id).where(
        Attachment.id == attachment_id, Attachment.organisation_id != actor.organisation_id
    )
    return session.scalars(query).one_or_none()


def _stopped(actor: Actor, case_id: str) -> sa.Select[Attachment]:
    return known_attachments(actor).where(
        Attachment.case_id == case_id, Attachment.removed_at.is_not(None), Attachment.stopped_reason.is_not(None)
    )
