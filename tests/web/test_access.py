"""Every route × every persona behaves as the reviewed table says, and the table is whole."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.access_table import CASE, GLOBAL, PUBLIC, as_markdown
from tests.client import PageClient, statements
from tests.crawl import paths
from tests.factories import World
from tests.full_case import freeze, full_case, shelve
from tracker.domain.access import Permission, allows
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import now
from tracker.domain.people import UserRole
from tracker.models.cases import Case
from tracker.queries.duties import duties_in, global_duties

SignIn = Callable[[str], PageClient]
ACCESS_PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"
PERSONAS = (
    "amina.berg",  # coordinator of the case
    "olle.nystrom",  # coordinator of the same district
    "maja.lind",  # coordinator of another district
    "karin.lund",  # police, party
    "johan.ek",  # property owner, party
    "maria.falk",  # reader at the property owner
    "elin.persson",  # municipal school, party
    "rektor",  # independent school, party
    "reza.amini",  # invited, has not answered
    "birgitta.sjo",  # party that has left
    "sara.holm",  # no part in the case; administers her organisation
    "overblick",  # the city's overview
    "admin",  # system administrator
)
KNOWN = {Permission.CASE_READ, Permission.AUDIT_READ}
# acts of the law on what a closed case holds, which they do not change: opening it again, and giving out records;
# and what lets fewer read of it, since its parties do for a while
WHILE_CLOSED = {
    "files.let_back",
    "files.stop",
    "law.decide_disclosure_page",
    "law.disclosure",
    "law.disclosures",
    "law.reopen",
}


@pytest.fixture
def case(app: Flask, world: World) -> Case:
    made = full_case(world)
    shelve(world.session, app.extensions["shelf"])
    freeze(world, made)
    world.party(made, "reza.amini", status=PartyStatus.INVITED)
    world.user("sara.holm").is_organisation_admin = True
    world.session.commit()
    return made


def test_every_route_is_in_exactly_one_class(bare_app: Flask) -> None:
    endpoints = {rule.endpoint for rule in bare_app.url_map.iter_rules()}
    listed = [*PUBLIC, *GLOBAL, *CASE]
    assert len(listed) == len(set(listed))
    assert endpoints - set(listed) == set(), "new routes: give them a class in tests/access_table.py"
    assert set(listed) - endpoints == set(), "routes that no longer exist"
    for rule in bare_app.url_map.iter_rules():
        access = {**GLOBAL, **CASE}.get(rule.endpoint)
        if access:
            methods = rule.methods or set()
            assert ("GET" in methods) == (access.read is not None), rule.endpoint
            assert ("POST" in methods) == (access.write is not None), rule.endpoint


def test_the_access_page_is_made_of_the_table() -> None:
    if os.environ.get("UPDATE_SNAPSHOTS"):
        ACCESS_PAGE.write_text(as_markdown(), encoding="utf-8")
    assert ACCESS_PAGE.read_text(encoding="utf-8") == as_markdown()


def expected(world: World, case: Case, name: str, permission: Permission, *, in_case: bool) -> int | None:
    """403, 404, or None where the person comes in."""
    actor = world.actor(name)
    if not in_case:
        return None if allows(permission, global_duties(actor)) else 403
    duties = duties_in(world.session, actor, case.id)
    if not any(allows(known, duties) for known in KNOWN):
        return 404
    return None if allows(permission, duties) else 403


def has_inner_row(path: str, case: Case) -> bool:
    """Whether the address names a row inside the case, which a circle or another organisation may hide (404)."""
    parts = path.rsplit(f"{case.id}", maxsplit=1)[-1].split("/")
    return any(len(part) == 16 or part.isdigit() for part in parts)


@pytest.mark.parametrize("name", PERSONAS)
def test_reading(name: str, app: Flask, session: Session, world: World, case: Case, sign_in: SignIn) -> None:
    client = sign_in(name)
    came_in = 0
    for rule, path in list(paths(app, session, case)):
        access = GLOBAL.get(rule.endpoint) or CASE.get(rule.endpoint)
        if access is None or access.read is None:
            continue
        should = expected(world, case, name, access.read, in_case=rule.endpoint in CASE)
        session.commit()
        status = client.http.get(path).status_code
        if should is None:
            allowed = {200, 303, 404} if has_inner_row(path, case) else {200, 303}
            assert status in allowed, (name, path, status)
            came_in += status == 200
        else:
            assert status in {should, 404}, (name, path, status, should)
    assert came_in >= 5


@pytest.mark.parametrize("name", [name for name in PERSONAS if name != "amina.berg"])
def test_writing_where_one_may_not(
    name: str, app: Flask, session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    client = sign_in(name)
    token = client.token()
    tried = 0
    for rule, path in list(paths(app, session, case, "POST")):
        access = CASE.get(rule.endpoint)
        if access is None or access.write is None:
            continue
        should = expected(world, case, name, access.write, in_case=True)
        session.commit()
        if should is None:
            continue
        with statements() as sent:
            status = client.http.post(path, data={"csrf_token": token}).status_code
        answered_before = {303} if rule.endpoint == "cases.answer" else set()  # a second click on yes: on to the case
        assert status in {should, 404, *answered_before}, (name, path, status, should)
        written = [
            text for text in sent if text.startswith(("INSERT", "UPDATE", "DELETE")) and "audit_event" not in text
        ]
        assert written == [], (name, path)
        tried += 1
    assert tried > 10


@pytest.mark.parametrize("is_disabled", [False, True])
def test_nobody_comes_in_before_sign_in_nor_when_disabled(
    app: Flask, session: Session, world: World, case: Case, sign_in: SignIn, is_disabled: bool
) -> None:
    """A live session of a user who is disabled is worth as much as none."""
    client = sign_in("karin.lund") if is_disabled else PageClient(app)
    world.user("karin.lund").disabled_at = now()
    session.commit()
    for rule, path in list(paths(app, session, case)):
        status = client.http.get(path).status_code
        assert (status == 200) == (rule.endpoint in PUBLIC), (path, status)


def test_a_disabled_user_is_out_at_the_next_request(world: World, session: Session, sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    client.get("/")
    world.user("karin.lund").disabled_at = now()
    session.commit()
    client.get("/", 303)


def test_a_reader_may_not_change_even_as_a_party(world: World, case: Case, sign_in: SignIn) -> None:
    assert world.user("maria.falk").role is UserRole.READER
    client = sign_in("maria.falk")
    client.get(f"/arenden/{case.id}/kartlaggning")
    client.post(f"/arenden/{case.id}/kartlaggning", {}, 403)


def test_a_closed_case_can_be_read_and_not_changed(
    app: Flask, session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    case.status = CaseStatus.CLOSED
    session.commit()
    client = sign_in("amina.berg")
    client.get(f"/arenden/{case.id}")
    token = client.token()
    for rule, path in list(paths(app, session, case, "POST")):
        if rule.endpoint in CASE and rule.endpoint not in WHILE_CLOSED:
            with statements() as sent:
                status = client.http.post(path, data={"csrf_token": token}).status_code
            assert status < 500, path
            written = [t for t in sent if t.startswith(("INSERT", "UPDATE", "DELETE")) and "audit_event" not in t]
            assert written == [], path
