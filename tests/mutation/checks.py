"""What is to notice a mutant: the reviewed tables, asked in a forked child of a warmed process, or a file of tests."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import sqlite3
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from tests import conftest
from tests.access_table import as_markdown as access_page
from tests.engines import ENGINES
from tests.factories import World
from tests.integration.test_readable_rows import PAGE
from tests.mutation.mutants import Mutant
from tests.readable_rows import Told, answers, as_markdown, asked, build
from tests.web.test_access import ACCESS_PAGE
from tracker import create_app
from tracker.domain.clock import time_set
from tracker.extensions import Database, database

TIMEOUT: Final = 120
GRANT_TABLE: Final = "the reviewed table of grants"
ROWS: Final = "the reviewed table of rows"
SAME, DIFFERENT = int(pytest.ExitCode.OK), int(pytest.ExitCode.TESTS_FAILED)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What every child begins from: the names of the rows in the world of the table of rows, and who reads them."""

    told: Told
    expected: dict[str, dict[str, str]]


class OneEngine:
    """SQLite files one after another behind one engine: what it has compiled stays, and children inherit it."""

    def __init__(self) -> None:
        self._path = ""
        database.connect("sqlite:///unused.db", creator=self._open)
        setattr(database, "connect", self.connect)  # noqa: B010 - a method is put aside
        setattr(ENGINES, "at", self.at)  # noqa: B010 - as above: the tests' own engine would not be inherited

    def connect(self, url: str, **_options: object) -> None:
        """As Database.connect."""
        database.engine.dispose()
        self._path = url.removeprefix("sqlite:///")

    @contextlib.contextmanager
    def at(self, _database: Database, address: str) -> Iterator[None]:
        """As Engines.at."""
        self.connect(address)
        yield
        database.engine.dispose()

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, check_same_thread=False)


def prepare(folder: Path, checks: set[str]) -> Prepared:
    """Fill both databases and ask everything once: compiled SQL and templates are there for the children to inherit."""
    template, full = folder / "template.db", folder / "full.db"
    conftest._fill(f"sqlite:///{template}")
    shutil.copyfile(template, full)
    OneEngine()
    setattr(conftest, "_fill", lambda url: shutil.copyfile(template, url.removeprefix("sqlite:///")))  # noqa: B010 - put in the place of a function
    setattr(conftest, "create_app", cache(create_app))  # noqa: B010 - as above
    for file in {check.partition("::")[0] for check in checks - {ROWS, GRANT_TABLE}}:
        _tests_fail(file)
    database.connect(f"sqlite:///{full}")
    with time_set(conftest.NOW):
        with database.writer() as session, Told() as told:
            build(World(session))
        with database.reader() as session:
            expected = answers(World(session), told)
    database.engine.dispose()
    return Prepared(told, expected)


def failing(checks: set[str], prepared: Prepared) -> list[str]:
    """Checks that fail without any mutant: a run would tell nothing."""
    tables = {ROWS: (PAGE, as_markdown(prepared.expected)), GRANT_TABLE: (ACCESS_PAGE, access_page())}
    stale = [check for check, (page, text) in tables.items() if page.read_text(encoding="utf-8") != text]
    asked_of_children = sorted(checks - {GRANT_TABLE})
    return stale + [check for check in asked_of_children if Child(None, (check,), prepared).noticed()]


def grant_is_noticed(mutant: Mutant) -> bool:
    """Whether the page of the access table changes by one cell; no child needed, the same act takes it back."""
    mutant.apply()
    try:
        return access_page() != ACCESS_PAGE.read_text(encoding="utf-8")
    finally:
        mutant.apply()


class Child:
    """A forked process that lives with one mutant and runs its checks, the cheapest first."""

    def __init__(self, mutant: Mutant | None, checks: tuple[str, ...], prepared: Prepared) -> None:
        self.mutant = mutant
        self.hung = False
        self._deadline = time.monotonic() + TIMEOUT
        self._pid = os.fork()
        if self._pid == 0:
            _run(mutant, checks, prepared)

    def answer(self) -> bool | None:
        """Whether a check failed, or None while it runs; a child that hangs has noticed too."""
        ended, status = os.waitpid(self._pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == DIFFERENT
        if time.monotonic() < self._deadline:
            return None
        os.kill(self._pid, 9)
        os.waitpid(self._pid, 0)
        self.hung = True
        return True

    def noticed(self) -> bool:
        """Wait for the answer."""
        while (found := self.answer()) is None:
            time.sleep(0.01)
        return found


def _run(mutant: Mutant | None, checks: tuple[str, ...], prepared: Prepared) -> None:
    code = SAME  # a mutant that cannot be made has not been noticed
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.suppress(BaseException):
        if "MUTATE_SHOW" not in os.environ:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        if mutant is not None:
            mutant.apply()
        code = DIFFERENT  # what cannot be asked any more has been noticed
        first = mutant.asked_first if mutant is not None else ""
        code = next((DIFFERENT for check in checks if _fails(check, prepared, first)), SAME)
    os._exit(code)


def _fails(check: str, prepared: Prepared, first: str) -> bool:
    return _rows_differ(prepared, first) if check == ROWS else _tests_fail(check)


def _rows_differ(prepared: Prepared, first: str) -> bool:
    with time_set(conftest.NOW), database.reader() as session:
        return any(rows != prepared.expected[name] for name, rows in asked(World(session), prepared.told, first))


def _tests_fail(check: str) -> bool:
    wanted = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not postgres"]
    with contextlib.redirect_stdout(io.StringIO()) as said:
        found = int(pytest.main([*wanted, check])) != SAME
    if "MUTATE_SHOW" in os.environ:
        sys.stdout.write(said.getvalue())
    return found
