"""Each concern has one home: a banned name appears only where its concern lives, and floors keep to what they may say.

ruff's banned-api finds the same names everywhere, but a file that is excused from it is excused from all bans at once.
Here every name has its own home.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCK = ("tracker/domain/clock.py",)
SETTINGS = ("config.py",)
QUESTIONS = ("tracker/queries/",)
MAPS = ("tracker/web/cartography/maps.py",)

HOMES: dict[str, tuple[str, ...]] = {
    "datetime.datetime.now": CLOCK,
    "datetime.datetime.utcnow": CLOCK,
    "datetime.datetime.today": CLOCK,
    "datetime.date.today": CLOCK,
    "time.time": CLOCK,
    "os.environ": SETTINGS,
    "os.getenv": SETTINGS,
    "markupsafe.Markup": ("tracker/web/markup.py",),
    "flask_login.current_user": ("tracker/web/session.py",),
    "sqlalchemy.select": QUESTIONS,
    "sqlalchemy.sql.select": QUESTIONS,
    "sqlalchemy.sql.expression.select": QUESTIONS,
    "folium": MAPS,
    "branca": MAPS,
}


def product_files() -> list[Path]:
    return [ROOT / "config.py", *sorted((ROOT / "tracker").rglob("*.py"))]


def imports_of(tree: ast.AST) -> Iterator[tuple[str, str, int]]:
    """Every import as (local name, what it stands for, line); relative imports are our own and left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                known_as = alias.asname or alias.name.partition(".")[0]
                yield known_as, alias.name if alias.asname else known_as, node.lineno
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}", node.lineno


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute chain, else nothing."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute) and (left := dotted(node.value)):
        return f"{left}.{node.attr}"
    return ""


def names_used(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every imported name in full, where it is imported and where it is used through its module."""
    known = {}
    for local, full, line in imports_of(tree):
        known[local] = full
        yield full, line
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            head, _, rest = dotted(node).partition(".")
            if head in known and rest:
                yield f"{known[head]}.{rest}", node.lineno


def banned_in(source: str, name: str) -> set[int]:
    used = names_used(ast.parse(source))
    return {line for full, line in used if full == name or full.startswith(f"{name}.")}


@pytest.mark.parametrize("name", HOMES)
def test_a_banned_name_stays_at_home(name: str) -> None:
    strays = [
        f"{place}:{line}"
        for path in product_files()
        if not (place := str(path.relative_to(ROOT))).startswith(HOMES[name])
        for line in banned_in(path.read_text(encoding="utf-8"), name)
    ]
    assert not strays, f"{name} belongs in {' and '.join(HOMES[name])} alone, found in {strays}"


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime\ndatetime.now()",
        "import datetime\ndatetime.datetime.now()",
        "import datetime as dt\nnow = dt.datetime.now",
        "from datetime import datetime as d\nd.now().date()",
    ],
)
def test_the_search_finds_every_spelling(source: str) -> None:
    assert banned_in(source, "datetime.datetime.now") == {2}


def test_the_domain_imports_the_standard_library_only() -> None:
    strays = [
        f"{path.relative_to(ROOT)}:{line} imports {full}"
        for path in sorted((ROOT / "tracker" / "domain").rglob("*.py"))
        for _, full, line in imports_of(ast.parse(path.read_text(encoding="utf-8")))
        if full.partition(".")[0] not in sys.stdlib_module_names and not full.startswith("tracker.domain")
    ]
    assert not strays, f"The domain stands on the standard library alone: {strays}"


def test_settings_import_nothing_of_ours() -> None:
    tree = ast.parse((ROOT / "config.py").read_text(encoding="utf-8"))
    assert not [full for _, full, _ in imports_of(tree) if full.startswith("tracker")]


@pytest.mark.parametrize("floor", ["domain", "models", "queries", "services"])
def test_lower_floors_speak_codes(floor: str) -> None:
    worded = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "tracker" / floor).rglob("*.py"))
        if not path.read_text(encoding="utf-8").isascii()
    ]
    assert not worded, f"Words for people belong on floor 5; these files are not plain ASCII: {worded}"
