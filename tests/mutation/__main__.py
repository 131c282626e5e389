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
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import pytest

from tests.mutation.mutants import Mutant, of_function
from tracker.domain.access import GRANTS, Duty, Permission

ROOT: Final = Path(__file__).resolve().parents[2]
TIMEOUT: Final = 120
GRANT_TESTS: Final = ("tests/web/test_access.py::test_the_access_page_is_made_of_the_table",)
ROWS: Final = ("tests/integration/test_readable_rows.py",)
DOORS: Final = ("tests/web/test_doors.py",)
CIRCLES: Final = ("tests/unit/domain/test_circles.py", "tests/unit/domain/test_pictures.py")
# module, names of its functions ("*": all of its own), tests that are to notice
HOMES: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("tracker.queries.scope", ("*",), ROWS),
    ("tracker.queries.own.scope", ("*",), ROWS),
    ("tracker.queries.joint.circles", ("*",), ROWS),
    ("tracker.queries.duties", ("*",), ROWS),
    ("tracker.queries.audience", ("readers_of", "Readers.reads"), ROWS),
    ("tracker.domain.access", ("allows", "narrowest", "of_parties", "of_plan", "_among"), CIRCLES),
    ("tracker.domain.pictures", ("readable_part", "_part", "_is_own", "widest"), CIRCLES),
    ("tracker.services.verb", ("_authorise",), DOORS),
    ("tracker.web.session", ("load_case", "_refuse", "require", "load_row", "require_sign_in"), DOORS),
)


def mutants() -> Iterator[tuple[Mutant, tuple[str, ...]]]:
    """Every mutant with the tests for it."""
    for permission in Permission:
        for duty in Duty:
            yield _grant(permission, duty), GRANT_TESTS
    for name, wanted, tests in HOMES:
        module = importlib.import_module(name)
        for function in _functions(module, wanted):
            for mutant in of_function(function):
                yield mutant, tests


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


def noticed(mutant: Mutant | None, tests: tuple[str, ...], template: Path) -> bool:
    """Whether some test fails in a child that lives with the mutant; a child that hangs has noticed too."""
    child = os.fork()
    if child == 0:
        _run_in_child(mutant, tests, template)
    deadline = time.monotonic() + TIMEOUT
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == int(pytest.ExitCode.TESTS_FAILED)
        time.sleep(0.02)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return True


def _run_in_child(mutant: Mutant | None, tests: tuple[str, ...], template: Path) -> None:
    code = int(pytest.ExitCode.OK)  # a mutant that cannot be made has not been noticed
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, contextlib.suppress(BaseException):
        if "MUTATE_SHOW" not in os.environ:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        from tests import conftest  # noqa: PLC0415 - imported by the parent already

        def fill(url: str) -> None:
            shutil.copyfile(template, url.removeprefix("sqlite:///"))

        conftest._fill = fill
        if mutant is not None:
            mutant.apply()
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-k", "not postgres"]
        code = int(pytest.main([*options, *tests]))
    os._exit(code)


def say(words: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    """Run every mutant; ``python -m tests.mutation scope`` only those whose place holds the word."""
    os.chdir(ROOT)
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    began = time.monotonic()
    conftest = importlib.import_module("tests.conftest")
    template = Path(os.environ.get("TMPDIR", "/tmp")) / f"mutation-{os.getpid()}.db"  # noqa: S108 - removed below
    conftest._fill(f"sqlite:///{template}")
    for name in ("tests.readable_rows", "tracker.web", "tracker.demo.load"):
        importlib.import_module(name)
    todo = [(mutant, tests) for mutant, tests in mutants() if only in mutant.place]
    for tests in dict.fromkeys(tests for _mutant, tests in todo):
        if noticed(None, tests, template):
            say(f"the tests fail without any mutant: {tests}")
            return 2
    with ThreadPoolExecutor(max_workers=int(os.environ.get("WORKERS", "2"))) as pool:
        results = list(pool.map(lambda each: noticed(each[0], each[1], template), todo))
    survivors = [mutant for (mutant, _tests), killed in zip(todo, results, strict=True) if not killed]
    for mutant in survivors:
        say(f"SURVIVED {mutant.place.removeprefix(f'{ROOT}/')}  {mutant.change}")
    minutes = (time.monotonic() - began) / 60
    say(f"{len(todo)} mutants, {len(todo) - len(survivors)} noticed, {minutes:.1f} minutes")
    for left in template.parent.glob(f"{template.name}*"):
        left.unlink()
    return 1 if survivors or not todo else 0


if __name__ == "__main__":
    sys.exit(main())
