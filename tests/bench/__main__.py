"""``make bench``: what the main pages cost beside a floor, with 1 000 and 10 000 cases. Only prints figures."""

from __future__ import annotations

import http.client
import os
import platform
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench import floor, product
from tests.bench.drawing import measure_drawing
from tests.bench.looking import Sent, plan, questions_of, reads_whole_table, sorts_all
from tests.bench.measuring import Target, measure
from tests.bench.points import measure_points
from tests.bench.serving import FLAGS, Server, served
from tracker.extensions import database

SIZES = (1_000, 10_000)
ROUNDS = 40
FLOOR_AIM = 2.0
GROWTH_AIM = 1.2
FLOOR = "Floor, 50 rows"
LIST = "Case list, coordinator"
OVERVIEW_LIST = "Case list, overview"
ROW = "{:<26}{:>15}{:>16}{:>7}{:>7}{:>7}{:>9}{:>8}{:>7}{:>7}{:>8}{:>8}{:>7}"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the product: its name in the table, who asks, where."""

    name: str
    who: str
    path: str


PAGES = (
    Page(LIST, "coordinator", "/arenden"),
    Page(OVERVIEW_LIST, "overview", "/arenden"),
    Page("Case list, police", "member", "/arenden"),
    Page("One case", "coordinator", "/arenden/{case}"),
    Page("Mitt arbete, coordinator", "coordinator", "/"),
    Page("Mitt arbete, police", "member", "/"),
    Page("Map data, coordinator", "coordinator", "/karta/platser.geojson"),
    Page("Map data, overview", "overview", "/karta/platser.geojson"),
    Page("A text page (Hjälp)", "coordinator", "/hjalp"),
)
FLOORS = ((FLOOR, "/rader/50"), ("Floor, 25 rows", "/rader/25"))
PLANS = (LIST, OVERVIEW_LIST, "Map data, coordinator", "Map data, overview")


@dataclass(frozen=True, slots=True)
class Inside:
    """What one request sends to the database."""

    count: int
    plans: list[tuple[str, list[str]]]


def main() -> None:
    """Generate, serve, measure, print."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, ExitStack() as stack:
        home = Path(folder)
        targets: list[Target] = []
        inside: dict[tuple[str, int], Inside] = {}
        servers: list[tuple[str, Server]] = []
        for size in SIZES:
            say(f"{size} cases: making the database")
            made = product.make(home / f"product{size}.db", size)
            inside |= {(page.name, size): _look(made, page) for page in PAGES}
            database.engine.dispose()
            floor.fill(home / f"floor{size}.db", size)
            base = stack.enter_context(
                served(f'tests.bench.floor:create_app("{home}/floor{size}.db")', "/rader/1", home / f"floor{size}.log"),
            )
            real = stack.enter_context(
                served(product.WSGI, "/healthz", home / f"product{size}.log", made.environment),
            )
            servers += [(f"floor, {size}", base), (f"product, {size}", real)]
            targets += _targets(size, base, real, made)
        say(f"measuring {len(targets)} addresses in at most {ROUNDS} rounds")
        measure(targets, ROUNDS)
        report(targets, inside)
        report_memory(servers)
        say(measure_points(home))
        for sentence in measure_drawing(home):
            say(sentence)
    report_plans(inside)
    say(f"Done in {time.monotonic() - started:.0f} s.")


def say(text: str = "") -> None:
    print(text, flush=True)


def _targets(size: int, base: Server, real: Server, made: product.Product) -> Iterator[Target]:
    for name, path in FLOORS:
        yield Target(name, size, path, base, http.client.HTTPConnection("127.0.0.1", base.port, timeout=60))
    kept = http.client.HTTPConnection("127.0.0.1", real.port, timeout=60)
    for page in PAGES:
        headers = {"Cookie": made.cookies[page.who]}
        yield Target(page.name, size, page.path.format(case=made.keys.case_id), real, kept, headers)


def _look(made: product.Product, page: Page) -> Inside:
    """Ask twice in this process: the first answer warms what is cached and notes the visit."""
    client = made.app.test_client(use_cookies=False)
    path = page.path.format(case=made.keys.case_id)

    def ask() -> None:
        client.get(path, headers={"Cookie": made.cookies[page.who]})

    ask()
    sent = questions_of(ask)
    plans = []
    if page.name in PLANS:
        with database.engine.connect() as connection:
            plans = [(_head(question), plan(connection, question)) for question in sent if _is_about_cases(question)]
    return Inside(len(sent), plans)


