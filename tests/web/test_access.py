"""The reviewed table is whole, and no sign-in is worth nothing. What it says is tried in test_access_states.py."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.access_table import CASE, GLOBAL, PUBLIC, as_markdown
from tests.client import PageClient
from tests.crawl import paths
from tests.factories import World
from tests.full_case import freeze, full_case, shelve
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.people import UserRole
from tracker.models.cases import Case

SignIn = Callable[[str], PageClient]
# a ground of its own, where the installation has a file; tried in test_base_maps.py
NO_FILE = {"walks.inquiry_ground"}
ACCESS_PAGE = Path(__file__).resolve().parents[2] / "docs" / "access.md"


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
        assert (status == 200) == (rule.endpoint in PUBLIC - NO_FILE), (path, status)


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
