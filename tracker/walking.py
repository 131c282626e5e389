"""The worker of walks: reminds of those that are tomorrow, and forgets names and points that are needed no longer."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Final

from sqlalchemy.orm import Session

from config import Settings
from tracker import create_app
from tracker.adapters.signing.links import WalkLinks
from tracker.domain.walks.signing_up import Links
from tracker.extensions import Database
from tracker.queries.walks.names import anybody_to_remind
from tracker.services.walks.before.telling import drop_due
from tracker.services.walks.names import Reminding, forget_due, remind_due
from tracker.web.letters.walks import walk_reminder
from tracker.working import keep_on

LOG: Final = logging.getLogger("tracker.walks")


@contextmanager
def wording(settings: Settings) -> Iterator[Reminding]:
    """What words a reminder. Letters are templates of the pages, so an app is made while there is one to write."""
    app = create_app(settings)
    with app.test_request_context(base_url=settings.public_url):
        yield walk_reminder


@dataclass(frozen=True, slots=True)
class WalkWorker:
    """One of any number of workers on a database. ``words``: opens what words a letter, only when one is due."""

    database: Database
    links: Links
    words: Callable[[], AbstractContextManager[Reminding]]

    @classmethod
    def by(cls, settings: Settings, database: Database) -> WalkWorker:
        """The worker of the settings."""
        return cls(database, WalkLinks(settings.secret_key), lambda: wording(settings))

    def do_due(self) -> tuple[int, int]:
        """Remind and forget; says how many people, and how many names and points. Raises SQLAlchemyError."""
        return self._remind(), self._forget(forget_due) + self._forget(drop_due)

    def run(self, stop: Event, is_wanted: Callable[[], bool] | None = None) -> None:
        """Once an hour until told to stop, or not wanted any more."""
        keep_on(stop, is_wanted, lambda _stop: 0, self.do_due, LOG)

    def _remind(self) -> int:
        with self.database.reader() as session:
            if not anybody_to_remind(session):
                return 0
        count = 0
        with self.words() as write:
            while found := self._remind_some(write):
                count += found
        return count

    def _remind_some(self, write: Reminding) -> int:
        with self.database.writer.begin() as session:
            return remind_due(session, self.links, write)

    def _forget(self, some: Callable[[Session], int]) -> int:
        count = 0
        while found := self._forget_some(some):
            count += found
        return count

    def _forget_some(self, some: Callable[[Session], int]) -> int:
        with self.database.writer.begin() as session:
            return some(session)
