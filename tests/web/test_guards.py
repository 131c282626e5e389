"""The person guard stands at every text field of every form whose text others read: each is tried, none is listed."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from html5lib import parse
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.crawl import paths
from tests.factories import World
from tests.full_case import full_case
from tests.web.test_swapped import written
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.mail import OutgoingMail
from tracker.models.records import AuditChange, AuditEvent

SignIn = Callable[[str], PageClient]
NUMBER = "19121212-1212"
SAID = "ser ut som ett personnummer"
# how many fields say it, at least: a form may refuse for a reason of its own first
SAID_IN = {Step.OWN_MAPPINGS: 20, Step.GOAL_SETTING: 30}
# where the text is of no place and no case's: own notes warn, a position is no text, an address of a person is one
LEFT_OUT = {
    "notes.index", "notes.edit", "notes.about_problem", "notes.about_measure", "cases.invite_person",
}  # fmt: skip
NOT_TEXT = {"position_text", "geometry"}


def text_fields(page: str, action: str) -> tuple[dict[str, list[str]], list[str]]:
    """Values that would be accepted for the form of an address, and the names of its text fields."""
    usual: dict[str, list[str]] = {}
    texts: list[str] = []
    for form in parse(page, namespaceHTMLElements=False).iter("form"):
        if form.get("method") != "post" or (form.get("action") or action).partition("?")[0] != action:
            continue
        for field in form.iter():
            name = field.get("name")
            if name and field.tag in {"input", "select", "textarea", "button"}:
                texts += _usual(field, name, usual)
    return usual, list(dict.fromkeys(texts))


FILLED = {"date": "2026-10-06", "time": "10:00", "text": "En text om platsen efter klockan nitton"}


def _usual(field: Any, name: str, usual: dict[str, list[str]]) -> list[str]:
    """Keep a value that the field would be sent with; gives its name when it takes text."""
    kind = {"select": "select", "textarea": "text", "button": "button"}.get(field.tag) or field.get("type", "text")
    if kind == "select":
        usual[name] = [_option(field)]
    elif kind in {"radio", "checkbox", "button"}:
        if name not in usual or field.get("checked") is not None:
            usual[name] = [field.get("value") or ""]
    else:
        is_text = kind == "text" and name not in NOT_TEXT and not field.get("inputmode")
        usual[name] = [field.get("value") or ("" if kind == "text" and not is_text else FILLED.get(kind, ""))]
        return [name] if is_text else []
    return []


def _option(field: Any) -> str:
    options = [each for each in field.iter("option") if each.get("value")]
    chosen = [each for each in options if each.get("selected") is not None]
    return str((chosen or options)[0].get("value")) if options else ""


def ready(world: World, step: Step) -> Case:
    case = full_case(world)
    case.step = step
    if step is Step.OWN_MAPPINGS:
        case.revealed_at = None
    world.mapping(case, "amina.berg", "eget")
    world.session.commit()
    return case


@pytest.mark.parametrize("step", list(SAID_IN))
def test_a_personal_number_is_refused_in_every_field_of_shared_text(
    step: Step, app: Flask, session: Session, world: World, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    """And what was stopped stands nowhere after: in no event or its values, no letter and no line of a log."""
    case = ready(world, step)
    client, said, open_doors = sign_in("amina.berg"), set(), []
    token = client.token()
    once = {rule.endpoint: (rule, path) for rule, path in paths(app, session, case, "POST")}
    for rule, path in once.values():
        if case.id not in path or rule.endpoint in LEFT_OUT or "GET" not in (rule.methods or ()):
            continue
        usual, texts = text_fields(client.http.get(path).get_data(as_text=True), path)
        for name in texts:
            data = {**usual, name: [f"Ring {NUMBER} om det"], "csrf_token": [token], "token": [new_id()]}
            with written() as seen:
                answer = client.http.post(path, data=data)
            if SAID in answer.get_data(as_text=True):
                said.add((rule.endpoint, name))
            if any(NUMBER in parameters for _statement, parameters in seen):
                open_doors.append((rule.endpoint, name, answer.status_code))
    assert not open_doors, "\n".join(str(each) for each in sorted(set(open_doors)))
    assert len(said) >= SAID_IN[step], sorted(said)
    assert all(NUMBER not in str(told) for told in left_behind(session))
    assert NUMBER not in caplog.text


def left_behind(session: Session) -> list[Any]:
    """What stands in the log and in the letters: facts, old and new values, subjects and bodies."""
    session.commit()
    kept = (
        sa.select(AuditEvent.facts, AuditEvent.subject_id),
        sa.select(AuditChange.old, AuditChange.new),
        sa.select(OutgoingMail.subject, OutgoingMail.body, OutgoingMail.to_address),
    )
    return [row for query in kept for row in session.execute(query)]


def test_a_row_that_the_database_refuses_is_not_told_in_the_log(
    session: Session, world: World, sign_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    """Own notes may hold a personal number, and a database may quote what it refuses."""
    case, client = world.case(), sign_in("amina.berg")
    if session.get_bind().dialect.name == "postgresql":
        body = "BEGIN RAISE EXCEPTION 'refused %', NEW.text; END"
        session.execute(sa.text(f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"))
        session.execute(sa.text("CREATE TRIGGER refuse BEFORE INSERT ON note FOR EACH ROW EXECUTE FUNCTION refuse()"))
    else:
        session.execute(sa.text("ALTER TABLE note RENAME COLUMN text TO words"))
    session.commit()
    client.http.post(f"/arenden/{case.id}/anteckningar", data={"csrf_token": client.token(), "text": f"x {NUMBER}"})
    assert "error on notes." in caplog.text or "answer on notes." in caplog.text
    assert NUMBER not in caplog.text
