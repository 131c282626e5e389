"""The pages of cases: who sees what, starting and editing, the list's address, the invitation."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.cases import CaseStatus, MeetingKind, PartyStatus
from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseParty, CasePerspective, Meeting
from tracker.models.programmes import District, FocusArea, ProgrammeVersion

SignIn = Callable[[str], PageClient]


def case_fields(session: Session, **values: Any) -> dict[str, Any]:
    district = session.scalars(sa.select(District.id).where(District.name == "Farsta")).one()
    query = sa.select(FocusArea.id).join(ProgrammeVersion).where(ProgrammeVersion.first_year == 2024)
    area = session.scalars(query.where(FocusArea.position == 3)).one()
    return {"title": "Farsta centrum – tunneln", "district_id": district, "focus_area_id": area} | values


# --- who sees what ----------------------------------------------------------------------------------------------------
READERS = ("amina.berg", "olle.nystrom", "karin.lund", "maria.falk", "overblick")
PAGES = ("", "/initiering", "/platser", "/parter", "/moten")
EDITS = ("/platser/ny", "/parter/bjud-in", "/perspektiv", "/moten/nytt", "/samordnare")


def filled(world: World) -> Case:
    case = world.case(step=Step.OWN_MAPPINGS, mapping_due_on=dt.date(2026, 10, 2))
    world.place(case)
    world.party(case, "karin.lund")
    world.party(case, "johan.ek")
    world.party(case, "rektor", status=PartyStatus.INVITED)
    world.party(case, "birgitta.sjo", status=PartyStatus.LEFT)
    return case


@pytest.mark.parametrize("who", READERS)
def test_readers_read_every_page(world: World, sign_in: SignIn, who: str) -> None:
    case, client = filled(world), sign_in(who)
    for page in PAGES:
        client.get(f"/arenden/{case.id}{page}")
    for page in EDITS:
        client.get(f"/arenden/{case.id}{page}", status=200 if who == "amina.berg" else 403)


@pytest.mark.parametrize(
    ("who", "status"), [("maja.lind", 404), ("birgitta.sjo", 404), ("reza.amini", 404), ("admin", 403)]
)
def test_others_do_not(world: World, sign_in: SignIn, who: str, status: int) -> None:
    case, client = filled(world), sign_in(who)
    for page in (*PAGES, *EDITS, "/inbjudan"):
        client.get(f"/arenden/{case.id}{page}", status=status)


def test_an_end_holds_from_the_next_request(world: World, sign_in: SignIn) -> None:
    case, karin, amina = filled(world), sign_in("karin.lund"), sign_in("amina.berg")
    karin.get(f"/arenden/{case.id}")
    party = world.session.scalars(
        sa.select(CaseParty.id).where(
            CaseParty.case_id == case.id, CaseParty.organisation_id == world.organisation("karin.lund").id
        )
    ).one()
    amina.get(f"/arenden/{case.id}/parter/{party}/avsluta")
    amina.post(f"/arenden/{case.id}/parter/{party}/avsluta", {"reason": ""}, status=422)
    amina.post(f"/arenden/{case.id}/parter/{party}/avsluta", {"reason": "Uppdraget är slut."})
    karin.get(f"/arenden/{case.id}", status=404)
    assert "Uppdraget är slut." in amina.get(f"/arenden/{case.id}/parter").text


# --- the list ---------------------------------------------------------------------------------------------------------
def test_the_list_keeps_its_state_in_the_address(world: World, sign_in: SignIn) -> None:
    world.case(title="Ågatan", step=Step.PRIORITISATION)
    world.case(title="Torget", status=CaseStatus.CLOSED)
    client = sign_in("amina.berg")
    path = "/arenden?steg=prioritisation&sok=%C3%A5g&sortera=namn&mina=1"
    first = client.get(path).text
    assert "Ågatan" in first
    assert "Torget" not in first
    assert 'value="åg"' in first
    assert re.search(r'value="prioritisation" selected', first)
    assert re.search(r'name="mina" value="1" checked', first)
    assert 'aria-sort="ascending"' in first
    assert "Torget" in client.get("/arenden?status=avslutade").text
    assert "1 ärende" in first


@pytest.mark.parametrize(
    "query",
    ["steg=nej", "omrade=1", "sida=-1", "sida=99999999999999999999", "sida=9", "sortera=%00", "status=x", "sok=%00"],
)
def test_a_bent_address_shows_the_plain_list(world: World, sign_in: SignIn, query: str) -> None:
    world.case(title="Torget")
    assert "Torget" in sign_in("amina.berg").get(f"/arenden?{query}").text


def test_the_list_for_an_administrator_leads_to_the_log_only(world: World, sign_in: SignIn) -> None:
    case = world.case(title="Hemlig tunnel")
    text = sign_in("admin").get("/arenden").text
    assert "Hemlig tunnel" not in text
    assert f"/arenden/{case.id}/logg" in text
    assert f'"/arenden/{case.id}"' not in text


def test_empty_lists_say_what_to_do(world: World, sign_in: SignIn) -> None:
    assert "Starta ett när ni vet" in sign_in("amina.berg").get("/arenden").text
    assert "bjuds in till" in sign_in("karin.lund").get("/arenden").text
    assert "Rensa filter" in sign_in("karin.lund").get("/arenden?sok=x").text


def test_queries_do_not_grow_with_rows(world: World, sign_in: SignIn) -> None:
    world.case()
    world.case()
    client = sign_in("amina.berg")
    two = client.count_queries("/arenden")
    for _ in range(10):
        world.case()
    assert client.count_queries("/arenden") == two <= 5


def test_queries_of_a_case_do_not_grow_with_what_it_holds(world: World, sign_in: SignIn) -> None:
    case = world.case(revealed_at=now())
    pages = [f"/arenden/{case.id}{page}" for page in PAGES]
    client = sign_in("amina.berg")
    for each in ("karin.lund", "johan.ek"):
        world.party(case, each)
        world.mapping(case, each, "tunneln", handed_in=True)
        world.place(case)
    before = [client.count_queries(page) for page in pages]
    creator = world.user("amina.berg").id
    for each in ("sara.holm", "elin.persson", "reza.amini", "birgitta.sjo", "rektor"):
        world.party(case, each)
        world.mapping(case, each, "torget", "tunneln", revealed=True)
        world.place(case)
        kind = MeetingKind.OTHER
        world.session.add(Meeting(case_id=case.id, kind=kind, title="Möte", starts_at=now(), created_by_id=creator))
    for code in ("perspective:older", "perspective:children"):
        world.session.add(CasePerspective(case_id=case.id, term_code=code))
    world.session.commit()
    assert [client.count_queries(page) for page in pages] == before


# --- starting and editing ---------------------------------------------------------------------------------------------
def test_a_case_is_started_and_seen(world: World, session: Session, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    page = client.get("/arenden/nytt").text
    assert re.search(r'<option selected value="[a-z2-7]{16}">Farsta<', page)
    token, amina = new_id(), world.user("amina.berg").id
    fields = case_fields(session, token=token, coordinator_ids=[amina], perspective_codes=["perspective:children"])
    for _ in range(2):
        assert client.post("/arenden/nytt", fields).location == f"/arenden/{token}"
    shown = client.get(f"/arenden/{token}").text
    assert "Ärendet startades." in shown
    assert "Inga platser än." in shown
    assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", "", "Fyll i det här fältet."),
        ("title", "x" * 161, "Skriv högst 160 tecken."),
        ("district_id", "", "Välj i listan."),
        ("focus_area_id", "\x00", "Välj ett fokusområde i listan."),
        ("focus_area_id", "a" * 16, "Välj ett fokusområde i listan."),
        ("coordinator_ids", "", "Välj minst en samordnare."),
        ("background", "Ring 070-123 45 67 om bråket.", "telefonnummer"),
        ("theme_code", "\x00hej", "Välj ett tema i listan."),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(
    world: World, session: Session, sign_in: SignIn, field: str, value: str, words: str
) -> None:
    fields = case_fields(session, coordinator_ids=[world.user("amina.berg").id], purpose="Texten finns kvar") | {
        field: value
    }
    page = sign_in("amina.berg").post("/arenden/nytt", fields, status=422).text
    assert words in page
    assert "Texten finns kvar" in page
    assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


@pytest.mark.parametrize("who", ["karin.lund", "overblick", "admin", "rektor"])
def test_others_cannot_start(world: World, session: Session, sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    client.get("/arenden/nytt", status=403)
    client.post("/arenden/nytt", case_fields(session), status=403)
    assert "Starta nytt ärende" not in client.get("/arenden").text


def test_editing_and_a_stale_edit(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    path = f"/arenden/{case.id}/initiering"
    version = re.search(r'name="version"[^>]*value="(\d+)"', client.get(path).text)
    assert version is not None
    first = case_fields(session, purpose="Först.", version=version[1])
    client.post(path, first)
    conflict = client.post(path, first | {"purpose": "Min text får inte försvinna."}, status=409).text
    assert "Min text får inte försvinna." in conflict
    assert "Först." in re.sub(r"<[^>]+>", "", conflict)
    session.refresh(case)
    assert case.purpose == "Först."


def test_a_reader_reads_step_one_and_cannot_post_to_it(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = filled(world), sign_in("karin.lund")
    page = client.get(f"/arenden/{case.id}/initiering").text
    assert "<textarea" not in page
    client.post(f"/arenden/{case.id}/initiering", case_fields(session), status=403)


def test_referring_and_taking_back(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    client.post(f"/arenden/{case.id}/initiering", case_fields(session, demarcation="security"))
    page = client.get(f"/arenden/{case.id}").text
    assert "Ärendet hör till säkerhet och är hänvisat." in page
    assert "Lägg till plats" not in page
    assert "<textarea" not in client.get(f"/arenden/{case.id}/initiering").text
    client.post(f"/arenden/{case.id}/initiering", case_fields(session), status=422)
    assert case.reference in client.get("/arenden?status=hanvisade").text
    client.post(f"/arenden/{case.id}/ta-tillbaka")
    assert "är hänvisat" not in client.get(f"/arenden/{case.id}").text


# --- the invitation ---------------------------------------------------------------------------------------------------
def test_the_invited_is_told_all_it_needs_and_answers(world: World, sign_in: SignIn) -> None:
    case = filled(world)
    client = sign_in("rektor")
    assert client.get(f"/arenden/{case.id}", status=303).location == f"/arenden/{case.id}/inbjudan"
    page = client.get(f"/arenden/{case.id}/inbjudan").text
    for words in (
        "Amina Berg",
        "Farsta stadsdelsförvaltning",
        "fredag 2 oktober",
        "Lokalpolisområde Farsta",
        "Tacka nej",
    ):
        assert words in page
    client.get(f"/arenden/{case.id}/platser", status=403)
    client.post(f"/arenden/{case.id}/inbjudan", {"answer": "kanske"}, status=422)
    client.post(f"/arenden/{case.id}/inbjudan", {"answer": "ja", "note": "Gärna."})
    client.get(f"/arenden/{case.id}")
    assert client.post(f"/arenden/{case.id}/inbjudan", {"answer": "ja"}).location == f"/arenden/{case.id}"


def test_a_no_closes_the_case(world: World, sign_in: SignIn) -> None:
    case = filled(world)
    client = sign_in("rektor")
    assert client.post(f"/arenden/{case.id}/inbjudan", {"answer": "nej", "note": "Ingen tid."}).location == "/"
    client.get(f"/arenden/{case.id}", status=404)
    assert "Ingen tid." in sign_in("amina.berg").get(f"/arenden/{case.id}/parter").text
    assert "Ingen tid." not in sign_in("karin.lund").get(f"/arenden/{case.id}/parter").text


def test_the_invited_sees_who_takes_part_but_not_how_far_each_has_come(world: World, sign_in: SignIn) -> None:
    case = filled(world)
    world.mapping(case, "karin.lund", "rån vid trappan", handed_in=True)
    page = sign_in("rektor").get(f"/arenden/{case.id}/parter").text
    assert "Lokalpolisområde Farsta" in page
    assert "Inlämnad" not in page
    assert "Karin Lund" not in page


# --- the overview -----------------------------------------------------------------------------------------------------
def test_the_overview_tells_states_and_nothing_of_what_is_sealed(world: World, sign_in: SignIn) -> None:
    case = filled(world)
    world.mapping(case, "karin.lund", "rån vid trappan", handed_in=True)
    world.mapping(case, "johan.ek", "klotter på baksidan")
    page = sign_in("amina.berg").get(f"/arenden/{case.id}").text
    for words in (
        "Inlämnad 6 okt, fyra dagar sent",
        "Har börjat",
        "Inbjuden i dag",
        "Polisen lämnade in, fyra dagar sent.",
    ):
        assert words in page, words
    for sealed in ("rån vid trappan", "klotter", "1 iakttagelse"):
        assert sealed not in page
    assert "Nattvandrarna" not in page


def test_the_overview_shows_what_is_shared_after_the_reveal(world: World, sign_in: SignIn) -> None:
    case = world.case(revealed_at=now(), step=Step.JOINT_MAPPING)
    place = world.place(case)
    world.party(case, "karin.lund")
    mapping = world.mapping(case, "karin.lund", "rån vid trappan", revealed=True, place_id=place.id)
    world.problem(case, "Rån i tunneln", *world.observations(mapping))
    page = sign_in("amina.berg").get(f"/arenden/{case.id}").text
    assert "1 problem ur 1 iakttagelse." in page
    assert "Kartläggningarna öppnades." in page
