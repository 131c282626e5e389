"""What is declared is whole: verbs, relationships, indexes, words, and a programme's gate rules."""

import ast
import importlib
import inspect
import pkgutil
from enum import StrEnum
from pathlib import Path
from types import ModuleType

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import configure_mappers

import tracker.domain
import tracker.services
from tracker.domain.access import GRANTS, Permission
from tracker.domain.audit import Tag
from tracker.models import Base
from tracker.queries.law.extract import ADDRESSES, naming_columns
from tracker.services.verb import VERBS
from tracker.web.labels import LABELS
from tracker.web.labels.errors import ERRORS
from tracker.web.labels.system.tables import NAMED_AS, TABLES

ROOT = Path(__file__).resolve().parents[2]
# what writes without being a person's verb: set-up, the mark of a used sign-in, the log of a view, the wrapper itself,
# and signing in and out, where there is no actor yet or no more; letters, queued within a verb and sent by no person;
# links, made within a verb and used by who has no account; contents of files, nobody's until a verb attaches them; a
# place on a walk, taken by a link, and names that are needed no longer
NOT_VERBS = {
    "tracker.services.administration.moving",
    "tracker.services.constraints",
    "tracker.services.entry.accounts",
    "tracker.services.entry.entering",
    "tracker.services.entry.links",
    "tracker.services.files.checking",
    "tracker.services.files.storing",
    "tracker.services.entry.resetting",
    "tracker.services.installation",
    "tracker.services.mail.outbox",
    "tracker.services.mail.sending",
    "tracker.services.sessions",
    "tracker.services.signing.challenges",
    "tracker.services.signing.fresh_proof",
    "tracker.services.signing.passkeys",
    "tracker.services.signing.provider_sign_in",
    "tracker.services.signing.recovery",
    "tracker.services.signing.rows",
    "tracker.services.signing.second_step",
    "tracker.services.trail.chain",
    "tracker.services.trail.changes",
    "tracker.services.verb",
    "tracker.services.views",
    "tracker.services.walks.before.telling",
    "tracker.services.walks.names",
    "tracker.services.walks.signing_up",
}


def modules_of(package: ModuleType) -> list[ModuleType]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(each.name) for each in found if not each.ispkg]


def domain_enums() -> list[type[StrEnum]]:
    found = {
        member
        for module in modules_of(tracker.domain)
        for _, member in inspect.getmembers(module, inspect.isclass)
        if issubclass(member, StrEnum) and member is not StrEnum and member.__module__ == module.__name__
    }
    return sorted(found, key=lambda member: member.__name__)


def test_every_public_service_function_is_a_declared_verb() -> None:
    undeclared = [
        f"{module.__name__}.{name}"
        for module in modules_of(tracker.services)
        if module.__name__ not in NOT_VERBS
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
        if f"{module.__name__}.{name}" not in VERBS
    ]
    assert undeclared == []
    assert len(VERBS) > 20


def test_every_verb_has_a_granted_permission_and_every_permission_a_grant() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(GRANTS[permission] for permission in Permission)
    assert [p.name for p in Permission] == sorted((p.name for p in Permission), key=str.lower)
    assert [t.name for t in Tag] == sorted((t.name for t in Tag), key=str.lower)
    assert {tag for _, tag in VERBS.values()} <= set(Tag)


def test_every_relationship_raises_instead_of_loading_silently() -> None:
    configure_mappers()
    loading = [
        f"{mapper.class_.__name__}.{relationship.key}"
        for mapper in Base.registry.mappers
        for relationship in mapper.relationships
        if relationship.lazy != "raise_on_sql"
    ]
    assert loading == []


def test_every_foreign_key_is_led_by_an_index_or_key_or_is_listed() -> None:
    # the log is asked for by case, person and time; its organisation only gives the row its words
    listed = {"audit_event.organisation_id"}
    bare = []
    for table in Base.metadata.tables.values():
        leading = {next(iter(index.columns)).name for index in table.indexes}
        leading |= {
            next(iter(key.columns)).name
            for key in table.constraints
            if isinstance(key, sa.PrimaryKeyConstraint | sa.UniqueConstraint) and len(key.columns)
        }
        bare += [
            f"{table.name}.{column.name}"
            for column in table.columns
            if column.foreign_keys and column.name not in leading and f"{table.name}.{column.name}" not in listed
        ]
    assert bare == []


def test_every_constraint_has_a_name_within_postgresqls_limit() -> None:
    for table in Base.metadata.tables.values():
        for constraint in (*table.constraints, *table.indexes):
            name = str(getattr(constraint, "name", "") or "")
            assert name, f"{table.name} has a constraint without name"
            assert len(name) <= 63, name


@pytest.mark.parametrize("enum", domain_enums(), ids=lambda enum: enum.__name__)
def test_every_enum_member_has_a_swedish_word(enum: type[StrEnum]) -> None:
    words = LABELS.get(enum, {})
    assert set(words) == set(enum), f"{enum.__name__} lacks {set(enum) - set(words)}"
    assert all(str(word).strip() for word in words.values())


def raised_codes() -> dict[str, str]:
    """Every literal code given to DomainError below the web, with the file that raises it."""
    found: dict[str, str] = {}
    for path in [*(ROOT / "tracker").rglob("*.py")]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "DomainError" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found[str(first.value)] = path.name
    return found


def is_address(column: sa.Column[object]) -> bool:
    """Whether a column holds an e-mail address, by its length (RFC 5321)."""
    return getattr(column.type, "length", None) == 254


def test_every_table_has_a_swedish_word() -> None:
    """The register extract and the disposal tell by table how much there is."""
    assert set(TABLES) == set(Base.metadata.tables)
    assert set(NAMED_AS) == {column.name for column in naming_columns()}
    holding = [f"{t.name}.{c.name}" for t in Base.metadata.tables.values() for c in t.c if is_address(c)]
    assert sorted(holding) == sorted(["app_user.email", *(f"{t}.{c}" for t, c in ADDRESSES.items())])


def test_every_error_code_has_words_and_no_words_are_left_over() -> None:
    codes = raised_codes()
    assert {code: where for code, where in codes.items() if code not in ERRORS} == {}
