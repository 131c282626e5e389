"""Who reads, in words: by organisation, with the number of people, split by circle."""

from collections.abc import Iterator

import pytest
from flask import Flask

from config import Settings
from tracker import create_app
from tracker.domain.access import Circle
from tracker.queries.audience import Readers
from tracker.web.audience import brief, circle_words, listed, names_of


def readers(name: str, *, is_party: bool = True, is_authority: bool = True, people: int = 1) -> Readers:
    return Readers(name, name, name, is_party, is_authority, tuple("abcdefgh"[:people]))


OFFICE = readers("Farsta SDF", people=2)
OWNER = readers("Fastighetsbolaget", is_authority=False, people=3)
OVERVIEW = readers("Stadsledningskontoret", is_party=False)


@pytest.fixture(scope="module")
def words_app() -> Flask:
    return create_app(Settings(environment="test", secret_key="only for tests", database_url="sqlite://", tile_url=""))


@pytest.fixture(autouse=True)
def _words(words_app: Flask) -> Iterator[None]:
    with words_app.test_request_context("/"):
        yield


def test_all_parties_are_counted_in_words() -> None:
    both = [OFFICE, OWNER, OVERVIEW]
    assert circle_words(both, Circle.ALL_PARTIES) == "Alla två parter och Stadsledningskontoret, 6 personer"
    assert circle_words([OFFICE], Circle.ALL_PARTIES) == "Den enda parten, 2 personer"


def test_authorities_leave_the_private_out() -> None:
    assert circle_words([OFFICE, OWNER], Circle.AUTHORITIES) == "En part, 2 personer"
    three = [OFFICE, readers("Polisen"), OWNER]
    assert circle_words(three, Circle.AUTHORITIES) == "Två parter, 3 personer"


def test_nobody_else_reads_what_is_ones_own() -> None:
    assert not any(OFFICE.reads(circle) for circle in (Circle.OWN_ORGANISATION,))
    assert OWNER.reads(Circle.PUBLIC)


def test_lists_in_words() -> None:
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b och c"
    assert brief([OFFICE, OWNER]) == "Farsta SDF (2) och Fastighetsbolaget (3)"
    assert names_of([OFFICE, OVERVIEW]) == [
        "Farsta SDF, 2 personer",
        "Stadsledningskontoret, 1 person som följer alla ärenden",
    ]
