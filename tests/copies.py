"""Copies of databases of each kind: a test, or a state of a case, gets one without filling it anew."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa

from tracker.domain.ids import new_id


class Copies(Protocol):
    """A kind of database. What is copied must have no connection open."""

    def make(self, source: str | None = None) -> str:
        """Copy the template, or the database at another address; says at which address the copy is."""
        ...

    def drop(self, address: str) -> None:
        """Remove a copy."""
        ...


class SqliteCopies:
    """Files in a folder."""

    def __init__(self, template: Path) -> None:
        self.template = template

    def make(self, source: str | None = None) -> str:
        path = self.template.with_name(f"{new_id()}.db")
        original = Path(_name(source)) if source else self.template
        for end in ("", "-wal"):
            if original.with_name(original.name + end).exists():
                shutil.copyfile(original.with_name(original.name + end), path.with_name(path.name + end))
        return f"sqlite:///{path}"

    def drop(self, address: str) -> None:
        path = Path(_name(address))
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()


class PostgresCopies:
    """Databases of one server."""

    def __init__(self, keeper: sa.Engine, template: str) -> None:
        self.keeper, self.template = keeper, template
        self.kept: set[str] = set()

    def make(self, source: str | None = None) -> str:
        name, original = f"test_{new_id()}", _name(source) if source else self.template
        with self.keeper.connect() as connection:
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{original}" STRATEGY = WAL_LOG')
        address = self.keeper.url.set(database=name).render_as_string(hide_password=False)
        self.kept.add(address)
        return address

    def drop(self, address: str) -> None:
        with self.keeper.connect() as connection:
            connection.exec_driver_sql(f'DROP DATABASE "{_name(address)}" WITH (FORCE)')
        self.kept.discard(address)


def _name(address: str) -> str:
    """A file or a database by its address."""
    return str(sa.make_url(address).database)
