"""The demo loaded into a database of its own, and questions of it as one of its people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.copies import Copies
from tests.factories import World
from tracker.adapters.geodesy import Geodesy
from tracker.adapters.signing.links import WalkLinks
from tracker.adapters.uploads import Uploads
from tracker.demo.drawn import Drawn
from tracker.demo.load import Outside, load_demo
from tracker.domain.gating.facts import Facts
from tracker.domain.people import Actor
from tracker.extensions import Database
from tracker.models.cases import Case
from tracker.queries.gating.gate_facts import gate_facts
from tracker.services.files.storing import Shelf


class NoHash:
    """Stands in for the password adapter: the demo's story does not depend on it."""

    def hash(self, password: str) -> str:
        return f"not a hash of {len(password)} signs"


@dataclass
class Told:
    """A loaded demo."""

    session: Session

    def actor(self, name: str = "amina.berg") -> Actor:
        return World(self.session).actor(name)

    def case(self, title: str = "Farsta centrum") -> Case:
        return self.session.scalars(sa.select(Case).where(Case.title.startswith(title))).one()

    def facts(self, title: str = "Farsta centrum") -> Facts:
        case_id = self.case(title).id
        return gate_facts(self.session, [case_id])[case_id]

    def all(self, query: Any) -> list[Any]:
        return list(self.session.execute(query).all())


@contextmanager
def empty_database(request: pytest.FixtureRequest, kind: str) -> Iterator[Database]:
    """A copy of the template: reference data and people, no case."""
    copies: Copies = request.getfixturevalue(f"{kind}_copies")
    address = copies.make()
    database = Database()
    database.connect(address)
    yield database
    database.engine.dispose()
    copies.drop(address)


def load(database: Database, at: str | None = None, *, is_shifted: bool = False) -> None:
    links = WalkLinks("a key that is only for tests")
    outside = Outside(shelf=Shelf(Uploads(), Drawn()), ground=Geodesy(), links=links)
    load_demo(database, NoHash(), "en fras", at=at, is_shifted=is_shifted, outside=outside)


def moments(session: Session) -> list[tuple[str, dt.datetime]]:
    """Every stored moment with the table and column it stands in, people and sign-ins left out."""
    found = []
    for table in Case.metadata.sorted_tables:
        for column in table.columns:
            if type(column.type).__name__ == "Moment" and table.name not in {"app_user", "organisation"}:
                rows = session.scalars(sa.select(column).where(column.is_not(None)))
                found += [(f"{table.name}.{column.name}", row) for row in rows]
    return found
