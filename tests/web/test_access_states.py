"""Every route × every person × every state of a case, on both databases: the rules of tests/access_states.py."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.access_states import (
    CHANGES_WHILE_CLOSED,
    IS_CLOSED,
    KNOWS,
    LINK,
    PEOPLE,
    WALK_LINK,
    WRITTEN_BY,
    State,
    expected,
    permissions,
)
from tests.access_table import CASE, GLOBAL, PUBLIC
from tests.client import PageClient, statements
from tests.copies import Copies
from tests.crawl import INQUIRY_LINK, PLACE_LINK, SIGN_UP_LINK, STATUS_LINK
from tests.crawl import LINK as TOKEN
from tests.states import SEAL, States, Stood
from tracker.domain.access import Permission
from tracker.domain.clock import time_set

SignIn = Callable[[str], PageClient]
SEALED_WORD = re.compile(rf"{SEAL}([a-z])")
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(scope="session")
def states() -> States:
    return States()


@pytest.fixture(params=list(State))
def stood(request: pytest.FixtureRequest, bare_app: Flask, copies: Copies, states: States) -> Stood:
    return states.get(bare_app, copies, request.param)


@pytest.fixture
def database_url(stood: Stood) -> str:
    """The state's own database, which is only read: all tests of it share it."""
    return stood.address


@pytest.fixture(autouse=True)
def _day(stood: Stood, _clock: None) -> Iterator[None]:
    with time_set(stood.moment):
        yield


def names_row(path: str, case_id: str) -> bool:
    """Whether the address names a row inside the case, which a circle or another organisation may hide (404)."""
    parts = path.rsplit(case_id, maxsplit=1)[-1].split("/")
    return any(len(part) == 16 or part.isdigit() for part in parts)


def asked(stood: Stood, method: str) -> Iterator[tuple[str, Permission, list[str]]]:
    """Every route of the table that answers the method, with the permission that it asks."""
    for way, addresses in stood.ways.items():
        access = GLOBAL.get(way.endpoint) or CASE.get(way.endpoint)
        permission = access and (access.read if method == "GET" else access.write)
        if way.method == method and permission is not None:
            yield way.endpoint, permission, addresses


def answers(stood: Stood, path: str, should: int | None) -> set[int]:
    """What may be answered at an address: to come in, or to be refused; a row inside may be hidden from either."""
    hidden = {404} if names_row(path, stood.case_id) else set()
    return {200, 303, *hidden} if should is None else {should, *hidden}


@pytest.mark.parametrize("name", PEOPLE)
def test_reading(name: str, app: Flask, stood: Stood, sign_in: SignIn) -> None:
    """While the mappings are open at several rows each, in the other states at one."""
    client, came_in, seen = sign_in(name), {True: 0, False: 0}, set()
    for endpoint, permission, addresses in asked(stood, "GET"):
        should = expected(name, stood.state, endpoint, permission, in_case=endpoint in CASE)
        for path in addresses if stood.state is State.OPEN else addresses[:1]:
            answer = client.http.get(path)
            assert answer.status_code in answers(stood, path, should), (endpoint, path, answer.status_code, should)
            came_in[endpoint in CASE] += answer.status_code == 200
            seen |= set(SEALED_WORD.findall(answer.get_data().decode(errors="replace")))
    held = permissions(name, stood.state)
    assert came_in[False] >= 14
    assert came_in[True] >= (25 if Permission.JOINT_READ in held else bool(held & KNOWS))
    assert seen == (set(WRITTEN_BY.get(name, "")) if stood.state is State.SEALED else set())


@pytest.mark.parametrize("name", PEOPLE)
def test_writing_where_one_may_not(name: str, app: Flask, stood: Stood, sign_in: SignIn) -> None:
    """Nor where one might if the case were open: then nothing is written, whatever the answer says."""
    client, tried = sign_in(name), 0
    token = client.token()
    for endpoint, permission, addresses in asked(stood, "POST"):
        in_case = endpoint in CASE
        if not in_case and stood.state is not State.OPEN:  # what belongs to no case knows of no state
            continue
        should = expected(name, stood.state, endpoint, permission, in_case=in_case, is_read=False)
        is_kept = stood.state in IS_CLOSED and endpoint not in CHANGES_WHILE_CLOSED
        if should is None and not (in_case and is_kept):
            continue
        for path in addresses if should is None or stood.state is State.OPEN else addresses[:1]:
            with statements() as sent:
                status = client.http.post(path, data={"csrf_token": token}).status_code
            assert status < 500 if should is None else status in answers(stood, path, should), (path, status, should)
            assert not [text for text in sent if text.startswith(WRITES) and "audit_event" not in text], path
            tried += 1
    assert tried > 10 or (name == "amina.berg" and stood.state not in {*IS_CLOSED, State.DISPOSED})


def test_the_holder_of_a_link_reads_its_page_and_nothing_else(stood: Stood, anonymous: PageClient) -> None:
    assert anonymous.http.get(f"/inbjudan/{TOKEN}").status_code == LINK[stood.state]
    for link in (SIGN_UP_LINK, f"plats/{PLACE_LINK}"):
        assert anonymous.http.get(f"/vandring/{link}").status_code == WALK_LINK[stood.state], link
        calendar = anonymous.http.get(f"/vandring/{link}/kalender.ics").status_code
        assert calendar == (200 if WALK_LINK[stood.state] == 200 else 404), link
    assert anonymous.http.get(f"/vandring/laget/{STATUS_LINK}").status_code == WALK_LINK[stood.state]
    assert anonymous.http.get(f"/fore-vandringen/{INQUIRY_LINK}").status_code == WALK_LINK[stood.state]
    own = anonymous.http.get(f"/fore-vandringen/{INQUIRY_LINK}/mina.geojson").status_code
    assert own == (200 if WALK_LINK[stood.state] == 200 else 404)
    token, tried = anonymous.token(), 0
    for way, addresses in stood.ways.items():
        if way.endpoint not in PUBLIC:
            sent = {"data": {"csrf_token": token}} if way.method == "POST" else {}
            status = anonymous.http.open(addresses[0], method=way.method, **sent).status_code
            assert status in {303, 401}, (addresses[0], status)
            tried += 1
    assert tried > 250


@pytest.mark.parametrize("stood", [State.SEALED], indirect=True)
@pytest.mark.parametrize("name", PEOPLE)
def test_a_sealed_observation_is_found_by_its_own_organisation_only(
    name: str, app: Flask, stood: Stood, sign_in: SignIn
) -> None:
    client, case_id = sign_in(name), stood.case_id
    with app.test_request_context("/"):
        addresses = [
            (title, app.url_for("files.about_observation", case_id=case_id, observation_id=row_id))
            for title, row_id in stood.observations.items()
        ] + [
            (title, app.url_for("files.show", case_id=case_id, attachment_id=row_id))
            for row_id, title in stood.files.items()
        ]
    found = [title for title, address in addresses if client.http.get(address).status_code == 200]
    assert len(addresses) == 9
    assert set(found) == set(WRITTEN_BY.get(name, ""))
