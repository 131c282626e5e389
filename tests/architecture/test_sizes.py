"""Small files: what a person can read in one go. The limits are those of the README's section on the house."""

import ast
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VIEW_STATEMENTS = 12
FOLDER_MODULES = 15

# (what, pattern below the root, most lines)
LIMITS = (
    ("Python file of the product", "tracker/**/*.py", 300),
    ("Python file of the product", "config.py", 300),
    ("template", "templates/**/*.html", 150),
    ("template", "templates/**/*.txt", 150),
    ("script", "static/js/**/*.js", 250),
    ("style sheet", "static/css/**/*.css", 250),
    ("test file", "tests/**/*.py", 500),
)

# Put together from parts, so that this file does not name what it forbids.
REGISTRY_HOSTS = re.compile(
    rb"\b(?:"
    + rb"|".join(
        re.escape(b".".join(parts))
        for parts in (
            (b"pypi", b"org"),
            (b"pythonhosted", b"org"),
            (b"npmjs", b"org"),
            (b"npmjs", b"com"),
            (b"yarnpkg", b"com"),
            (b"deb", b"debian", b"org"),
            (b"security", b"debian", b"org"),
        )
    )
    + rb")\b"
)


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def committed_files() -> Iterator[Path]:
    """What git keeps, and what it would keep if it were added now."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            yield path


@pytest.mark.parametrize(("what", "pattern", "most"), LIMITS, ids=[limit[1] for limit in LIMITS])
def test_files_are_short(what: str, pattern: str, most: int) -> None:
    long = [
        f"{path.relative_to(ROOT)} has {count} lines" for path in ROOT.glob(pattern) if (count := lines_of(path)) > most
    ]
    assert not long, f"A {what} has at most {most} lines; split by topic: " + "; ".join(sorted(long))


def test_our_scripts_and_style_sheets_lie_where_they_are_measured() -> None:
    measured = ("static/js/", "static/css/", "static/vendor/")
    strays = [
        name
        for path in (ROOT / "static").rglob("*")
        if path.suffix in {".js", ".css"} and not (name := str(path.relative_to(ROOT))).startswith(measured)
    ]
    assert not strays, f"Scripts belong in static/js, style sheets in static/css: {sorted(strays)}"


def test_folders_hold_few_modules() -> None:
    modules = Counter(path.parent for path in (ROOT / "tracker").rglob("*.py") if path.name != "__init__.py")
    full = [f"{folder.relative_to(ROOT)} has {count}" for folder, count in modules.items() if count > FOLDER_MODULES]
    assert not full, f"A folder holds at most {FOLDER_MODULES} modules; split by topic: " + "; ".join(sorted(full))


def is_view(function: ast.FunctionDef) -> bool:
    """True for a function with a route decorator such as @rooms.get("/...")."""
    calls = (decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(call, ast.Attribute) and call.attr in {"route", "get", "post"} for call in calls)


def statements_of(function: ast.FunctionDef) -> int:
    nodes = (node for child in function.body for node in ast.walk(child))
    return sum(isinstance(node, ast.stmt) for node in nodes) - (ast.get_docstring(function) is not None)


def test_views_are_thin() -> None:
    thick = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} has {count}"
        for path in (ROOT / "tracker" / "web").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and is_view(node) and (count := statements_of(node)) > VIEW_STATEMENTS
    ]
    assert not thick, (
        f"A view has at most {VIEW_STATEMENTS} statements (URL, load, form, verb, redirect): "
        + "; ".join(sorted(thick))
    )


def test_no_file_names_a_package_registry() -> None:
    named = [str(path.relative_to(ROOT)) for path in committed_files() if REGISTRY_HOSTS.search(path.read_bytes())]
    assert not named, f"A machine decides where packages come from; these files name a host: {sorted(named)}"
