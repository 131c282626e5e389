"""Coming in by a link to an account: it is made, or gets its first password. There is no actor yet.

Nobody is signed in by it: that happens by the ordinary door, with all that is asked there.
"""

from __future__ import annotations

from collections.abc import Container

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.people import LinkState
from tracker.domain.signing.second_factors import is_demanded
from tracker.domain.texts.passwords import check_password
from tracker.models.people import User
from tracker.models.records import AuditEvent
from tracker.queries.administration.people import held_account_link
from tracker.queries.entry.accounts import AccountLinkSeen, account_link_seen
from tracker.services.constraints import rule_for
from tracker.services.entry.entering import PRODUCT, EntryDraft, PasswordMaker
from tracker.services.sessions import Doors, token_hash


def enter_account(doors: Doors, passwords: PasswordMaker, common: Container[str], draft: EntryDraft) -> str:
    """Use a link to an account up; gives the address to sign in with.

    Hashing takes a while and holds no lock, so the link is judged before and again after. Raises DomainError
    ``invitation.dead``, ``invitation.has_account``, or ``password.*`` at its field.
    """
    with doors.reader() as session:
        seen = _open(session, draft.token)
    known = (PRODUCT, seen.name, seen.title, seen.email, seen.organisation, seen.inviter_organisation)
    needs_more = is_demanded(draft.policy, seen.role)
    context = tuple(text for text in known if text)
    check_password(draft.password, common=common, context=context, has_second_factor=needs_more)
    stored = passwords.hash(draft.password)
    try:
        with doors.writer.begin() as session:
            return _use_up(session, draft, stored)
    except IntegrityError as error:  # a link into a case used at the same moment
        raise rule_for(error) from error


def _open(session: Session, token: str) -> AccountLinkSeen:
    seen = account_link_seen(session, token_hash(token))
    if seen is None or seen.state(now()) is not LinkState.OPEN:
        raise DomainError("invitation.dead")
    if seen.has_sign_in:
        raise DomainError("invitation.has_account")
    return seen


def _use_up(session: Session, draft: EntryDraft, stored: str) -> str:
    row = held_account_link(session, token_hash(draft.token))
    seen = _open(session, draft.token)
    if row is None:
        raise DomainError("invitation.dead")
    if seen.user_id is not None:
        user = session.get_one(User, seen.user_id)
    else:
        user = User(
            id=new_id(),
            email=row.email,
            name=row.name,
            title=row.title,
            organisation_id=row.organisation_id,
            role=row.role,
            is_organisation_admin=row.is_organisation_admin,
        )
        session.add(user)
    user.password_hash = stored
    session.flush()
    row.used_at, row.used_by_id = now(), user.id
    session.flush()  # the trail's lock is taken last
    session.add(
        AuditEvent(
            user_id=user.id,
            organisation_id=user.organisation_id,
            tag=Tag.ACCOUNT_ENTERED,
            subject_id=user.id,
            facts={"role": user.role.value},
        ),
    )
    return user.email
