"""Forgetting names of who took part, and the letters that are written to them; a part of several acts.

The worker does it by itself when the retention time is over, so these are no verbs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy.orm import Session

from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.law.retention import RetentionCode
from tracker.domain.mail import Letter, LetterWords, MailKind
from tracker.domain.mail.sending import MailReason, MailState
from tracker.domain.walks.signing_up import REMIND_BEFORE, Links, WalkNews, news_of
from tracker.models.records import AuditEvent
from tracker.models.walks.planned import WalkParticipant
from tracker.queries.law.retention import kept_from
from tracker.queries.walks.names import letters_to_walkers, named_before, to_remind, to_tell
from tracker.services.mail import queue_mail
from tracker.services.sessions import token_hash


@dataclass(frozen=True, slots=True)
class WalkLetters:
    """What words the worker's letters, from the token of the own place's link and when the walk starts."""

    reminder: Callable[[str, dt.datetime], LetterWords]
    news: Callable[[str, dt.datetime, WalkNews], LetterWords]


def forget(session: Session, case_id: str, rows: Iterable[WalkParticipant]) -> int:
    """Remove names and addresses, also from the letters that went to them; says how many people were forgotten."""
    found = list(rows)
    addresses = {row.email for row in found if row.email}
    for row in found:
        row.name, row.email, row.forgotten_at = None, None, row.forgotten_at or now()
    for letter in letters_to_walkers(session, case_id, addresses) if addresses else ():
        letter.to_address, letter.body = "", None
        if letter.state is MailState.WAITING:
            letter.state, letter.reason, letter.ended_at = MailState.CANCELLED, MailReason.REVOKED, now()
            letter.lease = letter.leased_until = None
    return len(found)


def forget_due(session: Session) -> int:
    """Forget those whose retention time is over; the caller commits, and asks again until nobody is left."""
    over = named_before(session, kept_from(session, RetentionCode.WALK_NAMES))
    count = 0
    for case_id, rows in groupby(over, key=lambda found: found[0]):
        people = [row for _case_id, row in rows]
        forget(session, case_id, people)
        for walk_id, those in groupby(people, key=lambda row: row.walk_id):
            session.flush()  # the trail's lock is taken last
            facts = {"count": len(list(those))}
            session.add(
                AuditEvent(case_id=case_id, tag=Tag.WALK_PARTICIPANTS_FORGOTTEN, subject_id=walk_id, facts=facts)
            )
        count += len(people)
    return count


def remind_due(session: Session, links: Links, letters: WalkLetters) -> int:
    """Queue a letter to who walks within a day and gave an address; the caller commits, and asks again."""
    rows = to_remind(session)
    for row, meeting in rows:
        row.reminded_at = now()
        words = letters.reminder(_place_of(row, links), meeting.starts_at)
        queue_letter(session, meeting.case_id, row, words)
    return len(rows)


def tell_due(session: Session, links: Links, letters: WalkLetters) -> int:
    """Queue a letter to who has not heard that the walk is moved, called off or on again; the caller asks again.

    Several changes since the worker looked last are one letter, about how it is now. It is a reminder too where the
    walk is within a day; else there will be another.
    """
    rows = to_tell(session)
    for row, meeting in rows:
        news = news_of(is_cancelled=meeting.cancelled_at is not None, told_cancelled=row.told_cancelled)
        row.told_cancelled = news is WalkNews.CANCELLED
        # a walk that is called off is known by when it would have been
        told = row.told_starts_at if row.told_cancelled and row.told_starts_at else meeting.starts_at
        row.told_starts_at = told
        row.reminded_at = now() if told - now() <= REMIND_BEFORE else None
        words = letters.news(_place_of(row, links), told, news)
        queue_letter(session, meeting.case_id, row, words)
    return len(rows)


def _place_of(row: WalkParticipant, links: Links) -> str:
    """The token of the own place's link, which opens from now on."""
    token = links.place(row.id)
    row.place_hash = token_hash(token)
    return token


def queue_letter(session: Session, case_id: str, row: WalkParticipant, words: LetterWords) -> None:
    """Write to somebody who takes part, at the address that was given for it."""
    letter = Letter(kind=MailKind.REMINDER, to=row.email or "", subject=words.subject, body=words.body, case_id=case_id)
    queue_mail(session, letter)
