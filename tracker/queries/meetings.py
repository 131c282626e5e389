"""The meetings of a case, and what has happened in it so far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.clock import now
from tracker.domain.people import Actor
from tracker.domain.steps import PassageKind, Step
from tracker.models.cases import Case, CaseParty, Meeting
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.people import Organisation, User
from tracker.models.pictures import SituationPicture
from tracker.models.problems import Problem
from tracker.models.process import StepPassage
from tracker.queries.joint.circles import joint_observations, visible_meetings
from tracker.queries.scope import content_case_ids, visible_pictures, visible_problems


@dataclass(frozen=True, slots=True)
class PassageSeen:
    """A move along the line."""

    at: dt.datetime
    to_step: Step
    kind: PassageKind
    reason: str | None


@dataclass(frozen=True, slots=True)
class HandIn:
    """That an organisation handed in, when, and which day was the last."""

    at: dt.datetime
    organisation: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Happened:
    """What has happened in a case, each kind newest first. Nothing of what any mapping says."""

    passages: Sequence[PassageSeen]
    hand_ins: Sequence[HandIn]
    meetings: Sequence[Meeting]
    pictures: Sequence[tuple[dt.datetime, int]]


@dataclass(frozen=True, slots=True)
class PictureSeen:
    """The latest frozen picture, and how much joint content there is that the actor may read."""

    number: int | None
    frozen_at: dt.datetime | None
    frozen_by: str | None
    summary: str | None
    problems: int
    observations: int


def meetings_of(session: Session, actor: Actor, case_id: str) -> Sequence[Meeting]:
    """Every meeting of the case, cancelled ones too, latest first."""
    query = visible_meetings(actor).where(Meeting.case_id == case_id).order_by(Meeting.starts_at.desc(), Meeting.id)
    return session.scalars(query).all()


def meeting_in_case(session: Session, actor: Actor, case_id: str, meeting_id: str) -> Meeting | None:
    """A meeting by id if it belongs to the case and reaches the actor."""
    query = visible_meetings(actor).where(Meeting.case_id == case_id, Meeting.id == meeting_id)
    return session.scalars(query).one_or_none()


def happened(session: Session, actor: Actor, case: Case) -> Happened:
    """The case's history from what the work itself left behind, not from the log; four statements."""
    is_readable = sa.literal(case.id).in_(content_case_ids(actor))
    passages = session.execute(
        sa.select(StepPassage.passed_at, StepPassage.to_step, StepPassage.kind, StepPassage.reason)
        .where(StepPassage.case_id == case.id, is_readable)
        .order_by(StepPassage.passed_at.desc()),
    )
    hand_ins = session.execute(
        sa.select(OwnMapping.handed_in_at, Organisation.short_name, sa.func.max(CaseParty.mapping_due_on))
        .join(Organisation, OwnMapping.organisation_id == Organisation.id)
        .outerjoin(
            CaseParty,
            sa.and_(
                CaseParty.case_id == OwnMapping.case_id,
                CaseParty.organisation_id == OwnMapping.organisation_id,
            ),
        )
        .where(OwnMapping.case_id == case.id, OwnMapping.handed_in_at.is_not(None), is_readable)
        .group_by(OwnMapping.id, OwnMapping.handed_in_at, Organisation.short_name)
        .order_by(OwnMapping.handed_in_at.desc()),
    )
    held = (
        visible_meetings(actor)
        .where(Meeting.case_id == case.id, Meeting.starts_at < now(), Meeting.cancelled_at.is_(None))
        .order_by(Meeting.starts_at.desc())
    )
    pictures = visible_pictures(actor).where(SituationPicture.case_id == case.id)
    frozen = session.execute(
        pictures.with_only_columns(SituationPicture.frozen_at, SituationPicture.number).order_by(
            SituationPicture.number.desc(),
        ),
    )
    return Happened(
        passages=[PassageSeen(*row) for row in passages],
        hand_ins=[HandIn(at, name, due_on or case.mapping_due_on) for at, name, due_on in hand_ins if at],
        meetings=session.scalars(held).all(),
        pictures=[(row[0], row[1]) for row in frozen],
    )


def upcoming_meetings(session: Session, actor: Actor, case_id: str, most: int = 4) -> Sequence[Meeting]:
    """The next meetings of the case, soonest first; one that goes on counts."""
    query = (
        visible_meetings(actor)
        .where(
            Meeting.case_id == case_id,
            sa.func.coalesce(Meeting.ends_at, Meeting.starts_at) >= now(),
            Meeting.cancelled_at.is_(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
        .limit(most)
    )
    return session.scalars(query).all()


def picture_seen(session: Session, actor: Actor, case: Case) -> PictureSeen:
    """What the overview says of the picture of the case; two statements."""
    latest = (
        visible_pictures(actor)
        .where(SituationPicture.case_id == case.id)
        .join(User, SituationPicture.frozen_by_id == User.id)
        .with_only_columns(
            SituationPicture.number, SituationPicture.frozen_at, User.name, SituationPicture.summary,
            maintain_column_froms=True,
        )
        .order_by(SituationPicture.number.desc())
        .limit(1)
    )  # fmt: skip
    number, frozen_at, frozen_by, summary = session.execute(latest).one_or_none() or (None, None, None, None)
    counts = session.execute(
        sa.select(
            _count_of(visible_problems(actor).where(Problem.case_id == case.id).with_only_columns(Problem.id)),
            _count_of(
                joint_observations(actor)
                .where(OwnMapping.case_id == case.id)
                .with_only_columns(Observation.id, maintain_column_froms=True),
            ),
        ),
    ).one()
    return PictureSeen(number, frozen_at, frozen_by, summary, problems=counts[0], observations=counts[1])


def _count_of(rows: sa.Select[str]) -> sa.ScalarSelect[int]:
    return sa.select(sa.func.count()).select_from(rows.subquery()).scalar_subquery()
