"""The worker of walks: tells of changes, reminds of those that are tomorrow, and forgets what is needed no longer."""

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
from tracker.queries.walks.names import anybody_to_write_to
from tracker.services.walks.before.telling import drop_due
from tracker.services.walks.names import WalkLetters, forget_due, remind_due, tell_due
from tracker.web.letters.walks import walk_news, walk_reminder
from tracker.working import keep_on

LOG: Final = logging.getLogger("tracker.walks")


@contextmanager
def wording(settings: Settings) -> Iterator[WalkLetters]:
    """What words the letters. They are templates of the pages, so an app is made while there is one to write."""
    app = create_app(settings)
    with app.test_request_context(base_url=settings.public_url):
        yield WalkLetters(walk_reminder, walk_news)


@dataclass(frozen=True, slots=True)
class WalkWorker:
    """One of any number of workers on a database. ``words``: opens what words a letter, only when one is due."""

    database: Database
    links: Links
    words: Callable[[], AbstractContextManager[WalkLetters]]

    @classmethod
    def by(cls, settings: Settings, database: Database) -> WalkWorker:
        """The worker of the settings."""
        return cls(database, WalkLinks(settings.secret_key), lambda: wording(settings))

    def do_due(self) -> tuple[int, int, int]:
        """Remind, tell and forget; says how many people of each, and how many names and points. SQLAlchemyError."""
        told, reminded = self._write()
        return reminded, told, self._forget(forget_due) + self._forget(drop_due)

    def run(self, stop: Event, is_wanted: Callable[[], bool] | None = None) -> None:
        """Once an hour until told to stop, or not wanted any more."""
        keep_on(stop, is_wanted, lambda _stop: 0, self.do_due, LOG)

    def _write(self) -> tuple[int, int]:
        """Tell first: who hears today that the walk is tomorrow needs no reminder."""
        with self.database.reader() as session:
            if not anybody_to_write_to(session):
                return 0, 0
        with self.words() as letters:
            return self._all(tell_due, letters), self._all(remind_due, letters)

    def _all(self, write_some: Callable[[Session, Links, WalkLetters], int], letters: WalkLetters) -> int:
        count = 0
        while found := self._some(write_some, letters):
            count += found
        return count

    def _some(self, write_some: Callable[[Session, Links, WalkLetters], int], letters: WalkLetters) -> int:
        with self.database.writer.begin() as session:
            return write_some(session, self.links, letters)

    def _forget(self, some: Callable[[Session], int]) -> int:
        count = 0
        while found := self._forget_some(some):
            count += found
        return count

    def _forget_some(self, some: Callable[[Session], int]) -> int:
        with self.database.writer.begin() as session:
            return some(session)
