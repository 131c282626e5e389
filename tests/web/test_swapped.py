"""Ids of another case in the path or in fields, hidden or not: nothing is read or written, each try is logged."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from tests.client import PageClient
from tests.crawl import ROWS, paths, rules, values_for
from tests.factories import World
from tests.full_case import full_case
from tracker.domain.audit import AuditOutcome
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.models.cases import Case
from tracker.models.mapping import OwnMapping
from tracker.models.records import AuditEvent

SignIn = Callable[[str], PageClient]
WRITING = re.compile(r"(INSERT|UPDATE|DELETE)\b(?!.*\baudit_)", re.DOTALL)
FIELD = re.compile(r'<(?:input|select|textarea)[^>]*\bname="([a-zA-Z_][\w-]*)"[^>]*?(?:\bvalue="([^"]*)")?[^>]*>')
# rows of no case: everybody's organisations and people, and what belongs to oneself
NOT_OF_A_CASE = {"mail_id", "user_id", "session_id", "organisation_id"}


@contextmanager
def written() -> Iterator[list[tuple[str, str]]]:
    """Statements that write, with their parameters; the log's own left out."""
    seen: list[tuple[str, str]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if WRITING.match(statement) and "audit_" not in statement:
            seen.append((statement, str(parameters)))

    sa.event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(database.engine, "before_cursor_execute", note)


def refusals(session: Session) -> int:
    session.commit()
    query = sa.select(sa.func.count()).where(AuditEvent.outcome == AuditOutcome.REFUSED)
    return session.scalar(query) or 0


@pytest.fixture
def cases(world: World) -> tuple[Case, Case]:
    """One that Amina coordinates, and one of another district that she may not know of."""
    return full_case(world), full_case(world, "maja.lind")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_nested_id_of_another_case_is_not_found_and_logged(
    method: str, app: Flask, session: Session, cases: tuple[Case, Case], sign_in: SignIn
) -> None:
    mine, other = cases
    client, tried = sign_in("amina.berg"), 0
    token = client.token()

    def but_one(rule: Rule, argument: str) -> dict[str, Any]:
        own = {name: values_for(session, mine, name)[0] for name in rule.arguments}
        return {**own, argument: values_for(session, other, argument)[0]}

    with app.test_request_context("/"):
        nested = [
            (rule, argument)
            for rule in rules(app, method)
            if "case_id" in rule.arguments
            for argument in rule.arguments & (ROWS.keys() - NOT_OF_A_CASE)
        ]
        swapped = [(rule.endpoint, app.url_for(rule.endpoint, **but_one(rule, argument))) for rule, argument in nested]
    before, wrong, mappings = refusals(session), [], session.scalar(sa.select(sa.func.count(OwnMapping.id)))
    for endpoint, path in swapped:
        with written() as seen:
            sent = {"data": {"csrf_token": token}} if method == "POST" else {}
            answer = client.http.open(path, method=method, **sent)
        told = refusals(session) - before
        before += told
        changed = [each for each in seen if "INTO own_mapping" not in each[0]]  # taken back with its savepoint
        if changed or answer.status_code != 404 or not told:
            wrong.append((endpoint, answer.status_code, told, changed))
        tried += 1
    assert not wrong, "\n".join(str(each) for each in wrong)
    assert tried > 12
    session.commit()
    assert session.scalar(sa.select(sa.func.count(OwnMapping.id))) == mappings


@pytest.mark.parametrize("step", [Step.OWN_MAPPINGS, Step.JOINT_MAPPING, Step.GOAL_SETTING])
def test_ids_of_another_case_in_fields_write_nothing_of_it(
    step: Step, app: Flask, session: Session, cases: tuple[Case, Case], sign_in: SignIn
) -> None:
    mine, other = cases
    mine.step = step
    session.commit()
    foreign = {value for name in ROWS.keys() - NOT_OF_A_CASE for value in values_for(session, other, name)}
    foreign.add(other.id)
    client, tried = sign_in("amina.berg"), 0
    token, taken = client.token(), set[str]()
    for _rule, path in list(paths(app, session, mine, "POST")):
        if mine.id not in path:
            continue
        names = set(FIELD.findall(client.http.get(path).get_data(as_text=True)))
        for data in _filled(names, sorted(foreign)):
            with written() as seen:
                status = client.http.post(path, data={**data, "csrf_token": token}).status_code
            assert status < 500, path
            # a new row may take its own id from the form, and is written again by what comes after
            taken |= {*data.get("token", [])}
            others = foreign - taken
            assert [each for each in seen if any(row in each[1] for row in others)] == [], path
            tried += 1
    assert tried > 60


def _filled(fields: set[tuple[str, str]], foreign: list[str]) -> Iterator[dict[str, list[str]]]:
    """The form as it came with all foreign ids at once in every field; then only where ids belong."""
    names = {name for name, _value in fields} - {"csrf_token"}
    usual = {name: [value or "En text om platsen"] for name, value in fields if name in names}
    usual |= {"version": [""]}
    yield {**usual, **{name: foreign for name in names if _is_of_ids(name)}, "case_id": foreign[:1]}
    yield {**dict.fromkeys(names, foreign), "token": foreign[:1], "id": foreign[:1]}


def _is_of_ids(name: str) -> bool:
    return name.endswith(("_id", "_ids", "observations", "problem", "targets", "rows", "sources"))
