"""The pages of administration: who comes in where, what is told to whom, and what an ended person meets."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now
from tracker.domain.people import UserRole
from tracker.models.cases import CaseCoordinator, Handover
from tracker.models.invitations import AccountInvitation
from tracker.models.mail import OutgoingMail
from tracker.models.people import User
from tracker.models.programmes import District, ProgrammeVersion
from tracker.models.records import AuditEvent

SignIn = Callable[[str], PageClient]
HOME = "/administration"
PEOPLE = f"{HOME}/anvandare"
SYSTEM, ORGANISATION, COORDINATOR, OVERVIEW = "admin", "johan.ek", "olle.nystrom", "overblick"
# the whole of what each kind of person may open: everybody else of the thirteen gets 403
OPENS = {
    SYSTEM: {"", "/anvandare", "/anvandare/bjud-in", "/uppdrag", "/samordnare", "/stadsdelar", "/program",
             "/program/nytt", "/ordhintar", "/ordhintar/prova"},
    ORGANISATION: {"", "/anvandare", "/anvandare/bjud-in", "/uppdrag"},
    "amina.berg": {"", "/anvandare", "/anvandare/bjud-in", "/uppdrag", "/samordnare"},
    COORDINATOR: {"/samordnare"},
    "maja.lind": {"/samordnare"},
    OVERVIEW: {"/samordnare"},
}  # fmt: skip
OTHERS = ("karin.lund", "maria.falk", "elin.persson", "rektor", "reza.amini", "birgitta.sjo", "sara.holm")


def text(client: PageClient, path: str, status: int = 200) -> str:
    return client.get(path, status).get_data(as_text=True)


def of(world: World, person: str) -> str:
    return f"{PEOPLE}/{world.user(person).id}"


def test_each_page_is_for_whom_the_table_says(sign_in: SignIn) -> None:
    for name in (*OPENS, *OTHERS):
        client, opens = sign_in(name), OPENS.get(name, set())
        for path in OPENS[SYSTEM]:
            client.get(f"{HOME}{path}", 200 if path in opens else 403)
        assert (f'href="{HOME}"' in text(client, "/aktorer")) == ("" in opens)


def test_the_hub_has_fewer_rows_for_an_organisations_own_administrator(sign_in: SignIn) -> None:
    every, own = text(sign_in(SYSTEM), HOME), text(sign_in(ORGANISATION), HOME)
    for words in ("Personer", "Uppdrag", "Vem får vad"):
        assert words in every
        assert words in own
    for words in ("Stadsdelsområden", "Programversioner", "Ordlistor", "Samordnarfunktioner"):
        assert words in every
        assert words not in own
    assert "16 personer" in every
    assert "2 personer" in own


def test_people_are_reached_by_scope_and_changed_by_role(session: Session, world: World, sign_in: SignIn) -> None:
    """404 for whom one does not administrate, 403 for who has more than one may give; each refused try is logged."""
    admin, own = sign_in(SYSTEM), sign_in(ORGANISATION)
    listed = text(own, PEOPLE)
    assert "maria.falk@" in listed
    assert "karin.lund@" not in listed
    assert "karin.lund@" in text(admin, PEOPLE)
    own.get(of(world, "maria.falk"))
    own.get(of(world, "karin.lund"), 404)
    for act in ("avsluta", "ateruppta", "inloggningar"):
        own.post(f"{of(world, 'karin.lund')}/{act}", {"reason": "x"}, 404)
        own.post(f"{of(world, 'johan.ek')}/{act}", {"reason": "x"}, 403)
        sign_in("karin.lund").post(f"{of(world, 'maria.falk')}/{act}", {"reason": "x"}, 403)
    own.post(of(world, "maria.falk"), {"name": "M", "role": "coordinator"}, 403)
    refused = session.scalar(sa.select(sa.func.count()).where(AuditEvent.outcome == AuditOutcome.REFUSED))
    assert refused is not None
    assert refused >= 6
    assert world.user("maria.falk").role is UserRole.READER
    assert "bara systemadministratören avslutar" in text(own, f"{of(world, 'johan.ek')}/avsluta")


def test_what_an_organisations_administrator_may_not_give_is_neither_offered_nor_taken(
    session: Session, world: World, sign_in: SignIn
) -> None:
    own = sign_in(ORGANISATION)
    page = text(own, f"{PEOPLE}/bjud-in")
    assert "organisation_id" not in page
    assert "is_organisation_admin" not in page
    assert 'value="coordinator"' not in page
    person: dict[str, Any] = {"name": "Nora Ny", "email": "nora@ny.example", "role": "member"}
    for role in ("coordinator", "system_admin", "overview"):
        own.post(f"{PEOPLE}/bjud-in", {**person, "role": role}, 422)
    police = world.user("karin.lund").organisation_id
    bent = {**person, "organisation_id": police, "is_organisation_admin": "y", "disabled_at": "x"}
    own.post(f"{PEOPLE}/bjud-in", bent)
    made = session.scalars(sa.select(AccountInvitation)).one()
    assert made.organisation_id == world.user("johan.ek").organisation_id
    assert (made.role, made.is_organisation_admin) == (UserRole.MEMBER, False)
    assert "Nora Ny" in text(own, PEOPLE)
    assert "Nora Ny" not in text(sign_in("amina.berg"), PEOPLE)
    own.post(f"{HOME}/inbjudningar/{made.id}/ta-tillbaka")
    assert "nora@ny.example" not in text(own, PEOPLE)


def link_of(session: Session) -> str:
    """The path in the newest letter."""
    body = session.scalars(sa.select(OutgoingMail.body).order_by(OutgoingMail.created_at.desc())).first() or ""
    found = re.search(r"https?://[^/]+(/konto/\S+)", body)
    assert found is not None, body
    return found[1]


def test_a_person_comes_in_by_the_link_of_the_letter(
    session: Session, world: World, sign_in: SignIn, anonymous: PageClient
) -> None:
    admin = sign_in(SYSTEM)
    police = world.user("karin.lund").organisation_id
    person = {"name": "Nora Ny", "email": "nora@polis.example", "role": "member", "organisation_id": police}
    admin.post(f"{PEOPLE}/bjud-in", {**person, "is_organisation_admin": "y"})
    link = link_of(session)
    assert "Lokalpolisområde Farsta" in text(anonymous, link)
    assert "Du är inloggad som" in text(admin, link)
    page = anonymous.post(link, {"password": "kort"}, 422).get_data(as_text=True)
    assert "för kort" in page
    password = "fyra lugna granar i rad"
    answer = anonymous.post(link, {"password": password, "role": "system_admin"})
    assert answer.headers["Location"] == "/logga-in?adress=nora@polis.example"
    made = session.scalars(sa.select(User).where(User.email == "nora@polis.example")).one()
    assert (made.role, made.is_organisation_admin, made.organisation_id) == (UserRole.MEMBER, True, police)
    anonymous.get(link, 410)
    anonymous.post("/logga-in", {"email": made.email, "password": password})
    assert "/uppforandekod" in anonymous.get(PEOPLE, 303).headers["Location"]
    conduct = text(anonymous, "/uppforandekod")
    version = re.search(r'name="version"[^>]*value="(\d+)"', conduct)
    assert version
    anonymous.post("/uppforandekod", {"version": version[1]})
    anonymous.get(PEOPLE)
    assert "Kom in med sitt nya konto" in text(admin, f"{PEOPLE}/{made.id}")
    assert anonymous.http.get(f"/konto/{'x' * 43}").status_code == 404


def test_an_ended_person_is_out_at_the_next_request_and_can_come_back(
    session: Session, world: World, sign_in: SignIn
) -> None:
    admin, reader = sign_in(SYSTEM), sign_in("karin.lund")
    address = of(world, "karin.lund")
    assert "På 1 enhet" in text(admin, address)
    reader.get("/")
    admin.post(f"{address}/avsluta", {"reason": ""}, 422)
    admin.post(f"{address}/avsluta", {"reason": "Ring 070-123 45 67"}, 422)
    admin.post(f"{address}/avsluta", {"reason": "Har bytt arbete."})
    assert reader.http.get("/").status_code == 303
    page = text(admin, address)
    for words in ("Har bytt arbete.", "Avslutade en persons konto", "Ta in igen"):
        assert words in page
    admin.post(f"{address}/ateruppta")
    assert reader.http.get("/").status_code == 303, "a sign-in that has ended stays ended"
    sign_in("karin.lund").get("/")
    assert "1 inloggning" in text(admin, f"{address}/avsluta") or "En inloggning" in text(admin, f"{address}/avsluta")
    admin.post(f"{address}/inloggningar")
    session.rollback()
    told = list(session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.subject_id == world.user("karin.lund").id)))
    assert {Tag.USER_ENDED, Tag.USER_REINSTATED, Tag.USER_SIGNED_OUT} <= set(told)


def test_the_only_coordinator_is_led_to_handing_over(session: Session, world: World, sign_in: SignIn) -> None:
    case = world.case(title="Torget som är hemligt")
    amina, olle = world.user("amina.berg"), world.user("olle.nystrom")
    address, hand = of(world, "amina.berg"), f"{of(world, 'amina.berg')}/overlamning"
    admin = sign_in(SYSTEM)
    page = text(admin, f"{address}/avsluta")
    assert "ensam samordnare" in page
    assert hand in page
    admin.post(f"{address}/avsluta", {"reason": "Slutar"}, 422)
    for path in (address, hand):
        page = text(admin, path)
        assert case.reference in page
        assert "hemligt" not in page, "the administrator hands over by references"
    own = sign_in("amina.berg")
    assert "Torget som är hemligt" in text(own, hand)
    assert hand in text(own, "/")
    for name in ("maja.lind", "karin.lund", ORGANISATION, OVERVIEW):
        sign_in(name).get(hand, 404 if name == "maja.lind" else 403)
        sign_in(name).post(hand, {"receiver": olle.id}, 404 if name == "maja.lind" else 403)
    own.post(hand, {"receiver": ""}, 422)
    stays = {"receiver": olle.id, f"till-contact-{case.id}": "behall"}
    answer = own.post(hand, stays)
    session.rollback()
    rows = session.scalars(sa.select(CaseCoordinator.user_id).where(CaseCoordinator.ended_at.is_(None))).all()
    assert rows == [olle.id]
    package = answer.headers["Location"]
    for name in ("amina.berg", "olle.nystrom", SYSTEM):
        seen = text(sign_in(name), package)
        assert ("Torget som är hemligt" in seen) == (name != SYSTEM)
    sign_in("maja.lind").get(package, 404)
    assert "Lämnade över uppdrag" in text(sign_in("olle.nystrom"), f"/arenden/{case.id}/logg")
    assert "Kontaktperson för parten" in text(own, hand), "what stays can be handed over later"
    assert session.scalars(sa.select(Handover.made_by_id)).all() == [amina.id]
    admin.post(f"{address}/avsluta", {"reason": "Slutar"})


def test_handing_over_asks_as_much_for_many_cases_as_for_few(world: World, sign_in: SignIn) -> None:
    hand, own = f"{of(world, 'amina.berg')}/overlamning", sign_in("amina.berg")
    for number in range(2):
        world.case(title=f"Torg {number}")
    few = own.count_queries(hand)
    for number in range(2, 6):
        world.case(title=f"Torg {number}")
    assert own.count_queries(hand) == few


def test_coverage_names_people_and_says_what_to_do_where_nobody_coordinates(
    session: Session, world: World, sign_in: SignIn
) -> None:
    page = text(sign_in("maja.lind"), f"{HOME}/samordnare")
    assert re.search(r"Farsta</th>\s*<td>Amina Berg, Olle Nyström", page)
    assert "Saknar samordnarfunktion" in page
    assert "Bjud in<" not in page
    lacking = text(sign_in(SYSTEM), f"{HOME}/samordnare?visa=saknas")
    assert "Amina Berg" not in lacking
    assert "Kulturförvaltningen" in lacking
    assert "Bjud in<" in lacking
    for name in ("amina.berg", "olle.nystrom"):
        world.user(name).disabled_at = now()
    session.commit()
    assert "Farsta</th>" in text(sign_in(OVERVIEW), f"{HOME}/samordnare?visa=saknas")


def test_the_list_keeps_its_filter_and_asks_as_much_for_many(session: Session, world: World, sign_in: SignIn) -> None:
    admin = sign_in(SYSTEM)
    few = admin.count_queries(PEOPLE)
    traffic = world.user("sara.holm").organisation_id
    session.add_all(
        User(email=f"person{n:03}@trafik.example", name=f"Åsa {n:03}", organisation_id=traffic) for n in range(60)
    )
    session.commit()
    assert admin.count_queries(PEOPLE) == few
    page = text(admin, f"{PEOPLE}?sok=åsa&aktor={traffic}&roll=member&lage=waiting")
    assert "60 personer" in page
    assert "sida=2" in page
    assert "lage=waiting" in page
    assert "Ingen person passar filtret" in text(admin, f"{PEOPLE}?sok=finns-inte")
    for bent in ("lage=x", "roll=x", "aktor=x", "sida=-1", "sok=%25"):
        admin.get(f"{PEOPLE}?{bent}")


def test_each_register_tells_its_history(session: Session, world: World, sign_in: SignIn) -> None:
    admin = sign_in(SYSTEM)
    district = session.scalars(sa.select(District).where(District.name == "Farsta")).one()
    version = session.scalars(sa.select(ProgrammeVersion).where(ProgrammeVersion.first_year == 2024)).one()
    places = {"district": f"{HOME}/stadsdelar/{district.id}", "version": f"{HOME}/program/{version.id}"}
    admin.post(places["district"], {"name": "Farsta och Sköndal", "version": "1"})
    admin.post(f"{places['district']}/avsluta")
    admin.post(f"{places['district']}/ateruppta")
    page = text(admin, places["district"])
    for words in ("Drift Admin", "Farsta <span", "Farsta och Sköndal", "Avslutade ett stadsdelsområde"):
        assert words in page
    admin.post(places["district"], {"name": "Annat", "version": "1"}, 409)
    admin.post(f"{HOME}/stadsdelar", {"name": "Farsta och Sköndal"}, 422)
    admin.post(f"{places['version']}/stang")
    admin.post(f"{places['version']}/oppna")
    admin.post(f"{places['version']}/fokusomraden", {"area": "Nytt område"})
    admin.post(f"{places['version']}/fokusomraden", {"area": "nytt område"}, 422)
    assert "Nytt område" in text(admin, places["version"])
    assert "Stängde en programversion" in text(admin, f"{HOME}/program")
    admin.post("/ordlistor?lista=theme", {"label": "Buller"})
    assert "Drift Admin" in text(admin, "/ordlistor?lista=theme")
    assert "Drift Admin</strong>" not in text(admin, "/ordlistor?lista=actor")
    organisation = world.organisation("johan.ek")
    fields = {"name": "Centrum AB", "short_name": "C", "kind_code": organisation.kind_code, "district_id": district.id}
    sign_in("amina.berg").post(f"/aktorer/{organisation.id}", {**fields, "version": "1"})
    assert "Centrumfastigheter Söder AB <span" in text(admin, f"/aktorer/{organisation.id}")
    assert "Historik" not in text(sign_in("karin.lund"), f"/aktorer/{organisation.id}")


def test_a_programme_that_is_over_is_noted_where_it_is_shown(session: Session, world: World, sign_in: SignIn) -> None:
    case = world.case()
    client, admin = sign_in("amina.berg"), sign_in(SYSTEM)
    note = "programmets sista år har gått"
    assert note not in text(client, f"/arenden/{case.id}")
    session.execute(sa.update(ProgrammeVersion).where(ProgrammeVersion.first_year == 2024).values(last_year=2025))
    session.commit()
    assert note in text(client, f"/arenden/{case.id}")
    assert "1 pågår efter sista året" in text(admin, f"{HOME}/program")


def test_a_try_at_a_page_of_administration_is_written_down(session: Session, world: World, sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    client.get(f"{HOME}/anvandare", 403)
    client.post(f"{HOME}/stadsdelar", {"name": "x"}, 403)
    query = sa.select(AuditEvent).where(AuditEvent.user_id == world.user("karin.lund").id)
    told = list(session.scalars(query.order_by(AuditEvent.position)))
    assert [(each.tag, each.outcome, each.facts["permission"]) for each in told] == [
        (Tag.PAGE_REFUSED, AuditOutcome.REFUSED, "user:read"),
        (Tag.PAGE_REFUSED, AuditOutcome.REFUSED, "district:edit"),
    ]
    assert "Försökte öppna en sida för administration" in text(sign_in(SYSTEM), "/logg")


@pytest.mark.parametrize("name", [*OTHERS, COORDINATOR, "maja.lind", OVERVIEW])
def test_nobody_else_changes_anything(name: str, session: Session, world: World, sign_in: SignIn) -> None:
    district = session.scalars(sa.select(District.id)).first()
    version = session.scalars(sa.select(ProgrammeVersion.id)).first()
    client = sign_in(name)
    for path in (
        "/anvandare/bjud-in",
        f"/anvandare/{world.user('maria.falk').id}",
        f"/anvandare/{world.user('maria.falk').id}/avsluta",
        "/stadsdelar",
        f"/stadsdelar/{district}",
        f"/stadsdelar/{district}/avsluta",
        "/program/nytt",
        f"/program/{version}",
        f"/program/{version}/fokusomraden",
        f"/program/{version}/stang",
    ):
        client.post(f"{HOME}{path}", {"name": "x", "reason": "x", "area": "x", "email": "x@y.example"}, 403)
