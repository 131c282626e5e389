"""Questions about how a person who is signed in can show anew who it is, and whether that was just now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.signing.providers import ProviderTrust
from tracker.models.people import Organisation, User, UserSession
from tracker.models.signing.providers import IdentityProvider
from tracker.queries.signing.providers import comes_by_provider_only


@dataclass(frozen=True, slots=True)
class ProofWays:
    """What can be asked of a person. ``provider_id``: of the organisation's own sign-in, if it has one.

    ``may_vouch``: a sign-in there can stand for a second factor too. ``is_vouched``: it has, just now.
    """

    has_password: bool
    provider_id: str | None = None
    organisation: str = ""
    may_vouch: bool = False
    is_vouched: bool = False


def proof_ways(session: Session, user_id: str, session_id: str, after: dt.datetime) -> ProofWays:
    """How who is signed in can prove who it is. ``after``: what is older than this is no fresh sign-in."""
    query = (
        sa.select(IdentityProvider.id, Organisation.name, IdentityProvider.trust)
        .join(User, User.organisation_id == IdentityProvider.organisation_id)
        .join(IdentityProvider.organisation)
        .where(User.id == user_id, IdentityProvider.ended_at.is_(None))
    )
    row = session.execute(query).one_or_none()
    has_password = not comes_by_provider_only(session, user_id)
    if row is None:
        return ProofWays(has_password)
    is_vouched = _is_after(session, UserSession.vouched_at, user_id, session_id, after)
    return ProofWays(has_password, row.id, row.name, row.trust is not ProviderTrust.OWN_CODE, is_vouched)


def is_proved(session: Session, user_id: str, session_id: str, after: dt.datetime) -> bool:
    """Whether the person of a sign-in has shown who it is since a moment."""
    return _is_after(session, UserSession.proved_at, user_id, session_id, after)


def _is_after(
    session: Session,
    column: sa.orm.InstrumentedAttribute[dt.datetime | None],
    user_id: str,
    session_id: str,
    after: dt.datetime,
) -> bool:
    which = (UserSession.id == session_id, UserSession.user_id == user_id, UserSession.ended_at.is_(None))
    return bool(session.scalar(sa.select(sa.exists().where(*which, column > after))))
