"""What a page says of a note that the guard has something to say about, and who reads what stays with one's own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from config import Settings
from tests.hints import HINTS
from tracker import create_app
from tracker.domain.texts.notes import cautions
from tracker.queries.audience import Readers
from tracker.web.audience import own_strip
from tracker.web.notes.view import caution_words

RECORD = "Egna anteckningar kan behöva lämnas ut som allmän handling. Ta bort det ni inte behöver."


@pytest.fixture(scope="module")
def words_app() -> Flask:
    return create_app(Settings(environment="test", secret_key="only for tests", database_url="sqlite://", tile_url=""))


@pytest.fixture(autouse=True)
def _words(words_app: Flask) -> Iterator[None]:
    with words_app.test_request_context("/"):
        yield


def test_nothing_found_says_nothing() -> None:
    assert caution_words(cautions("Ring driften.", HINTS)) is None


def test_what_was_found_is_told_with_why_it_matters() -> None:
    found = cautions("bo@ek.example, ABC123 i ghettot", HINTS)
    assert caution_words(found) == (
        "Det ser ut att stå en e-postadress (bo@ek.example) och ett registreringsnummer (ABC123) i anteckningen. "
        f"”ghettot” kan stigmatisera en plats. {RECORD}"
    )


def test_a_message_in_a_cookie_does_not_repeat_personal_data() -> None:
    said = caution_words(cautions("850709-9805", HINTS), quotes=False)
    assert said == f"Det ser ut att stå ett personnummer i anteckningen. {RECORD}"


def test_the_strip_counts_colleagues_and_names_nobody_else_as_reader() -> None:
    police = Readers(
        "p", "Lokalpolisområde Farsta", "Polisen", is_party=True, is_authority=True, people=("Karin", "Bo")
    )
    office = Readers("s", "Farsta SDF", "Farsta SDF", is_party=True, is_authority=True, people=("Amina",))
    strip = own_strip([office, police], "p", "Polisen")
    assert (strip.state, strip.label) == ("own_org", "Bara er organisation")
    assert strip.columns[0] == ("Läses av", "Bara Polisen, 2 personer", ["Karin", "Bo"])
    assert "Amina" not in str(strip.columns)