def _is_about_cases(sent: Sent) -> bool:
    return 'FROM "case"' in sent.text or "FROM place" in sent.text


def _head(sent: Sent) -> str:
    return " ".join(sent.text.split())[:100]


def report(targets: list[Target], inside: dict[tuple[str, int], Inside]) -> None:
    """The table, and whether the aims are reached."""
    small, large = ({target.name: target for target in targets if target.size == size} for size in SIZES)
    say()
    say(f"Machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()} {platform.release()}")
    say(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, gunicorn {' '.join(FLAGS)}")
    say()
    say("Wait: median (95th percentile) in ms. Work: ms that the server itself runs. x: over the floor of 50 rows.")
    heads = (
        "",
        "wait 1 000",
        "wait 10 000",
        "x",
        "x",
        "growth",
        "work",
        "work",
        "x",
        "x",
        "growth",
        "queries",
        "bytes",
    )
    say(ROW.format(*heads))
    for name, first in small.items():
        second = large[name]
        if not (first.is_answered and second.is_answered):
            say(f"{name:<26}{f'answers {first.status}':>15}{'n/a':>16}")
            continue
        count = inside[name, SIZES[1]].count if (name, SIZES[1]) in inside else 1
        say(ROW.format(name, *figures(first, second, small[FLOOR], large[FLOOR]), count, second.sent_bytes))
    say()
    report_aims(small, large)


def figures(first: Target, second: Target, base: Target, large_base: Target) -> Iterator[str]:
    """What is said of one page: waiting and work at both sizes, their ratios to the floor, and how they grow."""
    yield from (f"{target.median:.2f} ({target.p95:.1f})" for target in (first, second))
    yield f"{first.median / base.median:.2f}"
    yield f"{second.median / large_base.median:.2f}"
    yield f"{second.median / first.median:.2f}"
    yield from (f"{target.work:.2f}" for target in (first, second))
    yield f"{first.work / base.work:.2f}"
    yield f"{second.work / large_base.work:.2f}"
    yield f"{second.work / first.work:.2f}"


def report_aims(small: dict[str, Target], large: dict[str, Target]) -> None:
    """Each aim, the figures by waiting and by work, and in a word whether both reach it."""
    for name in (LIST, OVERVIEW_LIST):
        if small[name].is_answered:
            ratios = small[name].median / small[FLOOR].median, small[name].work / small[FLOOR].work
            say(f"Aim: the list at most {FLOOR_AIM:g} x the floor. {name}: {told(ratios, FLOOR_AIM)}")
    for name, first in small.items():
        if first.is_answered and large[name].is_answered and not name.startswith("Floor"):
            ratios = large[name].median / first.median, large[name].work / first.work
            say(f"Aim: 10 000 at most {GROWTH_AIM:g} x 1 000. {name}: {told(ratios, GROWTH_AIM)}")


def told(ratios: tuple[float, float], aim: float) -> str:
    """Both figures and whether they keep to the aim."""
    return f"wait {ratios[0]:.2f}, work {ratios[1]:.2f}: {'reached' if max(ratios) <= aim else 'not reached'}."


def report_memory(servers: list[tuple[str, Server]]) -> None:
    """What each worker keeps in memory after all this."""
    say()
    for name, server in servers:
        say(f"Memory (RSS), {name} cases: {server.resident_megabytes():.0f} MB")


def report_plans(inside: dict[tuple[str, int], Inside]) -> None:
    """How SQLite answers the questions of the list and the map at the larger size."""
    say()
    say(f"Query plans with {SIZES[1]} cases (EXPLAIN QUERY PLAN):")
    for name in PLANS:
        for head, lines in inside[name, SIZES[1]].plans:
            whole = "READS THE WHOLE TABLE" if reads_whole_table(lines, "case") else "goes by an index"
            sorts = "SORTS ALL IT FOUND" if sorts_all(lines) else "no sort of all"
            say(f"- {name}: {whole}, {sorts}")
            say(f"    {head}")
            for line in lines:
                say(f"      {line}")


if __name__ == "__main__":
    main()
