"""Bring a database to the newest migration, from the command line and from tests alike."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

SCRIPTS = Path(__file__).resolve().parent.parent / "migrations"


def alembic_config(url: str, connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration for an address or an open connection."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    if connection is not None:
        config.attributes["connection"] = connection
    return config


def migrate(engine: sa.Engine, revision: str = "head") -> None:
    """Upgrade the engine's database."""
    with engine.connect() as connection:
        command.upgrade(alembic_config(str(engine.url), connection), revision)
        connection.commit()


def newest_revision() -> str | None:
    """The one head of the scripts."""
    return ScriptDirectory.from_config(alembic_config("")).get_current_head()


def current_revision(connection: sa.Connection) -> str | None:
    """Where a database stands."""
    return MigrationContext.configure(connection).get_current_revision()
