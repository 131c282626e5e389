"""``make mutate-access``: one warmed process, forked for each mutant, runs the tests that should notice it.

Survivors are printed with file and line, and end the run with 1. SQLite only; a mutant's tests stop at the first that
fails.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests import conftest
from tests.factories import World
from tests.integration.test_readable_rows import PAGE
from tests.mutation.mutants import Mutant, of_function
from tests.readable_rows import Told, answers, as_markdown, build
from tests.web.test_access import test_the_access_page_is_made_of_the_table
from tracker.domain.access import GRANTS, Duty, Permission
from tracker.domain.clock import time_set
from tracker.extensions import database
from tracker.models.cases import Case

ROOT: Final = Path(__file__).resolve().parents[2]
TIMEOUT: Final = 300
GRANT_TABLE: Final = "the reviewed table of grants"
ROWS: Final = "the reviewed table of rows"
DOORS: Final = "tests/web/test_doors.py"
CIRCLES: Final = "tests/unit/domain/test_circles.py"
PICTURES: Final = "tests/unit/domain/test_pictures.py"
# module, names of its functions ("*": all of its own), what is to notice: a reviewed table or a file of tests
HOMES: Final[tuple[tuple[str, tuple[str, ...], str], ...]] = (
    ("tracker.queries.scope", ("*",), ROWS),
    ("tracker.queries.own.scope", ("*",), ROWS),
    ("tracker.queries.joint.circles", ("*",), ROWS),
    ("tracker.queries.duties", ("*",), ROWS),
    ("tracker.queries.audience", ("readers_of", "_asked", "Readers.reads"), ROWS),
    ("tracker.domain.access", ("allows", "narrowest", "of_parties", "of_plan", "_among"), CIRCLES),
    (
        "tracker.domain.pictures",
        ("readable_part", "_part", "_is_own", "widest", "narrowed_since", "_bounded"),
        PICTURES,
    ),
    ("tracker.services.verb", ("_authorise",), DOORS),
    ("tracker.web.session", ("load_case", "_refuse", "require", "require_sign_in"), DOORS),
)


def mutants() -> Iterator[tuple[Mutant, str]]:
    """Every mutant with the tests for it."""
    for permission in Permission:
        for duty in Duty:
            yield _grant(permission, duty), GRANT_TABLE
    for name, wanted, check in HOMES:
        module = importlib.import_module(name)
        for function in _functions(module, wanted):
            for mutant in of_function(function):
                yield mutant, check


def _grant(permission: Permission, duty: Duty) -> Mutant:
    def apply() -> None:
        GRANTS[permission] = GRANTS[permission] ^ {duty}

    change = "take away" if duty in GRANTS[permission] else "give"
    return Mutant(f"tracker/domain/access.py GRANTS[{permission.name}]", f"{change} {duty.name}", apply)


def _functions(module: Any, wanted: tuple[str, ...]) -> Iterator[Any]:
    own = {name: each for name, each in vars(module).items() if getattr(each, "__module__", "") == module.__name__}
    for name in (
        [key for key, each in own.items() if callable(each) and not isinstance(each, type)]
        if (wanted == ("*",))
        else wanted
    ):
        outer, _dot, inner = name.partition(".")
        yield getattr(own[outer], inner) if inner else own[outer]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What every child begins from: databases made once, and the names of the rows in the one that is full."""

    template: Path
    full: Path
    told: Told
    case_id: str


def prepare(folder: Path) -> Prepared:
    """Fill both databases; nothing of their connections is left for a child to inherit."""
    template, full = folder / "template.db", folder / "full.db"
    conftest._fill(f"sqlite:///{template}")
    shutil.copyfile(template, full)
    database.connect(f"sqlite:///{full}")
    with time_set(conftest.NOW), database.writer() as session, Told() as told:
        case_id = build(World(session)).id
    database.engine.dispose()
    return Prepared(template, full, told, case_id)


def noticed(mutant: Mutant | None, check: str, prepared: Prepared) -> bool:
    """Whether the check fails in a child that lives with the mutant; a child that hangs has noticed too."""
    child = os.fork()
    if child == 0:
        _run_in_child(mutant, check, prepared)
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == int(pytest.ExitCode.TESTS_FAILED)
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return True


def _run_in_child(mutant: Mutant | None, check: str, prepared: Prepared) -> None:
    code = int(pytest.ExitCode.OK)  # a mutant that cannot be made has not been noticed
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.suppress(BaseException):
        if "MUTATE_SHOW" not in os.environ:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        if mutant is not None:
            mutant.apply()
        code = int(pytest.ExitCode.TESTS_FAILED)
        if check == GRANT_TABLE:
            test_the_access_page_is_made_of_the_table()
            code = int(pytest.ExitCode.OK)
        elif check == ROWS:
            code = _rows_differ(prepared)
        else:
            code = _tests_fail(check, prepared)
    os._exit(code)


def _rows_differ(prepared: Prepared) -> int:
    database.connect(f"sqlite:///{prepared.full}")
    with time_set(conftest.NOW), database.reader() as session:
        case = session.get_one(Case, prepared.case_id)
        found = as_markdown(answers(World(session), prepared.told, case))
    return int(pytest.ExitCode.OK if found == PAGE.read_text(encoding="utf-8") else pytest.ExitCode.TESTS_FAILED)


def _tests_fail(check: str, prepared: Prepared) -> int:
    def fill(url: str) -> None:
        shutil.copyfile(prepared.template, url.removeprefix("sqlite:///"))

    conftest._fill = fill
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not postgres", check]))


def say(words: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    """Run every mutant; ``python -m tests.mutation scope`` only those whose place holds the word."""
    os.chdir(ROOT)
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    began = time.monotonic()
    todo = [(mutant, check) for mutant, check in mutants() if only in mutant.place]
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        prepared = prepare(Path(folder))
        failing = [check for check in dict.fromkeys(check for _mutant, check in todo) if noticed(None, check, prepared)]
        if failing:
            say(f"fails without any mutant: {failing}")
            return 2
        with ThreadPoolExecutor(max_workers=int(os.environ.get("WORKERS", "2"))) as pool:
            results = pool.map(lambda each: noticed(each[0], each[1], prepared), todo)
            for (mutant, _check), is_noticed in zip(todo, results, strict=True):
                if not is_noticed:
                    survivors.append(mutant)
                    say(f"SURVIVED {mutant.place.removeprefix(f'{ROOT}/')}  {mutant.change}")
    minutes = (time.monotonic() - began) / 60
    say(f"{len(todo)} mutants, {len(todo) - len(survivors)} noticed, {minutes:.1f} minutes")
    return 1 if survivors or not todo else 0


if __name__ == "__main__":
    sys.exit(main())
