"""Fill an empty installation with the demo: invented organisations, people and cases."""

from __future__ import annotations

from typing import Protocol

from tracker.demo.people import add_people
from tracker.extensions import Database


class PasswordHash(Protocol):
    """What is asked of the password adapter."""

    def hash(self, password: str) -> str:
        """The encoded hash of a password."""
        ...


def load_demo(database: Database, passwords: PasswordHash, password: str, *, at: str | None = None) -> None:
    """Add the demo's people with one password. ``at``: a step or a day of the scenario to stop at."""
    del at
    with database.writer.begin() as session:
        add_people(session, passwords.hash(password))
