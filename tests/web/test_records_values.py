"""Old and new values on the log's page, and the log as a table file."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.client import PageClient, statements
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.texts.tables import csv_lines, safe_cell
from tracker.domain.trail.changes import FIELDS
from tracker.models import Base
from tracker.models.cases import Case
from tracker.models.records import AuditChange, AuditEvent
from tracker.services.cases import CaseDraft, edit_case
from tracker.web.labels.system.changes import FIELDS as FIELD_WORDS
from tracker.web.labels.system.changes import TABLES
from tracker.web.trail.values import change_words, names_wanted

SignIn = Callable[[str], PageClient]


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(title="Torget och tunneln")
    world.party(made, "karin.lund")
    return made


def log(world: World, case: Case, *changes: tuple[str, str, str | None, str | None], **values: Any) -> None:
    """An event with values (table, field, old, new)."""
    rows = [
        AuditChange(table_name=table, row_id="x", field=field, old=old, new=new, circle=Circle.ALL_PARTIES)
        for table, field, old, new in changes
    ]
    user = world.user("amina.berg")
    given = {"user_id": user.id, "organisation_id": user.organisation_id, "case_id": case.id, "tag": Tag.CASE_EDITED}
    world.session.add(AuditEvent(**{**given, **values}, changes=rows))
    world.session.commit()


def table(response: TestResponse) -> list[list[str]]:
    """A table file as a spreadsheet reads it."""
    text = response.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


def test_every_field_that_is_kept_has_a_word() -> None:
    assert {name: set(fields) for name, fields in FIELDS.items()} == {
        name: set(words) for name, words in FIELD_WORDS.items()
    }
    assert TABLES.keys() == FIELDS.keys()


def test_the_case_log_shows_what_was_and_what_came_to_those_who_may(sign_in: SignIn, world: World, case: Case) -> None:
    karin = world.user("karin.lund").id
    log(
        world,
        case,
        ("case", "title", "Torget", "Torget & <b>tunneln</b>"),
        ("case", "step", "initiation", "own_mappings"),
        ("case", "mapping_due_on", None, "2026-10-20"),
        ("case", "communication_responsible_id", None, karin),
        ("measure", "cost_sek", "1200", "185000"),
        ("measure", "is_short_notice", "false", "true"),
        ("meeting", "starts_at", "2026-10-06T08:00:00+00:00", None),
        ("place", "geometry", None, '{"type": "Polygon", "coordinates": []}'),
    )
    address = f"/arenden/{case.id}/logg"
    for name in ("amina.berg", "overblick"):
        page = sign_in(name).get(address).get_data(as_text=True)
        for words in (
            "Visa 8 ändringar",
            "Ärendet: Namn",
            "Torget &amp; &lt;b&gt;tunneln&lt;/b&gt;",
            "Egna kartläggningar",
            "20 oktober 2026",
            "Karin Lund",
            "185\N{NO-BREAK SPACE}000",
            "6 oktober 2026 10.00",
            "Yta",
            "Tomt",
        ):
            assert words in page, words
    page = sign_in("admin").get(address).get_data(as_text=True)
    assert "Ändrade ärendets uppgifter" in page
    assert "Torget &amp;" not in page
    assert "Visa 8" not in page
    assert "Torget &amp;" not in sign_in("overblick").get("/logg").get_data(as_text=True)


def test_what_a_verb_changes_can_be_read_in_the_log(sign_in: SignIn, world: World, case: Case) -> None:
    draft = CaseDraft(title="Torget efter stängning", district_id=case.district_id, focus_area_id=case.focus_area_id)
    edit_case(world.work("amina.berg"), case, draft)
    page = sign_in("amina.berg").get(f"/arenden/{case.id}/logg").get_data(as_text=True)
    for words in ("Ärendet: Namn", "Torget och tunneln</span>", "Torget efter stängning</span>"):
        assert words in page


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_no_value_breaks_the_page(bare_app: Flask, name: str) -> None:
    bent = (
        "finns_inte",
        "aaaaaaaaaaaaaaaa",
        "<b>",
        "3",
        "1e999",
        "2026-10-05",
        "2026-10-05T10:00:00+00:00",
        "true",
        "{",
        None,
    )
    with bare_app.test_request_context():
        for field in FIELDS[name]:
            for value in bent:
                change = AuditChange(table_name=name, field=field, old=value, new=value)
                words = change_words(change, {})
                assert all(words), (field, value, words)
                if Base.metadata.tables[name].c[field].foreign_keys:
                    assert names_wanted([change]) == ({value} if value else set())
                    assert "aaaa" not in words.old


def test_the_page_asks_as_much_for_many_values_as_for_few(sign_in: SignIn, world: World, case: Case) -> None:
    log(
        world,
        case,
        ("case", "title", "a", "b"),
        ("case", "communication_responsible_id", None, world.user("karin.lund").id),
    )
    client, address = sign_in("amina.berg"), f"/arenden/{case.id}/logg"
    few = client.count_queries(address)
    for _number in range(15):
        log(world, case, ("case", "title", "a", "b"), ("case_party", "contact_id", world.user("sara.holm").id, None))
    assert client.count_queries(address) == few


# --- the table file ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_formula_cell_survives(sign: str) -> None:
    cell = f'{sign}HYPERLINK("http://x";"y")'
    assert safe_cell(cell) == f"'{cell}"
    ((read, other),) = csv.reader(io.StringIO(csv_lines([[cell, "a;b\n=c"]]), newline=""), delimiter=";")
    assert (read, other) == (f"'{cell}", "a;b\n=c")


def test_the_table_file_holds_what_the_filter_shows(
    sign_in: SignIn, session: Session, world: World, case: Case
) -> None:
    log(world, case, ("case", "title", "=1+1", "Nytt; namn\nmed rad"), ("case", "purpose", None, "åäö"))
    log(world, case, tag=Tag.PARTY_REMINDED, happened_at=dt.datetime(2026, 9, 1, 22, 30, tzinfo=dt.UTC))
    reference, case_id = case.reference, case.id
    response = sign_in("amina.berg").get(f"/arenden/{case_id}/logg.csv?slag=changed")
    assert response.mimetype == "text/csv"
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == f'attachment; filename="logg-{reference}-2026-10-06.csv"'
    assert response.headers["Cache-Control"] == "no-store"
    head, *rows = table(response)
    assert head[:4] == ["Nr", "När", "Person", "Organisation"]
    assert head[-4:] == ["Ändrat", "Fält", "Från", "Till"]
    assert [row[1:4] + row[-4:] for row in rows] == [
        ["2026-10-06 10:00:00", "Amina Berg", "Farsta SDF", "Ärendet", "Namn", "'=1+1", "Nytt; namn\nmed rad"],
        ["2026-10-06 10:00:00", "Amina Berg", "Farsta SDF", "Ärendet", "Syfte", "Tomt", "åäö"],
        ["2026-09-02 00:30:00", "Amina Berg", "Farsta SDF", "", "", "", ""],
    ]
    head, *rows = table(sign_in("amina.berg").get(f"/arenden/{case_id}/logg.csv?slag=changed&fran=2026-09-03"))
    assert len(rows) == 2
    exported = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.LOG_EXPORTED)).all()
    assert [(row.case_id, row.facts) for row in exported] == [(case_id, {"count": 2}), (case_id, {"count": 1})]


def test_the_administrators_table_file_holds_events_without_content(sign_in: SignIn, world: World, case: Case) -> None:
    log(world, case, ("case", "title", "Hemligt", "Hemligare"))
    for address in (f"/arenden/{case.id}/logg.csv", "/logg.csv"):
        text = sign_in("admin").get(address).get_data(as_text=True)
        assert "Ändrade ärendets uppgifter" in text
        assert "emlig" not in text
    response = sign_in("overblick").get("/logg.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="logg-2026-10-06.csv"'
    assert "emlig" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("name", "whole", "one"),
    [("amina.berg", 403, 200), ("olle.nystrom", 403, 403), ("karin.lund", 403, 403), ("maja.lind", 403, 404)],
)
def test_who_fetches_the_table_file(sign_in: SignIn, case: Case, name: str, whole: int, one: int) -> None:
    client, address = sign_in(name), f"/arenden/{case.id}/logg.csv"
    client.get("/logg.csv", status=whole)
    client.get(address, status=one)


def test_a_long_log_is_sent_in_batches(
    sign_in: SignIn, world: World, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tracker.web.records import export  # noqa: PLC0415 - its batch is made small here

    for _number in range(9):
        log(world, case, ("case", "title", "a", "b"))
    client, address = sign_in("amina.berg"), f"/arenden/{case.id}/logg.csv"
    client.get(address).get_data()
    monkeypatch.setattr(export, "BATCH", 3)
    with statements() as sent:
        parts = list(client.http.get(address, buffered=False).iter_encoded())
    assert len(parts) > 3
    assert sum(part.count(b"\r\n") for part in parts) == 13
    assert (
        sum("FROM audit_event" in text and "yield" not in text and "count(" not in text.lower() for text in sent) < 12
    )


def test_the_page_links_to_the_table_file_with_its_filter(sign_in: SignIn, world: World, case: Case) -> None:
    log(world, case)
    page = sign_in("amina.berg").get(f"/arenden/{case.id}/logg?slag=changed&person=amina").get_data(as_text=True)
    assert f"/arenden/{case.id}/logg.csv?person=amina&amp;slag=changed" in page
