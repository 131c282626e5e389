"""The register of actors as pages: what each persona sees, edits and does not."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.models.people import Organisation

SignIn = Callable[[str], PageClient]
OWNER = "Centrumfastigheter Söder AB"


def path_of(world: World, name: str) -> str:
    address = f"/aktorer/{world.organisation(name).id}"
    world.session.rollback()
    return address


def sent(**values: str) -> dict[str, str]:
    return {"name": "Ångloket AB", "short_name": "Ångloket", "kind_code": "actor:property_owner", **values}


@pytest.mark.parametrize(
    ("name", "edits"), [("amina.berg", True), ("admin", True), ("karin.lund", False), ("overblick", False)]
)
def test_buttons_exist_for_who_may(sign_in: SignIn, world: World, name: str, *, edits: bool) -> None:
    client = sign_in(name)
    assert ("/aktorer/ny" in client.get("/aktorer").get_data(as_text=True)) == edits
    client.get("/aktorer/ny", status=200 if edits else 403)
    address = path_of(world, "johan.ek")
    page = client.get(address).get_data(as_text=True)
    assert OWNER in page
    assert ("Ändra uppgifter" in page) == edits
    if not edits:
        client.post(address, sent(), status=403)
        client.post("/aktorer/ny", sent(), status=403)


def test_addresses_of_people_are_not_for_everybody(sign_in: SignIn, world: World) -> None:
    address = path_of(world, "johan.ek")
    shown = {
        name: "johan.ek@centrumfastigheter.example" in sign_in(name).get(address).get_data(as_text=True)
        for name in ("amina.berg", "maja.lind", "admin", "johan.ek", "karin.lund", "overblick", "rektor")
    }
    assert shown == {
        "amina.berg": True,
        "maja.lind": True,
        "admin": True,
        "johan.ek": True,
        "karin.lund": False,
        "overblick": False,
        "rektor": False,
    }


def test_a_case_is_named_only_to_who_may_know_of_it(sign_in: SignIn, world: World) -> None:
    case = world.case(title="Torget som är hemligt")
    world.party(case, "johan.ek")
    address = path_of(world, "johan.ek")
    for name, knows in (("amina.berg", True), ("johan.ek", True), ("karin.lund", False), ("maja.lind", False)):
        assert ("Torget som är hemligt" in sign_in(name).get(address).get_data(as_text=True)) == knows


def test_an_actor_is_added_once_and_changed(sign_in: SignIn, session: Session) -> None:
    client = sign_in("amina.berg")
    token = "abcdefghijklmnop"
    first = client.post("/aktorer/ny", sent(token=token)).headers["Location"]
    assert client.post("/aktorer/ny", sent(token=token)).headers["Location"] == first == f"/aktorer/{token}"
    assert "Ångloket AB" in client.get(first).get_data(as_text=True)
    client.post(first, sent(name="Östra bolaget", version="1"))
    session.rollback()
    row = session.get(Organisation, token)
    assert row is not None
    assert (row.name, row.version, row.district_id) == ("Östra bolaget", 2, None)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " "}, "Fyll i det här fältet"),
        ({"name": "Trafikkontoret"}, "Det finns redan en aktör med det namnet"),
        ({"name": "x" * 161}, "Skriv högst 160 tecken"),
        ({"kind_code": ""}, "Välj vad för slags aktör"),
        ({"kind_code": "theme:none"}, "Not a valid choice"),
        ({"district_id": "aaaaaaaaaaaaaaaa"}, "Not a valid choice"),
    ],
)
def test_what_does_not_hold_is_said_at_its_field(sign_in: SignIn, values: dict[str, str], words: str) -> None:
    page = sign_in("amina.berg").post("/aktorer/ny", sent(**values), status=422).get_data(as_text=True)
    if words.startswith("Not"):
        assert "field-error" in page
    else:
        assert words in page
    assert "Ångloket" in page


def test_a_stale_edit_shows_both_texts(sign_in: SignIn, world: World) -> None:
    address = path_of(world, "johan.ek")
    mine, other = sign_in("amina.berg"), sign_in("admin")
    other.post(address, sent(name="Andras namn på bolaget", version="1"))
    page = mine.post(address, sent(name="Mitt namn på bolaget", version="1"), status=409).get_data(as_text=True)
    assert "Mitt namn på bolaget" in page
    assert "<mark>Andras</mark>" in page
    assert "Du skrev: Namn" in page
    assert "Fastighetsägare" in page
    assert f'href="{address}"' in page
    assert "Andras namn på bolaget" in mine.get(address).get_data(as_text=True)


def test_what_is_not_there_is_not_there(sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for address in ("/aktorer/aaaaaaaaaaaaaaaa", "/aktorer/1", "/aktorer/AAAAAAAAAAAAAAAA"):
        client.get(address, status=404)
    client.post("/aktorer/aaaaaaaaaaaaaaaa", sent(), status=404)


def test_the_list_keeps_its_filter_and_pages_in_the_address(sign_in: SignIn, session: Session) -> None:
    session.add_all(
        Organisation(
            name=f"Butik {number:03}",
            short_name=f"B{number}",
            sort_key=f"butik {number:03}",
            kind_code="actor:business",
        )
        for number in range(60)
    )
    session.commit()
    client = sign_in("karin.lund")
    page = client.get("/aktorer?slag=actor:business&sok=butik").get_data(as_text=True)
    assert "60 aktörer" in page
    assert "Butik 049" in page
    assert "Butik 050" not in page
    assert "sok=butik&amp;slag=actor:business&amp;sida=2" in page
    page = client.get("/aktorer?sok=butik&slag=actor:business&sida=2").get_data(as_text=True)
    assert "Butik 059" in page
    assert 'value="butik"' in page
    for bent in ("0", "-1", "99999999999999999999", "x", "3", "\u0665"):
        client.get(f"/aktorer?sida={bent}&slag=finns-inte")
    assert "Ingen aktör passar filtret" in client.get("/aktorer?sok=%25%00").get_data(as_text=True)


def test_the_list_asks_as_much_for_many_as_for_few(sign_in: SignIn, session: Session, world: World) -> None:
    client = sign_in("karin.lund")
    few = client.count_queries("/aktorer")
    for name in ("Ett", "Två", "Tre"):
        world.party(world.case(title=name), "johan.ek")
    assert client.count_queries("/aktorer") == few
