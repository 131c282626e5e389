"""The store of files by the settings, and the worker that has new files checked and removes what nothing refers to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Final

from config import FileSettings
from tracker.adapters.antivirus import Clamd
from tracker.adapters.files import FileStore
from tracker.adapters.uploads import Uploads
from tracker.domain.clock import now
from tracker.extensions import Database
from tracker.queries.files.stored import has_unchecked
from tracker.services.files.checking import Scanner, check_next
from tracker.services.files.storing import Shelf, Store, sweep
from tracker.working import keep_on

LOG: Final = logging.getLogger("tracker.files")


def make_store(settings: FileSettings) -> Store:
    """Where contents lie."""
    return FileStore(
        settings.url,
        endpoint=settings.endpoint,
        region=settings.region,
        key=settings.key,
        secret=settings.secret,
    )


def make_shelf(settings: FileSettings) -> Shelf:
    """What the pages hand sent files to; with a scanner in the settings each waits for its answer."""
    return Shelf(Uploads(), make_store(settings), is_scanned=bool(settings.clamd))


def make_scanner(settings: FileSettings) -> Scanner | None:
    """The virus scanner, if there is one."""
    return Clamd(settings.clamd) if settings.clamd else None


@dataclass(frozen=True, slots=True)
class FileWorker:
    """One of any number of workers on a database. Without a scanner what waits for one goes on waiting."""

    database: Database
    store: Store
    scanner: Scanner | None = None

    def check_due(self, stop: Event) -> int:
        """Have what waits checked, one after the other, and say how many were tried. Raises SQLAlchemyError."""
        tried = 0
        while self.scanner and not stop.is_set() and self._is_any_due():
            if not check_next(self.database.writer, self.scanner, self.store):
                break
            tried += 1
        return tried

    def run(self, stop: Event, is_wanted: Callable[[], bool] | None = None) -> None:
        """Until told to stop, or not wanted any more."""
        keep_on(stop, is_wanted, self.check_due, self.tidy, LOG)

    def tidy(self) -> None:
        """Remove contents that nothing refers to."""
        sweep(self.database.writer, self.store)

    def _is_any_due(self) -> bool:
        """Asked of a reader first, as for letters."""
        with self.database.reader() as session:
            return has_unchecked(session, now())
