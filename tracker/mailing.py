"""The worker that sends letters: looks for due ones, again and again, until it is told to stop."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Final

from config import MailSettings
from tracker.adapters.mail_folder import MailFolder
from tracker.adapters.mailer import SmtpMailer
from tracker.domain.clock import now
from tracker.extensions import Database
from tracker.queries.mail.outbox import has_due
from tracker.services.mail.sending import Mailer, empty_old_letters, send_next
from tracker.working import keep_on

LOG: Final = logging.getLogger("tracker.mail")


def make_mailer(settings: MailSettings) -> Mailer:
    """The mail server of the settings, or the folder where there is none."""
    if not settings.host:
        return MailFolder(settings.folder, settings.sender)
    return SmtpMailer(
        settings.host,
        settings.port,
        settings.sender,
        security=settings.security,
        user=settings.user,
        password=settings.password,
    )


@dataclass(frozen=True, slots=True)
class MailWorker:
    """One of any number of workers on a database. ``chance`` (0 to 1) spreads attempts."""

    database: Database
    mailer: Mailer
    chance: Callable[[], float] = random.random

    def send_due(self, stop: Event) -> int:
        """Send what is due now, one letter after the other, and say how many were tried. Raises SQLAlchemyError."""
        tried = 0
        while not stop.is_set() and self._is_any_due() and send_next(self.database.writer, self.mailer, self.chance):
            tried += 1
        return tried

    def run(self, stop: Event, is_wanted: Callable[[], bool] | None = None) -> None:
        """Until told to stop, or not wanted any more. A database that does not answer is asked again."""
        keep_on(stop, is_wanted, self.send_due, self._tidy, LOG)

    def _is_any_due(self) -> bool:
        """Asked of a reader first: on SQLite a writer would take the lock every other second for nothing."""
        with self.database.reader() as session:
            return has_due(session, now())

    def _tidy(self) -> None:
        with self.database.writer.begin() as session:
            empty_old_letters(session)
