"""The canary crawl: a case full of words of its own; every address, as everybody; no foreign word may appear.

And at least one own word must, on most pages: proof that the crawl saw something.
"""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.crawl import paths
from tests.factories import World
from tests.full_case import AUTHORITIES, SEALED, SHARED, freeze, full_case, plant
from tracker.domain.cases import PartyStatus
from tracker.models.cases import Case

SignIn = Callable[[str], PageClient]
WORDS = re.compile(rf"(?:{SHARED}|{SEALED}|{AUTHORITIES})[a-z0-9]+")
OUTSIDERS = ("maja.lind", "birgitta.sjo", "reza.amini")


@pytest.fixture
def case(world: World, session: Session) -> Case:
    made = full_case(world)
    assert len(plant(session)) > 50
    freeze(world, made)
    return made


def crawl(app: Flask, session: Session, case: Case, client: PageClient) -> dict[str, set[str]]:
    """Every word seen, with the addresses it was seen at. Any answer counts: pages, layers, errors, redirects."""
    seen: dict[str, set[str]] = {}
    addresses = [path for _rule, path in paths(app, session, case)]
    assert len(addresses) > 40
    for address in addresses:
        response = client.http.get(address)
        assert response.status_code < 500, (address, client.name, response.status_code)
        text = response.get_data(as_text=True) + " ".join(response.headers.values())
        for word in WORDS.findall(text):
            seen.setdefault(word, set()).add(address)
    return seen


def kinds(seen: dict[str, set[str]], *prefixes: str) -> dict[str, set[str]]:
    return {word: where for word, where in seen.items() if word.startswith(prefixes)}


@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_outsider_sees_no_canary(name: str, app: Flask, session: Session, case: Case, sign_in: SignIn) -> None:
    assert crawl(app, session, case, sign_in(name)) == {}


def test_the_system_administrator_sees_that_a_case_exists_and_nothing_of_it(
    app: Flask, session: Session, case: Case, sign_in: SignIn
) -> None:
    seen = crawl(app, session, case, sign_in("admin"))
    assert {word for word in seen if not word.startswith(f"{SHARED}caseregistrynumber")} == set()
    assert seen, "its registry number is metadata, and proof that the crawl saw the list"


def test_before_sign_in_nothing_is_seen(app: Flask, session: Session, case: Case, anonymous: PageClient) -> None:
    assert crawl(app, session, case, anonymous) == {}


@pytest.mark.parametrize("name", ["johan.ek", "rektor"])
def test_a_private_party_sees_the_shared_and_nothing_of_the_authorities_or_the_sealed(
    name: str, app: Flask, session: Session, case: Case, sign_in: SignIn
) -> None:
    seen = crawl(app, session, case, sign_in(name))
    assert kinds(seen, AUTHORITIES, SEALED) == {}
    assert len(kinds(seen, SHARED)) > 15


@pytest.mark.parametrize("name", ["amina.berg", "karin.lund", "overblick", "olle.nystrom"])
def test_an_authority_sees_its_circle_but_nothing_sealed_by_others(
    name: str, app: Flask, session: Session, case: Case, sign_in: SignIn
) -> None:
    seen = crawl(app, session, case, sign_in(name))
    assert kinds(seen, SEALED) == {}
    assert len(kinds(seen, AUTHORITIES)) > 3
    assert len(kinds(seen, SHARED)) > 15


def test_a_party_sees_its_own_sealed_mapping(app: Flask, session: Session, case: Case, sign_in: SignIn) -> None:
    assert kinds(crawl(app, session, case, sign_in("elin.persson")), SEALED)


def test_a_revoked_party_sees_nothing_from_the_next_request(
    app: Flask, session: Session, case: Case, world: World, sign_in: SignIn
) -> None:
    late = world.case()
    party = world.party(late, "reza.amini")
    client = sign_in("reza.amini")
    client.get(f"/arenden/{late.id}")
    party.status, party.ended_at = PartyStatus.LEFT, party.answered_at
    session.commit()
    client.get(f"/arenden/{late.id}", 404)
