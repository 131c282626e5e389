"""Extension objects, created empty; imports nothing of ours so that everything may import it."""

from __future__ import annotations

from sqlite3 import Connection as SQLiteConnection
from typing import Any

import sqlalchemy as sa
from flask import has_app_context
from flask_babel import Babel, Domain
from flask_compress import Compress
from flask_login import LoginManager
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry


def _prepare_sqlite(connection: SQLiteConnection, _record: ConnectionPoolEntry) -> None:
    """WAL so that readers never wait, foreign keys on, and transactions begun by us (see _begin)."""
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=10000", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """Take the write lock first where writing is meant: upgrading a read lock fails with 'database is locked'."""
    is_writer = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")


class Database:
    """One engine and two session makers: ``reader`` and, taking the write lock at once on SQLite, ``writer``."""

    engine: sa.Engine
    reader: sessionmaker[Session]
    writer: sessionmaker[Session]

    def connect(self, url: str, **options: Any) -> None:
        """Make the engine for an SQLAlchemy address. Its errors, which are logged, never tell a statement's values."""
        self.engine = sa.create_engine(url, hide_parameters=True, **options)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin)
        self.reader = sessionmaker(self.engine)
        self.writer = sessionmaker(self.engine.execution_options(writes=True))


class Words(Domain):
    """gettext that finds each text once: an installation speaks one language, and a page says a hundred things."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, str] = {}

    def gettext(self, string: str, **variables: Any) -> str:
        """The text in the installation's language; outside an app the source's own."""
        text = self._found.get(string)
        if text is None:
            text = str(super().gettext(string))
            if has_app_context():
                self._found[string] = text
        return text % variables if variables else text


database = Database()
words = Words()
gettext, lazy_gettext, ngettext = words.gettext, words.lazy_gettext, words.ngettext
babel = Babel()
babel.domain_instance = words
compress = Compress()
csrf = CSRFProtect()
login_manager = LoginManager()
