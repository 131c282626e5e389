"""Every way to drop one condition of a function: an AST of our own, since what counts here are SQL conditions.

General mutation tools change operators and constants of whole files and start a process for each; they neither know
that an operand of ``where`` or ``or_`` is a condition, nor that a cell of a table is. This does only that.
"""

from __future__ import annotations

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any, Final

SWAPPED: Final = {"is_": "is_not", "is_not": "is_", "in_": "not_in", "not_in": "in_", "true": "false", "false": "true"}
OPPOSITE: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: where it is, what it does, and how it is made in a process that has imported everything."""

    place: str
    change: str
    apply: Callable[[], None]

    @property
    def asked_first(self) -> str:
        """The name of its function, which the question about it often begins with."""
        name = self.place.rpartition(" ")[2]
        return "readers_of" if "/audience.py" in self.place else name


def of_function(function: Any) -> Iterator[Mutant]:
    """Every mutant of a module's function or a class's method; it takes the place of the function's own code."""
    plain = inspect.unwrap(function)
    file, first = inspect.getsourcefile(plain) or "", inspect.getsourcelines(plain)[1]
    tree = ast.parse(textwrap.dedent(inspect.getsource(plain)))
    _without_annotations(tree)
    for number in range(len(list(_changes(copy.deepcopy(tree))))):
        changed = copy.deepcopy(tree)
        node, change, act = list(_changes(changed))[number]
        line, words = first + getattr(node, "lineno", 1) - 1, f"{change}: {_short(node)}"
        act()
        yield Mutant(f"{file}:{line} {plain.__qualname__}", words, _replacing(plain, changed, function))


def _without_annotations(tree: ast.AST) -> None:
    """A type is no condition."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            node.returns = None
        elif isinstance(node, ast.arg):
            node.annotation = None
        elif isinstance(node, ast.AnnAssign):
            node.annotation = ast.Name("object", ast.Load())


def _short(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) < 90 else f"{text[:87]}..."


def _replacing(plain: FunctionType, tree: ast.Module, kept: Any) -> Callable[[], None]:
    def apply() -> None:
        definition: Any = tree.body[0]
        definition.decorator_list = []
        space: dict[str, Any] = {}
        code = compile(ast.fix_missing_locations(tree), "<mutant>", "exec", flags=0x1000000)  # annotations as text
        exec(code, plain.__globals__, space)  # noqa: S102 - our own source, one condition less
        plain.__code__ = space[definition.name].__code__
        if hasattr(kept, "cache_clear"):  # what was built once was built without the mutant
            kept.cache_clear()

    return apply


def _changes(tree: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """Each change of a tree: the node it is told by, its name, and the act."""
    for node in ast.walk(tree):
        yield from _of_node(node)


def _of_node(node: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        yield from _of_call(node, node.func)
    elif isinstance(node, ast.BoolOp):
        neutral = isinstance(node.op, ast.And)
        for number, value in enumerate(node.values):
            yield value, "drop", lambda number=number: node.values.__setitem__(number, ast.Constant(neutral))  # type: ignore[misc]
    elif isinstance(node, ast.Compare):
        yield node, "negate", lambda: _negate(node)
    elif isinstance(node, ast.Tuple | ast.List | ast.Set):
        yield from _drops(node.elts, least=1)
    if isinstance(node, ast.FunctionDef | ast.If):
        yield from _of_body(node)
    yield from _of_test(node)


def _of_test(node: ast.AST) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """Questions that a statement or a comprehension asks, and what is said the other way round."""
    if isinstance(node, ast.If | ast.IfExp):
        yield node.test, "negate test", lambda: setattr(node, "test", ast.UnaryOp(ast.Not(), node.test))
    elif isinstance(node, ast.comprehension):
        for number, test in enumerate(node.ifs):
            yield test, "drop filter", lambda number=number: node.ifs.pop(number)  # type: ignore[misc]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert | ast.Not):
        yield node, "drop not", lambda: setattr(node, "operand", ast.UnaryOp(node.op, node.operand))


def _of_call(node: ast.Call, called: ast.Attribute) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    if called.attr in {"where", "or_", "and_"}:
        yield from _drops(node.args, least=1 if called.attr == "where" else 2)
    if called.attr in SWAPPED:
        yield node, "negate", lambda: setattr(called, "attr", SWAPPED[called.attr])


def _of_body(node: ast.FunctionDef | ast.If) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    """Statements that only do something: adding a ground or a duty, refusing, recording, raising."""
    for body in (node.body, getattr(node, "orelse", [])):
        for number, statement in enumerate(body):
            is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
            if isinstance(statement, ast.Expr | ast.AugAssign | ast.Raise) and not is_text:
                swap = lambda body=body, number=number: body.__setitem__(number, ast.Pass())  # noqa: E731
                yield statement, "drop", swap


def _drops(values: list[ast.expr], *, least: int) -> Iterator[tuple[ast.AST, str, Callable[[], None]]]:
    if len(values) < least:
        return
    for number, value in enumerate(values):
        yield value, "drop", lambda number=number: values.pop(number)  # type: ignore[misc]


def _negate(node: ast.Compare) -> None:
    node.ops[0] = OPPOSITE[type(node.ops[0])]()
