"""The log's pages: who comes in, what a row says, and what it never says."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.client import PageClient
from tests.factories import World
from tracker.domain.audit import FACT_KEYS, AuditOutcome, Tag
from tracker.models.cases import Case
from tracker.models.records import AuditEvent
from tracker.queries.records import EventRow
from tracker.web.records.facts import fact_words, ids_in

SignIn = Callable[[str], PageClient]


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(title="Torget och tunneln")
    for name in ("karin.lund", "johan.ek", "maria.falk"):
        if name != "maria.falk":
            world.party(made, name)
    return made


def note(world: World, name: str, tag: Tag, case: Case | None, **values: Any) -> None:
    user = world.user(name)
    case_id = case.id if case else None
    world.session.add(
        AuditEvent(user_id=user.id, organisation_id=user.organisation_id, case_id=case_id, tag=tag, **values),
    )
    world.session.commit()


@pytest.mark.parametrize(
    ("name", "whole", "one"),
    [
        ("amina.berg", 403, 200),
        ("olle.nystrom", 403, 403),
        ("maja.lind", 403, 404),
        ("karin.lund", 403, 403),
        ("johan.ek", 403, 403),
        ("maria.falk", 403, 403),
        ("rektor", 403, 404),
        ("overblick", 200, 200),
        ("admin", 200, 200),
    ],
)
def test_who_reads_the_log(sign_in: SignIn, case: Case, name: str, whole: int, one: int) -> None:
    address = f"/arenden/{case.id}/logg"
    client = sign_in(name)
    client.get("/logg", status=whole)
    client.get(address, status=one)


def test_the_administrator_reads_the_log_of_a_case_and_not_the_case(sign_in: SignIn, world: World, case: Case) -> None:
    note(world, "amina.berg", Tag.CASE_EDITED, case)
    address = f"/arenden/{case.id}"
    client = sign_in("admin")
    page = client.get(f"{address}/logg").get_data(as_text=True)
    assert "Ändrade ärendets uppgifter" in page
    client.get(f"{address}/parter", status=403)


def test_a_row_says_who_what_and_how_it_went(sign_in: SignIn, world: World, case: Case) -> None:
    party = world.party(case, "sara.holm")
    note(world, "amina.berg", Tag.PARTY_REMINDED, case, facts={"party_id": party.id, "count": 2})
    note(
        world,
        "johan.ek",
        Tag.CASE_EDITED,
        case,
        outcome=AuditOutcome.REFUSED,
        facts={"permission": "case:edit"},
    )
    page = sign_in("amina.berg").get(f"/arenden/{case.id}/logg").get_data(as_text=True)
    for words in (
        "Påminde en part",
        "Trafikkontoret · Antal: 2",
        "Johan Ek",
        "Nekat",
        "Saknade rätten: Ändra ärendets",
    ):
        assert words in page, words


def test_before_the_reveal_the_log_tells_no_one_how_much_a_party_wrote(
    sign_in: SignIn, world: World, case: Case
) -> None:
    world.mapping(case, "karin.lund", "rån i tunneln", handed_in=True)
    note(world, "karin.lund", Tag.OBSERVATION_ADDED, case, facts={"count": 14})
    note(world, "karin.lund", Tag.MAPPING_HANDED_IN, case, facts={"count": 14})
    for name in ("amina.berg", "overblick", "admin"):
        page = sign_in(name).get(f"/arenden/{case.id}/logg").get_data(as_text=True)
        assert "Lämnade in sin kartläggning" in page
        assert "rån i tunneln" not in page
        assert ("Lade till en iakttagelse i sin" in page.partition("<table")[2]) == (name == "admin")
        assert ("14" in page.partition("<table")[2]) == (name == "admin")


def test_the_filter_stays_in_the_address_and_bent_values_are_left_out(
    sign_in: SignIn, world: World, case: Case
) -> None:
    for _number in range(60):
        note(world, "karin.lund", Tag.CASE_VIEWED, case)
    note(world, "amina.berg", Tag.CASE_EDITED, None)
    reference = case.reference
    world.session.rollback()
    client = sign_in("admin")
    page = client.get(
        f"/logg?arende={reference}&person=karin&handelse=case:viewed&slag=read&fran=2026-10-01&till=2026-10-31"
    ).get_data(as_text=True)
    assert "60 händelser" in page
    assert "handelse=case:viewed" in page
    assert "fran=2026-10-01" in page
    assert "sida=2" in page
    for bent in (
        "?handelse=finns",
        "?slag=x&sida=-1",
        "?fran=2026-13-45&till=9999-12-31",
        "?fran=0001-01-01&organisation=%00",
        "?person=%00%25",
        "?arende=" + "x" * 5000,
        "?sida=9999999",
    ):
        client.get(f"/logg{bent}")
    assert "Ingen händelse passar" in client.get("/logg?person=ingen+alls").get_data(as_text=True)


def test_the_log_asks_as_much_for_many_rows_as_for_few(sign_in: SignIn, world: World, case: Case) -> None:
    party = world.party(case, "sara.holm")
    note(world, "amina.berg", Tag.PARTY_REMINDED, case, facts={"party_id": party.id})
    client, address = sign_in("amina.berg"), f"/arenden/{case.id}/logg"
    few = client.count_queries(address)
    for name in ("karin.lund", "johan.ek", "sara.holm") * 4:
        note(world, name, Tag.PARTY_REMINDED, case, facts={"party_id": party.id, "user_id": world.user(name).id})
    assert client.count_queries(address) == few


@pytest.mark.parametrize("key", sorted(FACT_KEYS))
def test_no_fact_breaks_the_page_or_shows_what_has_no_word(bare_app: Flask, key: str) -> None:
    bent: tuple[Any, ...] = ("finns_inte", "aaaaaaaaaaaaaaaa", "<b>", 3, None, ["a", "b"], {"a": 1}, "2026-10-05", "")
    for value in bent:
        row = EventRow(AuditEvent(tag=Tag.CASE_EDITED, facts={key: value}), "Amina", None, None, None)
        with bare_app.test_request_context():
            said = fact_words(row, {})
        for never in ("aaaaaaaa", "finns", "%(", "<b>", "None", "{"):
            assert never not in said, (value, said)
        assert ids_in([row]) == ({value} if value == "aaaaaaaaaaaaaaaa" else set())
