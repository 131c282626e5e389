"""What is to notice a mutant: the reviewed tables, asked in a forked child of a warmed process, or a file of tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests import conftest
from tests.access_table import as_markdown as access_page
from tests.factories import World
from tests.integration.test_readable_rows import PAGE
from tests.mutation.mutants import Mutant
from tests.readable_rows import Told, answers, as_markdown, asked, build
from tests.web.test_access import ACCESS_PAGE
from tracker.domain.clock import time_set
from tracker.extensions import database
from tracker.models.cases import Case

TIMEOUT: Final = 120
GRANT_TABLE: Final = "the reviewed table of grants"
ROWS: Final = "the reviewed table of rows"
SAME, DIFFERENT = int(pytest.ExitCode.OK), int(pytest.ExitCode.TESTS_FAILED)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What every child begins from: a filled database to copy, and one with the world of the table of rows."""

    template: Path
    told: Told
    case_id: str
    expected: dict[str, dict[str, str]]


def prepare(folder: Path) -> Prepared:
    """Fill both databases and ask everything once, which leaves the compiled SQL for the children; no connection."""
    template, full = folder / "template.db", folder / "full.db"
    conftest._fill(f"sqlite:///{template}")
    shutil.copyfile(template, full)
    database.connect(f"sqlite:///{full}")
    with time_set(conftest.NOW):
        with database.writer() as session, Told() as told:
            case_id = build(World(session)).id
        with database.reader() as session:
            expected = answers(World(session), told, session.get_one(Case, case_id))
    database.engine.dispose()
    return Prepared(template, told, case_id, expected)


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
        code = next((DIFFERENT for check in checks if _fails(check, prepared)), SAME)
    os._exit(code)


def _fails(check: str, prepared: Prepared) -> bool:
    return _rows_differ(prepared) if check == ROWS else _tests_fail(check, prepared)


def _rows_differ(prepared: Prepared) -> bool:
    with time_set(conftest.NOW), database.reader() as session:
        case = session.get_one(Case, prepared.case_id)
        found = asked(World(session), prepared.told, case)
        return any(rows != prepared.expected[name] for name, rows in found)


def _tests_fail(check: str, prepared: Prepared) -> bool:
    def fill(url: str) -> None:
        shutil.copyfile(prepared.template, url.removeprefix("sqlite:///"))

    conftest._fill = fill
    wanted = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not postgres"]
    return int(pytest.main([*wanted, *check.split()])) == DIFFERENT
