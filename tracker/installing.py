"""From nothing to an installation: migrations, reference data, and what a caller fills it with; never half of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import sqlalchemy as sa

from tracker import reference
from tracker.extensions import Database
from tracker.migrating import current_revision, migrate, newest_revision
from tracker.queries.people import has_people
from tracker.queries.reference import is_installed
from tracker.services.installation import install_reference

Fill = Callable[[Database], None]


def install(database: Database, url: str, fill: Fill | None = None) -> bool:
    """Bring the database at an address up to date and fill an empty one; says whether it was filled.

    A new SQLite file gets its name when it is whole, so that an interrupted first start leaves nothing behind.
    """
    path = _sqlite_path(url)
    if path is None or path.exists():
        database.connect(url)
        return _prepare(database, fill)
    path.parent.mkdir(parents=True, exist_ok=True)
    growing = path.with_name(f"{path.name}.new")
    growing.unlink(missing_ok=True)
    database.connect(f"sqlite:///{growing}")
    was_filled = _prepare(database, fill)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    os.replace(growing, path)  # noqa: PTH105 - the same, and both names are said
    database.connect(url)
    return was_filled


def faults(database: Database) -> list[str]:
    """What keeps the installation from serving, in plain words; nothing when all is well. Raises SQLAlchemyError."""
    with database.engine.connect() as connection:
        found, wanted = current_revision(connection), newest_revision()
    if found != wanted:
        return [f"The database is at migration {found or 'none'}, the product at {wanted}: run `tracker migrate`."]
    with database.reader() as session:
        return [] if is_installed(session) else ["The reference data is missing: run `tracker migrate`."]


def is_empty(database: Database) -> bool:
    """Whether nobody is registered yet."""
    with database.reader() as session:
        return not has_people(session)


def _prepare(database: Database, fill: Fill | None) -> bool:
    migrate(database.engine)
    with database.writer.begin() as session:
        install_reference(
            session,
            reference.programmes(),
            reference.vocabularies(),
            reference.districts(),
            reference.conduct(),
            reference.word_hints(),
        )
    if fill is None or not is_empty(database):
        return False
    fill(database)
    return True


def _sqlite_path(url: str) -> Path | None:
    address = sa.make_url(url)
    is_file = address.get_backend_name() == "sqlite" and address.database not in {None, "", ":memory:"}
    return Path(str(address.database)) if is_file else None
