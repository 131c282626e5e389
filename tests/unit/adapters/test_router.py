"""Distances to walk out of a service that speaks OSRM's table format: what it answers, and what it does not."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.routing import Service, serving
from tracker.adapters.ground import router as module
from tracker.adapters.ground.router import Router

PLACES = [(18.09, 59.24), (18.1, 59.25), (18.095, 59.245)]
METRES = [[0, 900.4, 400], [880, 0, None], [400, 510, 0]]


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as made:
        yield made


def test_a_table_is_asked_for_once_on_foot_and_read(service: Service) -> None:
    found = service.answers({"code": "Ok", "distances": METRES, "sources": []}).table(PLACES)
    assert found == [[0.0, 900.4, 400.0], [880.0, 0.0, None], [400.0, 510.0, 0.0]]
    at = "18.090000,59.240000;18.100000,59.250000;18.095000,59.245000"
    assert service.asked == [f"/table/v1/foot/{at}?annotations=distance"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"code": "NoTable", "message": "x"}, 400),
        ({"code": "Ok", "distances": METRES}, 302),
        ({"code": "Ok", "distances": METRES}, 500),
        ({"code": "Ok"}, 200),
        ({"code": "Ok", "distances": METRES[:2]}, 200),
        ({"code": "Ok", "distances": [[0, 1], [1, 0], [1, 2]]}, 200),
        ({"code": "Ok", "distances": [[0, -1, 2], [1, 0, 2], [1, 2, 0]]}, 200),
        ({"code": "Ok", "distances": [[0, "1", 2], [1, 0, 2], [1, 2, 0]]}, 200),
        ({"code": "Ok", "distances": [[0, True, 2], [1, 0, 2], [1, 2, 0]]}, 200),
        (b'{"code": "Ok", "distances": [[0, NaN, 2], [1, 0, 2], [1, 2, 0]]}', 200),
        ([1, 2], 200),
        (b"<html>", 200),
        (b"\xff\xfe", 200),
        (b"[" * 100_000, 200),
        (b'{"code": "Ok", "x": "' + b"x" * 600_000 + b'"}', 200),
    ],
)
def test_what_is_no_sound_answer_is_none(service: Service, body: Any, status: int) -> None:
    assert service.answers(body, status).table(PLACES) is None
    assert len(service.asked) == 1, "it is asked once and sent nowhere else"


def test_a_service_that_is_slow_or_away_is_not_waited_for(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_SECONDS", 0.2)
    begun = time.monotonic()
    assert service.answers({"code": "Ok", "distances": METRES}, wait=1).table(PLACES) is None
    assert Router("http://127.0.0.1:9").table(PLACES) is None
    assert time.monotonic() - begun < 0.9


def test_without_an_address_or_a_way_nobody_is_asked(service: Service) -> None:
    assert Router("").table(PLACES) is None
    assert not Router("").is_set
    assert service.answers({}).table(PLACES[:1]) is None
    assert service.asked == []
