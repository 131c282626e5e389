"""The code of conduct: the text that holds, who has accepted it, and how many have not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.people import Actor
from tracker.models.law.conduct import ConductAcceptance, ConductText
from tracker.models.people import User


class Acceptances(NamedTuple):
    """How many people with an account that is not ended have accepted the text that holds, and how many have not."""

    accepted: int
    missing: int


def present_text(session: Session) -> ConductText | None:
    """The version that holds."""
    return session.scalars(sa.select(ConductText).order_by(ConductText.version.desc()).limit(1)).one_or_none()


def all_texts(session: Session) -> Sequence[ConductText]:
    """Every version, the latest first."""
    return session.scalars(sa.select(ConductText).order_by(ConductText.version.desc())).all()


def accepted_at(session: Session, actor: Actor, version: int) -> dt.datetime | None:
    """When the actor accepted a version."""
    query = sa.select(ConductAcceptance.created_at).where(
        ConductAcceptance.user_id == actor.user_id, ConductAcceptance.version == version
    )
    return session.scalar(query)


def user_of(session: Session, actor: Actor) -> User:
    """The actor's own row, to write down what was accepted."""
    return session.get_one(User, actor.user_id)


def acceptances(session: Session, version: int) -> Acceptances:
    """How it stands with a version; counts only, since nobody is to be pointed out by a list."""
    has = sa.func.coalesce(User.conduct_version, 0) >= version
    query = sa.select(sa.func.count().filter(has), sa.func.count().filter(~has)).where(
        User.disabled_at.is_(None), User.password_hash.is_not(None)
    )
    return Acceptances(*session.execute(query).one())
