"""A letter before it is queued: to whom, what about, and what neither its subject nor its address may hold."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from tracker.domain.errors import DomainError
from tracker.domain.texts.wording import find_personal_data

ADDRESS_LENGTH: Final = 254
LOCAL_LENGTH: Final = 64
SUBJECT_LENGTH: Final = 160
# what would need quoting in an address, or would end the header that it stands in
_UNQUOTED: Final = frozenset(' "(),:;<>[\\]')


class MailKind(StrEnum):
    """What a letter is for. A new kind needs its word in the labels and a migration that lets its column take it."""

    INVITATION = "invitation"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a kind of letter, not a password
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class LetterWords:
    """Subject and body of a letter as floor 5 words them (tracker/web/letters) and hands them to a verb.

    Plain text with one link and no text of a case: a mailbox is outside the circles that bound who reads what.
    """

    subject: str
    body: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to queue.

    ``user_id``: the receiver, where it has an account: a disabled one gets nothing. ``case_id``: the case it is about:
    nothing goes out once that is closed, nor once the receiver's organisation has left it. That organisation is the
    user's, or ``organisation_id`` for a receiver without account. ``send_after``: not before this moment.
    """

    kind: MailKind
    to: str
    subject: str
    body: str = field(repr=False)
    case_id: str | None = None
    user_id: str | None = None
    organisation_id: str | None = None
    send_after: dt.datetime | None = None


def tidy_address(text: str) -> str:
    """An address as it is sent to, letters of any language allowed. Raises DomainError mail.bad_address."""
    address = unicodedata.normalize("NFC", text.strip())
    local, _at, host = address.rpartition("@")
    is_whole = 0 < len(local) <= LOCAL_LENGTH and len(address) <= ADDRESS_LENGTH
    is_plain = all(sign.isprintable() and not sign.isspace() and sign not in _UNQUOTED for sign in address)
    has_dots = all(part for part in local.split(".")) and all(part for part in host.split("."))
    if not (is_whole and is_plain and has_dots) or "@" in local or host.startswith("-") or _ascii_host(host) is None:
        raise DomainError("mail.bad_address", "email")
    return address


def wire_address(address: str) -> str:
    """A tidy address with its host as the network writes it (IDNA); the part before the at sign is left as it is."""
    local, _at, host = address.rpartition("@")
    return f"{local}@{_ascii_host(host) or host}"


def tidy_subject(text: str) -> str:
    """A subject on one line. Raises ValueError for one with personal data in it: subjects end up in logs."""
    printable = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", text))
    subject = " ".join(printable.split())[:SUBJECT_LENGTH]
    if not subject or find_personal_data(subject):
        message = "a letter needs a subject without personal data"
        raise ValueError(message)
    return subject


def _ascii_host(host: str) -> str | None:
    try:
        return host.encode("idna").decode("ascii") or None
    except UnicodeError:
        return None
