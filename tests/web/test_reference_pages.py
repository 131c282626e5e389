"""What the tool says of itself, the page made of the grants, and the word lists."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from html5lib import parse
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.access import GRANTS, Circle, Duty, Permission
from tracker.domain.steps import Step
from tracker.domain.texts.sorting import sort_key
from tracker.models.programmes import VocabularyTerm
from tracker.queries.scope import readable_circles
from tracker.web.labels import label
from tracker.web.reference.glossary import GLOSSARY
from tracker.web.reference.grants import READING, grant_tables
from tracker.web.reference.guide import GUIDE

SignIn = Callable[[str], PageClient]


@pytest.mark.parametrize("path", ["/hjalp", "/tillganglighet", "/uppgifter"])
def test_everybody_may_read_about_the_tool(anonymous: PageClient, sign_in: SignIn, path: str) -> None:
    assert f'href="/logga-in?nasta={path}">Logga in</a>' in anonymous.get(path).get_data(as_text=True)
    assert "Logga in</a>" not in sign_in("karin.lund").get(path).get_data(as_text=True)


def test_the_sign_in_page_does_not_lead_to_itself(anonymous: PageClient) -> None:
    assert "Logga in</a>" not in anonymous.get("/logga-in").get_data(as_text=True)


def test_every_row_of_who_reads_what_has_its_columns(sign_in: SignIn) -> None:
    tree = parse(sign_in("karin.lund").get("/roller").get_data(as_text=True), namespaceHTMLElements=False)
    table = next(tree.iter("table"))
    heads = ["".join(cell.itertext()) for cell in table.findall("thead/tr/th")]
    assert heads[-2:] == ["Loggen", "Andra ärenden"]
    assert "Interna anteckningar" not in heads
    for row in table.findall("tbody/tr"):
        assert [cell.get("data-label") for cell in row.findall("td")] == heads[1:]
    assert len(table.findall("tbody/tr")) == len(READING)


def test_who_may_what_is_for_who_is_signed_in(anonymous: PageClient, sign_in: SignIn) -> None:
    assert anonymous.get("/roller", status=303).headers["Location"] == "/logga-in?nasta=/roller"
    for name in ("amina.berg", "admin", "maria.falk", "rektor"):
        sign_in(name).get("/roller")


def test_the_words_stand_in_swedish_order_with_places_of_their_own(app: Flask) -> None:
    with app.test_request_context():
        words = [str(word.term) for word in GLOSSARY]
        assert words == sorted(words, key=sort_key)
    assert len({word.anchor for word in GLOSSARY}) == len(GLOSSARY) > 30
    assert all(re.fullmatch(r"[a-z-]+", word.anchor) for word in GLOSSARY)


def test_every_step_is_explained_in_order() -> None:
    assert [each.step for each in GUIDE] == list(Step)
    assert all(each.asks for each in GUIDE)


def test_the_page_says_what_the_grants_say(sign_in: SignIn, app: Flask) -> None:
    tree = parse(sign_in("karin.lund").get("/roller").get_data(as_text=True), namespaceHTMLElements=False)
    shown = set()
    for table in tree.iter("table"):
        if "grants" not in (table.get("class") or "").split():
            continue
        heads = ["".join(cell.itertext()).strip() for cell in table.findall("thead/tr/th")][1:]
        for row in table.findall("tbody/tr"):
            permission = (row.findtext("th") or "").strip()
            for head, cell in zip(heads, row.findall("td"), strict=True):
                if "Ja" in "".join(cell.itertext()):
                    shown.add((permission, head))
    with app.test_request_context():
        granted = {(label(permission), label(duty)) for permission, duties in GRANTS.items() for duty in duties}
    assert shown == granted


def test_every_permission_stands_in_one_table_and_every_granted_duty_in_a_column(app: Flask) -> None:
    with app.test_request_context():
        tables = grant_tables()
    rows = [permission for table in tables for permission, _grants in table.rows]
    assert sorted(rows) == sorted(Permission)
    assert {duty for table in tables for duty in table.duties} == set(Duty)


def test_the_reading_table_agrees_with_the_circles(world: World, app: Flask) -> None:
    people = {
        "Polis": "karin.lund",
        "Andra myndigheter och kommunala skolor": "elin.persson",
        "Fastighetsägare, företag och föreningar": "johan.ek",
        "Fristående skola": "rektor",
        "Stadsledningskontoret": "overblick",
        "Samordnare i ärendet": "amina.berg",
    }
    with app.test_request_context():
        said = {str(row.who): str(row.authorities) for row in READING}
    for who, name in people.items():
        reads = Circle.AUTHORITIES in readable_circles(world.actor(name))
        assert said[who] == ("Ja" if reads else "Nej"), who


def test_word_lists_are_the_administrators(sign_in: SignIn) -> None:
    for name in ("amina.berg", "overblick", "karin.lund"):
        client = sign_in(name)
        client.get("/ordlistor", status=403)
        client.post("/ordlistor?lista=theme", {"label": "Buller"}, status=403)
        for act in ("ta-ur-bruk", "ta-i-bruk"):
            client.post(f"/ordlistor/{act}", {"code": "actor:police"}, status=403)


def test_a_word_is_added_taken_out_of_use_and_back(sign_in: SignIn, session: Session) -> None:
    client = sign_in("admin")
    assert "Stadsdelsförvaltning" in client.get("/ordlistor").get_data(as_text=True)
    client.post("/ordlistor?lista=measure", {"label": "Ljusvandring", "group": "Offentlig miljö"})
    page = client.get("/ordlistor?lista=measure").get_data(as_text=True)
    assert "Ljusvandring" in page
    assert "är tillagt" in page
    client.post("/ordlistor/ta-ur-bruk", {"code": "measure:ljusvandring"})
    page = client.get("/ordlistor?lista=measure").get_data(as_text=True)
    assert "Ur bruk" in page
    assert "Ångra" in page
    row = session.get(VocabularyTerm, "measure:ljusvandring")
    assert row is not None
    assert row.retired_at is not None
    session.rollback()
    client.post("/ordlistor/ta-i-bruk", {"code": "measure:ljusvandring"})
    assert "Ur bruk" not in client.get("/ordlistor?lista=measure").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/ordlistor?lista=finns-inte", {"label": "Buller"}, 303),
        ("/ordlistor?lista=theme", {"label": ""}, 422),
        ("/ordlistor?lista=theme", {"label": "x" * 161}, 422),
        ("/ordlistor", {"label": "POLIS"}, 422),
        ("/ordlistor/ta-ur-bruk", {"code": "actor:finns_inte"}, 404),
        ("/ordlistor/ta-ur-bruk", {}, 404),
        ("/ordlistor/ta-i-bruk", {"code": "\x00" * 200}, 404),
        ("/ordlistor/ta-ur-bruk", {"code": ["actor:police", "x"]}, 303),
    ],
)
def test_bent_words_are_refused(sign_in: SignIn, path: str, data: dict[str, str], status: int) -> None:
    sign_in("admin").post(path, data, status=status)
