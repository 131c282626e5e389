"""What a person does with the own second factor: set it up, replace it, make new recovery codes, end it.

Changing one that is there asks for a ``Proved`` (services/signing/second_step.py), and a first one for a ``Fresh``
(services/signing/fresh_proof.py): a stolen sign-in is not enough.
"""

from __future__ import annotations

import sqlalchemy as sa

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.signing.second_factors import SETTING_UP_TIME, Proof, matching_step, normalised
from tracker.models.people import SecondFactor, User
from tracker.queries.signing.passkeys import known_credentials
from tracker.queries.signing.second_factors import begun_factor, has_any_factor
from tracker.services.signing.fresh_proof import Fresh
from tracker.services.signing.recovery import fresh_codes
from tracker.services.signing.rows import changes_one
from tracker.services.signing.second_step import Codes, Proved, end_factors
from tracker.services.verb import Work, global_verb


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.SECOND_FACTOR_BEGUN)
def begin_second_factor(work: Work, codes: Codes, proved: Proved | Fresh | None) -> None:
    """Make a secret that counts from its first code. Raises DomainError ``second_factor.not_proved``, ``.exists``.

    ``proved``: where there is a second factor a whole ``Proved`` is owed.
    """
    if has_any_factor(work.session, work.actor.user_id) and not isinstance(proved, Proved):
        raise DomainError("second_factor.exists")
    _check(work, proved)
    _end(work, SecondFactor.confirmed_at.is_(None))
    row = SecondFactor(user_id=work.actor.user_id, secret=codes.new_secret())
    work.session.add(row)
    work.session.flush()
    work.note(row.id)


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.SECOND_FACTOR_SET)
def confirm_second_factor(work: Work, codes: Codes, proved: Fresh | None, typed: str) -> list[str]:
    """Let the new secret count, in the place of any other; the recovery codes are told here and never again.

    ``proved``: of the sign-in that began it, so that no other one ends what it began. Raises DomainError:
    ``second_factor.not_begun``, ``second_factor.wrong_code``.
    """
    if proved is None or proved.user_id != work.actor.user_id:
        raise DomainError("second_factor.not_begun")
    row = begun_factor(work.session, work.actor.user_id, now() - SETTING_UP_TIME)
    if row is None:
        raise DomainError("second_factor.not_begun")
    secret = row.secret
    step = matching_step(normalised(typed), now(), row.last_used_step, lambda at: codes.code_at(secret, at))
    if step is None:
        raise DomainError("second_factor.wrong_code", "one_time_code")
    _end(work, SecondFactor.confirmed_at.is_not(None))
    confirmed = sa.update(SecondFactor).where(
        SecondFactor.id == row.id, SecondFactor.confirmed_at.is_(None), SecondFactor.ended_at.is_(None)
    )
    if not changes_one(work.session, confirmed.values(confirmed_at=now(), last_used_step=step)):
        raise DomainError("second_factor.not_begun")  # the same form, sent twice at once
    work.note(row.id)
    return fresh_codes(work.session, codes, work.actor.user_id)


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.RECOVERY_CODES_RENEWED)
def renew_recovery_codes(work: Work, codes: Codes, proved: Proved) -> list[str]:
    """A new set; the old one works no longer."""
    _check(work, proved)
    _owned(work)
    return fresh_codes(work.session, codes, work.actor.user_id)


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.SECOND_FACTOR_ENDED)
def end_second_factor(work: Work, proved: Proved, *, is_demanded: bool) -> None:
    """Go back to the password alone. ``is_demanded``: DomainError, the installation does not let the person."""
    if is_demanded:
        raise DomainError("second_factor.demanded")
    _check(work, proved)
    _owned(work)
    end_factors(work.session, work.actor.user_id)
    work.note(work.actor.user_id)


@global_verb(Permission.SECOND_FACTOR_EDIT, Tag.SECOND_FACTOR_ENDED)
def end_app(work: Work, proved: Proved) -> None:
    """Do without the app, and with the passkeys. Raises DomainError ``second_factor.last``: there is no passkey."""
    _check(work, proved)
    _owned(work)
    if not known_credentials(work.session, work.actor.user_id):
        raise DomainError("second_factor.last")
    _end(work, SecondFactor.confirmed_at.is_not(None))
    work.note(work.actor.user_id, kind=Proof.ONE_TIME_CODE.value)


def _check(work: Work, proved: Proved | Fresh | None) -> None:
    if proved is None or proved.user_id != work.actor.user_id:
        raise DomainError("second_factor.not_proved")


def _owned(work: Work) -> None:
    """Whoever else changes the person's factors waits (PostgreSQL). Raises DomainError when there is none."""
    work.session.get_one(User, work.actor.user_id, with_for_update=True)
    if not has_any_factor(work.session, work.actor.user_id):
        raise DomainError("second_factor.none")


def _end(work: Work, which: sa.ColumnElement[bool]) -> None:
    query = sa.update(SecondFactor).where(
        SecondFactor.user_id == work.actor.user_id, SecondFactor.ended_at.is_(None), which
    )
    work.session.execute(query.values(ended_at=now()), execution_options={"synchronize_session": False})
