"""The shortest tour: by a service that knows the ways where one is set, and plainly by straight lines elsewhere."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from config import SettingsError, load_settings
from tests.client import PageClient
from tests.factories import World
from tests.findings import AFTER, said
from tests.routing import Service, serving
from tests.walk_rows import stopped, walk_of
from tracker.adapters.ground.router import Router
from tracker.models.cases import Case
from tracker.models.walks.planned import SafetyWalk, WalkStop

SignIn = Callable[[str], PageClient]
# A, B and C lie on a line; a service says that B is behind a fence
FENCED = [[0, 900, 200], [900, 0, 700], [200, 700, 0]]


@pytest.fixture
def case(world: World) -> Case:
    made = world.case()
    world.party(made, "karin.lund")
    return made


@pytest.fixture
def walk(world: World, case: Case) -> SafetyWalk:
    made = walk_of(world, case, AFTER)
    stopped(world, made, "A", "B", "C")
    return made


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as made:
        yield made


def shortest(client: PageClient, case: Case, walk: SafetyWalk) -> str:
    answer = client.post(f"/arenden/{case.id}/vandringar/{walk.id}/ordning", {"hur": "kortast"})
    return said(client, answer.location)


def names(session: Session) -> list[str]:
    session.expire_all()
    return list(session.scalars(sa.select(WalkStop.name).order_by(WalkStop.position)))


def test_nobody_outside_is_asked_where_nothing_is_set(
    app: Flask, session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn, service: Service
) -> None:
    assert not app.extensions["router"].is_set
    assert "Avstånden är raka vägen med en omväg." in shortest(sign_in("amina.berg"), case, walk)
    assert names(session) == ["A", "B", "C"]
    assert service.asked == []


def test_the_ways_that_can_be_walked_decide(
    app: Flask, session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn, service: Service
) -> None:
    app.extensions["router"] = service.answers({"code": "Ok", "distances": FENCED})
    page = shortest(sign_in("amina.berg"), case, walk)
    assert "Avstånden är de vägar som går att gå." in page
    assert names(session) == ["A", "C", "B"]
    assert len(service.asked) == 1


def test_where_the_service_knows_no_way_the_straight_line_counts(
    app: Flask, session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn, service: Service
) -> None:
    unknown = [[0, None, 50_000], [None, 0, None], [50_000, None, 0]]
    app.extensions["router"] = service.answers({"code": "Ok", "distances": unknown})
    shortest(sign_in("amina.berg"), case, walk)
    assert names(session) == ["A", "B", "C"]


def test_a_service_that_does_not_answer_is_told_of_and_the_order_comes_all_the_same(
    app: Flask, session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    app.extensions["router"] = Router("http://127.0.0.1:9")
    assert "Tjänsten för gångvägar svarade inte" in shortest(sign_in("amina.berg"), case, walk)
    assert names(session) == ["A", "B", "C"]


def test_who_may_not_change_the_order_makes_nobody_ask(
    app: Flask, case: Case, walk: SafetyWalk, sign_in: SignIn, service: Service
) -> None:
    app.extensions["router"] = service.answers({"code": "Ok", "distances": FENCED})
    for person, status in (("karin.lund", 403), ("maja.lind", 404)):
        client = sign_in(person)
        client.post(f"/arenden/{case.id}/vandringar/{walk.id}/ordning", {"hur": "kortast"}, status)
    assert service.asked == []


def test_the_setting_is_an_address_or_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROUTER_URL", raising=False)
    assert load_settings().router_url == ""
    monkeypatch.setenv("ROUTER_URL", "http://127.0.0.1:5000/")
    assert load_settings().router_url == "http://127.0.0.1:5000"
    for wrong in ("osrm", "ftp://host", "http://", "http://host/?a=b"):
        monkeypatch.setenv("ROUTER_URL", wrong)
        with pytest.raises(SettingsError, match="ROUTER_URL"):
            load_settings()
