"""Nothing deletes but what is listed here, with its reason: a case's rows go by disposal, the rest of history ends."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# (file, function): why it may
MAY_DELETE = {
    ("services/law/disposal.py", "dispose_case"): "the disposal itself",
    ("services/mappings/mapping.py", "hand_in_mapping"): "what was taken out of a draft that nobody else has read",
    ("services/mappings/mapping.py", "remove_possible_cause"): "a line of a draft that nobody else has read",
    ("services/mappings/observations.py", "_write_cause"): "a line of a draft that nobody else has read",
    ("services/planning/goals.py", "_add_figures"): "a figure that a goal no longer has; the trail keeps its value",
    ("services/planning/goals.py", "_drop_answers"): "answers to a goal that is no longer the same",
    (
        "services/walks/before/telling.py",
        "drop_due",
    ): "points that were not let through, when their time is over",
    ("services/walks/before/telling.py", "take_back"): "a point that its sender takes back during the visit",
    ("services/planning/plan_sheet.py", "_new_links"): "a link between a measure and its cause or goal",
    ("services/walks/telling.py", "_write"): "that a finding is told in public; the finding itself stays",
}
# signing in: tries, codes and links that have been used; nothing of it belongs to a case
NO_CASE = (
    "adapters/files.py",  # contents that nothing names any more, like storing.py
    "services/entry/resetting.py",
    "services/files/storing.py",
    "services/sessions.py",
    "services/signing/",
)


def deletes_in(tree: ast.AST) -> set[str]:
    """Functions that call ``sa.delete(...)``, ``session.delete(...)`` or send a DELETE as text."""
    found = set()
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "delete":
                found.add(function.name)
            if isinstance(node, ast.Constant) and str(node.value).lstrip().upper().startswith("DELETE FROM"):
                found.add(function.name)
    return found


def test_nothing_deletes_but_what_is_listed() -> None:
    found = {
        (str(path.relative_to(ROOT / "tracker")), name)
        for path in (ROOT / "tracker").rglob("*.py")
        if not str(path.relative_to(ROOT / "tracker")).startswith(NO_CASE)
        for name in deletes_in(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set(MAY_DELETE)


def test_the_search_finds_every_way() -> None:
    ways = ("session.delete(row)", "session.execute(sa.delete(Row))", "session.execute(text('DELETE FROM x'))")
    for way in ways:
        assert deletes_in(ast.parse(f"def act():\n    {way}")) == {"act"}, way
