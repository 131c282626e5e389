"""One engine a kind of database for the whole run: each test gives it another database, and no statement is new.

SQLAlchemy keeps the SQL that it made of a statement with the engine's dialect. With a new engine for each test every
statement was written anew, which took a third of the time of all tests that ask a database.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from tracker.extensions import Database

# more than all tests send, so that none is written twice
STATEMENTS = 10_000


class Engines:
    """The engines that have been made, by kind, and the address that each one opens now."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[sa.Engine, sessionmaker[Session], sessionmaker[Session]]] = {}
        self._present: dict[str, sa.URL] = {}

    @contextmanager
    def at(self, database: Database, address: str) -> Iterator[None]:
        """Let ``database`` be the one at the address. No connection is kept afterwards."""
        url = sa.make_url(address)
        kind = url.get_backend_name()
        self._present[kind] = url
        if kind not in self._made:
            database.connect(address, query_cache_size=STATEMENTS)
            sa.event.listen(database.engine, "do_connect", self._open)
            self._made[kind] = (database.engine, database.reader, database.writer)
        database.engine, database.reader, database.writer = self._made[kind]
        try:
            yield
        finally:
            if database.engine is not self._made[kind][0]:
                database.engine.dispose()  # a command that was tried has connected by itself
            self._made[kind][0].dispose()

    def _open(self, dialect: sa.Dialect, _record: Any, given: list[Any], named: dict[str, Any]) -> None:
        """Open the present address instead of the one that the engine was made with."""
        first, others = dialect.create_connect_args(self._present[dialect.name])
        given[:] = first
        named.clear()
        named.update(others)


ENGINES = Engines()
