"""The queue of letters in words."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from tracker.domain.clock import now
from tracker.domain.mail.sending import MailState
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.mail.outbox import QueuedLetter, QueueState, queue_state, queued_letters
from tracker.web.formats import number, short_moment
from tracker.web.labels import label
from tracker.web.session import db

A_DAY: Final = dt.timedelta(days=1)
# the worker looks every other second; a letter due longer than this means that none is at work
UNATTENDED: Final = dt.timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter that waits or has failed: what kind, for which organisation, since when, why, and what comes next."""

    id: str
    kind: str
    receiver: str
    written: str
    shape: str
    words: str
    note: str
    can_retry: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """Figures, a warning when nobody seems to send, and the letters that have not gone out."""

    state: QueueState
    rows: list[LetterRow]

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The figures with their words."""
        return [
            (_("Väntar"), number(self.state.waiting)),
            (_("Kom inte fram"), number(self.state.failed)),
            (_("Skickade senaste dygnet"), number(self.state.sent)),
        ]

    @property
    def unattended_since(self) -> str | None:
        """Since when a letter has waited that should have been tried; None while all is well."""
        oldest = self.state.oldest_due_at
        return short_moment(oldest) if oldest is not None and oldest < now() - UNATTENDED else None

    @property
    def left_out(self) -> int:
        """How many letters the list leaves out."""
        return self.state.waiting + self.state.failed - len(self.rows)


def queue_view() -> QueueView:
    """The queue as it stands; two statements and one of each list."""
    return QueueView(queue_state(db(), now() - A_DAY), [_row(letter) for letter in queued_letters(db())])


def _row(letter: QueuedLetter) -> LetterRow:
    has_failed = letter.state is MailState.FAILED
    reason = label(letter.reason) if letter.reason else ""
    if reason and letter.reply_code:
        reason = _("%(reason)s (svar %(code)s)", reason=reason, code=letter.reply_code)
    return LetterRow(
        id=letter.id,
        kind=label(letter.kind),
        receiver=letter.organisation or letter.host or _("Okänd"),
        written=short_moment(letter.created_at),
        shape="bad" if has_failed else "warn" if letter.attempts else "ongoing",
        words=label(letter.state),
        note=f"{reason}. {_tried(letter)}" if reason else _("Skickas om en liten stund"),
        can_retry=not letter.is_emptied and (has_failed or letter.attempts > 0),
    )


def _tried(letter: QueuedLetter) -> str:
    """How often it was tried, and when it is tried next if it is."""
    tried = ngettext("Försökt %(num)d gång", "Försökt %(num)d gånger", letter.attempts)
    if letter.state is MailState.FAILED:
        return str(tried)
    return str(_("%(tried)s. Nästa gång %(when)s", tried=tried, when=short_moment(letter.due_at)))
