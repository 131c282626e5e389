"""``make mutate-access``: one warmed process, forked for each mutant, runs the checks that should notice it.

Survivors are printed with file and line, and end the run with 1. SQLite only; a mutant's checks stop at the first that
fails. ``python -m tests.mutation scope -j1``: only mutants whose place holds the word, one at a time.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.mutation.checks import GRANT_TABLE, ROWS, Child, Prepared, failing, grant_is_noticed, prepare
from tests.mutation.mutants import Mutant, of_function
from tracker.domain.access import GRANTS, Duty, Permission

ROOT: Final = Path(__file__).resolve().parents[2]
CIRCLES: Final = "tests/unit/domain/test_circles.py"
DOORS: Final = "tests/web/test_doors.py"
PICTURES: Final = "tests/unit/domain/test_pictures.py"
VERB_ROW: Final = "tests/integration/test_verb_row.py"
VERB_MOMENT: Final = "tests/integration/test_verb_moment.py"


def _doors(*names: str) -> tuple[str, ...]:
    """The tests of that file which are about it, then all of them."""
    return (*(f"{DOORS}::test_{name}" for name in names), DOORS)


# module, names of its functions ("*": all of its own), what is to notice, the cheapest first: tables, files of tests
HOMES: Final[tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]] = (
    ("tracker.queries.scope", ("*",), (ROWS,)),
    ("tracker.queries.own.scope", ("*",), (ROWS,)),
    ("tracker.queries.walks.scope", ("*",), (ROWS,)),
    ("tracker.queries.ground.scope", ("*",), (ROWS,)),
    ("tracker.queries.files.scope", ("*",), (ROWS,)),
    ("tracker.queries.law.access", ("*",), (ROWS,)),
    ("tracker.queries.joint.bounds", ("*",), (ROWS,)),
    ("tracker.queries.joint.circles", ("*",), (ROWS,)),
    ("tracker.queries.administration.scope", ("*",), (ROWS,)),
    ("tracker.queries.duties", ("*",), (ROWS,)),
    ("tracker.queries.walks.scope", ("*",), (ROWS,)),
    ("tracker.queries.audience", ("readers_of", "readers_of_new", "_asked", "_gathered", "Readers.reads"), (ROWS,)),
    ("tracker.queries.people", ("_live_session",), _doors("a_sign_in_that_does_not_hold_opens_nothing")),
    ("tracker.domain.access", ("allows", "narrowest", "of_parties", "of_plan", "_among"), (CIRCLES,)),
    (
        "tracker.domain.pictures",
        ("readable_part", "_part", "_is_own", "widest", "narrowed_since", "_bounded"),
        (PICTURES,),
    ),
    ("tracker.services.verb", ("_open_for",), _doors("a_closed_case_is_read_and_not_changed")),
    ("tracker.services.verb", ("_authorise",), _doors("a_verb_asks_again_writes_the_refusal_and_nothing_else")),
    ("tracker.services.verb", ("_perform",), (VERB_ROW, VERB_MOMENT, DOORS)),
    (
        "tracker.web.session",
        ("load_case", "_refuse"),
        _doors(
            "what_is_known_of_but_not_allowed_is_forbidden_and_leaves_a_trace",
            "what_may_not_be_known_of_is_not_found_and_leaves_a_trace",
        ),
    ),
    ("tracker.web.session", ("load_row",), _doors("a_row_of_another_case_is_not_there_and_leaves_a_trace")),
    ("tracker.web.session", ("trace_missing_row",), _doors("a_missing_row_takes_back_what_was_begun")),
    ("tracker.web.session", ("may",), _doors("buttons_are_shown_to_who_may_press_them")),
    ("tracker.web.session", ("require",), _doors("what_belongs_to_no_case_asks_the_global_duties")),
    ("tracker.web.session", ("require_sign_in",), _doors("before_sign_in_a_page_leads_to_it_and_data_is_refused")),
    ("tracker.web.session", ("_ask_for_conduct",), _doors("the_code_of_conduct_comes_before_pages_and_after_words")),
    (
        "tracker.web.session",
        ("load_user",),
        _doors("that_a_sign_in_was_used_is_remembered_by_pages_and_not_each_time"),
    ),
    ("tracker.web.people.two_step.gate", ("*",), _doors("a_second_factor_is_demanded_of_who_writes")),
)


def mutants() -> Iterator[tuple[Mutant, tuple[str, ...]]]:
    """Every mutant with the checks for it."""
    for permission in Permission:
        for duty in Duty:
            yield _grant(permission, duty), (GRANT_TABLE,)
    for name, wanted, checks in HOMES:
        module = importlib.import_module(name)
        for function in _functions(module, wanted):
            for mutant in of_function(function):
                yield mutant, checks


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


def outcomes(
    todo: list[tuple[Mutant, tuple[str, ...]]], prepared: Prepared, workers: int
) -> Iterator[tuple[Mutant, bool]]:
    """Each mutant with whether it was noticed, as they end; as many children at a time as there are workers."""
    running: list[Child] = []
    waiting = iter(todo)
    while True:
        while len(running) < workers and (following := next(waiting, None)) is not None:
            mutant, checks = following
            if checks == (GRANT_TABLE,):
                yield mutant, grant_is_noticed(mutant)
            else:
                running.append(Child(mutant, checks, prepared))
        if not running:
            return
        for child in list(running):
            found = child.answer()
            if found is not None and child.mutant is not None:
                running.remove(child)
                if child.hung:
                    say(f"hung: {child.mutant.place} {child.mutant.change}")
                yield child.mutant, found
        time.sleep(0.01)


def say(words: str) -> None:
    """One line for the person who waits."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main() -> int:
    """Run every mutant, or those asked for, and tell how far it has come."""
    parser = argparse.ArgumentParser(prog="tests.mutation")
    parser.add_argument("word", nargs="?", default="", help="only mutants whose place holds it")
    parser.add_argument("-j", type=int, default=2, help="how many at a time")
    given = parser.parse_args()
    os.chdir(ROOT)
    os.environ.pop("UPDATE_SNAPSHOTS", None)
    began = time.monotonic()
    todo = [each for each in mutants() if given.word in each[0].place]
    survivors: list[Mutant] = []
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        all_checks = {check for _mutant, checks in todo for check in checks}
        prepared = prepare(Path(folder), all_checks)
        if stale := failing(all_checks, prepared):
            say(f"fails without any mutant: {stale}")
            return 2
        for number, (mutant, is_noticed) in enumerate(outcomes(todo, prepared, given.j), start=1):
            place = mutant.place.removeprefix(f"{ROOT}/")
            done[place.partition(":")[0].partition(" ")[0]] += 1
            if not is_noticed:
                survivors.append(mutant)
                say(f"SURVIVED {place}  {mutant.change}")
            if number % 50 == 0:
                if stale := failing(set(todo[number - 1][1]), prepared):
                    say(f"fails without any mutant: {stale}")
                    return 2
                say(f"{number} of {len(todo)}, {(time.monotonic() - began) / 60:.1f} minutes")
    for place, count in done.items():
        say(f"{count:5} {place}")
    minutes = (time.monotonic() - began) / 60
    say(f"{len(todo)} mutants, {len(todo) - len(survivors)} noticed, {minutes:.1f} minutes")
    return 1 if survivors or not todo else 0


if __name__ == "__main__":
    sys.exit(main())
