"""The second step of signing in: which one-time code counts, and the recovery codes for who has lost the app.

Source: RFC 6238 (time steps of 30 seconds, one step's drift either way, a code is accepted once) and RFC 4226
(codes of six digits, tries are limited: domain/people.py).
"""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from enum import StrEnum
from typing import Final

from tracker.domain.people import UserRole

CODE_DIGITS: Final = 6
STEP_SECONDS: Final = 30
DRIFT_STEPS: Final = 1
# how long one may take from the password to the code, and from the picture to the first code
WAITING_TIME: Final = dt.timedelta(minutes=5)
SETTING_UP_TIME: Final = dt.timedelta(minutes=30)
# how long a person counts as having just shown who it is
FRESH_TIME: Final = dt.timedelta(minutes=10)
RECOVERY_CODES: Final = 10
RECOVERY_LENGTH: Final = 10
# no sign that is taken for another when read from paper: B 8, I L 1, O 0, S 5, Z 2 keep one of each or none.
# 27 signs, so a recovery code holds 47 bits
RECOVERY_ALPHABET: Final = "ACDEFGHJKMNPQRTUVWXY2346789"


class SecondFactorKind(StrEnum):
    """What a stored secret is for. A passkey is no secret and has a table of its own."""

    TOTP = "totp"


class Proof(StrEnum):
    """What a person showed, or got wrong, beside the address."""

    ONE_TIME_CODE = "one_time_code"
    PASSKEY = "passkey"
    PASSWORD = "password"  # noqa: S105 - the name of the thing
    PROVIDER = "oidc"
    RECOVERY_CODE = "recovery_code"


def normalised(typed: str) -> str:
    """A code as it is compared: capitals, without spaces and hyphens, whatever width the signs were typed in."""
    composed = unicodedata.normalize("NFKC", typed)
    return "".join(sign for sign in composed if not sign.isspace() and sign not in "-\u2010\u2011\u2012\u2013").upper()


def proof_of(code: str) -> Proof | None:
    """Which kind of code a normalised text has the form of, if any."""
    if len(code) == CODE_DIGITS and code.isascii() and code.isdigit():
        return Proof.ONE_TIME_CODE
    if len(code) == RECOVERY_LENGTH and set(code) <= set(RECOVERY_ALPHABET):
        return Proof.RECOVERY_CODE
    return None


def step_at(moment: dt.datetime) -> int:
    """The number of the time step that a moment lies in."""
    return int(moment.timestamp()) // STEP_SECONDS


def matching_step(code: str, moment: dt.datetime, last_used: int, code_at: Callable[[int], str]) -> int | None:
    """The step whose code this is, if it lies near enough and after the last one used. ``code_at``: a step's code.

    Every step is compared, so that the time it takes does not tell which was near.
    """
    present = step_at(moment)
    near = range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1)
    found = [step for step in near if hmac.compare_digest(code_at(step).encode(), code.encode())]
    return next((step for step in found if step > last_used), None)


def new_recovery_codes() -> list[str]:
    """A fresh set, each different from the others."""
    codes: set[str] = set()
    while len(codes) < RECOVERY_CODES:
        codes.add("".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH)))
    return sorted(codes)


def may_write(role: UserRole) -> bool:
    """Whether a person can change anything anywhere, and so is asked for a second factor where one is demanded."""
    return role is not UserRole.READER


def is_demanded(policy: str, role: UserRole) -> bool:
    """Whether a person must have a second factor, by the installation's policy."""
    return policy == "required" and may_write(role)
