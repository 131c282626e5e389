"""Bad input over every form and parameter: never a 500, never a page that is not whole."""

import os
import random
import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.crawl import paths
from tests.factories import World
from tests.full_case import freeze, full_case
from tracker.domain.steps import Step

SignIn = Callable[[str], PageClient]
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "1",
    "NaN",
    "inf",
    "1e999",
    str(2**63),
    "9" * 400,
    "3,14",
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    "2026-10-27T25:61",
    "null",
    "[]",
    '{"type": "Point", "coordinates": [1e400, null]}',
    '{"type": "Polygon", "coordinates": [[[18, 59], [18, 59]]]}',
    '{"type":"Point","coordinates":[18.09,59.24]}',
    "59,2434 18,0933",
    "6580994 674032",
    "a" * 5000,
    "\x00nul\x00",
    "\u200b\u202eosynligt",
    "e\u0301",
    "\U0001f600" * 50,
    "\ud800",
    "<script>alert(1)</script>",
    "'; DROP TABLE app_user; --",
    "../../etc/passwd",
    "%s%d%(x)s{{7*7}}",
    "19121212-1212",
    "aaaaaaaaaaaaaaaa",
)
# tries per address; FUZZ_ROUNDS=100 for a long run by hand
ROUNDS = int(os.environ.get("FUZZ_ROUNDS", "4"))
NAMES = re.compile(r'name="([a-zA-Z_][\w-]*)"')
OPTIONS = re.compile(r'<(?:option|input)[^>]*value="([^"]{1,60})"')


def forms(client: PageClient, path: str) -> tuple[list[str], list[str]]:
    """Names and some values of the inputs a page offers."""
    answer = client.http.get(path)
    page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""  # files have no forms
    names = sorted(set(NAMES.findall(page)) - {"csrf_token", "viewport"})
    return names, sorted(set(OPTIONS.findall(page)))


def nasty_form(rng: random.Random, names: list[str], offered: list[str]) -> dict[str, list[str]]:
    """Each field missing, single, double or of the wrong kind."""
    chosen: dict[str, list[str]] = {}
    for name in names:
        times = rng.choice((0, 1, 1, 1, 1, 2))
        pool = offered if offered and rng.random() < 0.5 else NASTY
        chosen[name] = [rng.choice(pool).encode("utf-8", "replace").decode() for _ in range(times)]
    return chosen


@pytest.mark.slow
@pytest.mark.parametrize("step", [Step.INITIATION, Step.OWN_MAPPINGS, Step.JOINT_MAPPING, Step.GOAL_SETTING])
@pytest.mark.parametrize("name", ["amina.berg", "karin.lund"])
def test_no_form_answers_500(
    name: str, step: Step, app: Flask, session: Session, world: World, sign_in: SignIn
) -> None:
    case = full_case(world)
    case.step = step
    freeze(world, case)
    rng = random.Random(f"{name}{step}")
    client = sign_in(name)
    token, tried = client.token(), 0
    addresses = [path for rule, path in paths(app, session, case, "POST") if rule.endpoint != "people.sign_out"]
    for path in addresses:
        names, offered = forms(client, path)
        for _ in range(ROUNDS):
            data = {**nasty_form(rng, names, offered), "csrf_token": token}
            status = client.http.post(path, data=data).status_code
            assert status < 500, (path, data)
            tried += 1
    assert tried > 150


@pytest.mark.slow
def test_no_form_of_administration_answers_500(app: Flask, session: Session, world: World, sign_in: SignIn) -> None:
    case = full_case(world)
    freeze(world, case)
    rng = random.Random("administration")
    client = sign_in("admin")
    token, tried = client.token(), 0
    addresses = [path for _rule, path in paths(app, session, case, "POST") if path.startswith("/administration")]
    for path in addresses:
        names, offered = forms(client, path)
        for _ in range(ROUNDS):
            data = {**nasty_form(rng, names or ["name", "reason", "area"], offered), "csrf_token": token}
            status = client.http.post(path, data=data).status_code
            assert status < 500, (path, data)
            assert (
                client.http.get(path, query_string=nasty_form(rng, ["sida", "sok", "roll", "person"], [])).status_code
                < 500
            )
            tried += 1
    assert tried >= 18 * ROUNDS


@pytest.mark.slow
def test_no_address_parameter_answers_500(app: Flask, session: Session, world: World, sign_in: SignIn) -> None:
    case = full_case(world)
    freeze(world, case)
    rng = random.Random("addresses")
    client = sign_in("amina.berg")
    for _rule, path in list(paths(app, session, case)):
        names, offered = forms(client, path)
        for _ in range(ROUNDS):
            query = nasty_form(rng, [*names, "sida", "sortera", "problem"], offered)
            assert client.http.get(path, query_string=query).status_code < 500, (path, query)


@pytest.mark.parametrize("bent", ["1", "0" * 17, "A" * 16, "å" * 16, str(2**64), "..", "%00"])
def test_a_bent_id_is_not_found(bent: str, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for path in (f"/arenden/{bent}", f"/arenden/{bent}/karta.geojson", f"/aktorer/{bent}"):
        assert client.http.get(path).status_code in {404, 308}, path
