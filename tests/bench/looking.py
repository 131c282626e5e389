"""Look inside one request: how many statements it sends, and how the database means to answer them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import sqlalchemy as sa

from tracker.extensions import database

NOT_A_QUESTION = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "COMMIT")


class Sent(NamedTuple):
    """A statement as it went to the database."""

    text: str
    parameters: Any


@contextmanager
def sent_statements() -> Iterator[list[Sent]]:
    """Every question sent inside the block, with its parameters."""
    seen: list[Sent] = []

    def note(_connection: Any, _cursor: Any, text: str, parameters: Any, *_rest: Any) -> None:
        if not text.startswith(NOT_A_QUESTION):
            seen.append(Sent(text, parameters))

    engine = database.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def plan(connection: sa.Connection, sent: Sent) -> list[str]:
    """The plan of one statement, a line a step, indented by depth."""
    if connection.dialect.name == "postgresql":
        return [str(row[0]) for row in connection.exec_driver_sql(f"EXPLAIN {sent.text}", sent.parameters)]
    depth = {0: -1}
    lines = []
    for number, above, _unused, text in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent.text}", sent.parameters):
        depth[number] = depth[above] + 1
        lines.append("  " * depth[number] + str(text))
    return lines


def reads_whole_table(lines: Sequence[str], table: str) -> bool:
    """Whether a plan reads a table from end to end without an index to go by."""
    patterns = (
        rf"^\s*SCAN \"?{table}\"?(?! USING)",
        rf"Seq Scan on \"?{table}\"?\b",
    )
    return any(re.search(pattern, line) for pattern in patterns for line in lines)


def sorts_all(lines: Sequence[str]) -> bool:
    """Whether the outermost step sorts everything it found; a sort of ties after an index is none."""
    outer = [line for line in lines if not line.startswith("  ")]
    return any(re.search(r"USE TEMP B-TREE FOR (LAST \d+ TERMS OF )?ORDER BY", line) for line in outer)


def questions_of(act: Callable[[], object]) -> list[Sent]:
    """The statements of one act."""
    with sent_statements() as seen:
        act()
    return seen
