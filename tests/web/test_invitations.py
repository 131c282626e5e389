"""Coming in by a link through the pages: what it tells, whom it lets in, and what a coordinator sees of it."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now, time_set
from tracker.domain.people import WRONG_TRIES
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.invitations import Invitation
from tracker.models.mail import OutgoingMail
from tracker.models.people import User, UserSession

SignIn = Callable[[str], PageClient]
TOKEN = "t" * 43
HERE = f"/inbjudan/{TOKEN}"
PHRASE = "gul regnrock vid bryggan"


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.OWN_MAPPINGS, title="Torget vid stationen", mapping_due_on=dt.date(2026, 10, 16))
    world.place(made, "Gångtunneln")
    world.party(made, "rektor", status=PartyStatus.INVITED)
    return made


@pytest.fixture
def row(world: World, case: Case) -> Invitation:
    return world.invitation(case, "rektor", TOKEN)


def test_the_page_says_who_invites_to_what_and_who_reads(row: Invitation, anonymous: PageClient) -> None:
    answer = anonymous.get(HERE)
    for words in (
        "Inbjudan till Torget vid stationen",
        "Amina Berg, Farsta stadsdelsförvaltning, bjuder in Friskolan Lärkträdet",
        "Gångtunneln",
        "fredag 16 oktober",
        "Bara Friskolan Lärkträdet",
        'value="ny.kontakt@inbjuden.example"',
        'autocomplete="new-password"',
        "tisdag 13 oktober",
    ):
        assert words in answer.text, words
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_looking_at_it_uses_nothing_up(row: Invitation, session: Session, anonymous: PageClient) -> None:
    for _ in range(3):
        with statements() as sent:
            anonymous.http.get(HERE)
        assert [text for text in sent if text.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    session.refresh(row)
    assert row.used_at is None


def test_one_comes_in_with_a_new_cookie_and_stands_before_the_question(
    row: Invitation, case: Case, session: Session, anonymous: PageClient
) -> None:
    with anonymous.http.session_transaction() as cookie:
        cookie["planted"] = "by somebody else"
        cookie["_user_id"] = "planted"
    answer = anonymous.post(HERE, {"password": PHRASE})
    assert answer.headers["Location"] == f"/arenden/{case.id}"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    with anonymous.http.session_transaction() as cookie:
        assert "planted" not in cookie
        assert len(cookie["_user_id"]) >= 40
    asked = anonymous.http.get(f"/arenden/{case.id}", follow_redirects=True)
    assert asked.request.full_path == f"/uppforandekod?nasta=/arenden/{case.id}", "first the code of conduct"
    onward = anonymous.post("/uppforandekod", {"version": "1", "nasta": f"/arenden/{case.id}"}).location
    page = anonymous.http.get(onward, follow_redirects=True)
    assert page.request.path == f"/arenden/{case.id}/inbjudan"
    assert "Tacka ja" in page.text
    anonymous.post(f"/arenden/{case.id}/inbjudan", {"answer": "ja"})
    anonymous.get(f"/arenden/{case.id}/kartlaggning")
    assert anonymous.get(HERE, 303).headers["Location"] == f"/arenden/{case.id}"
    user = session.scalars(sa.select(User).where(User.email == "ny.kontakt@inbjuden.example")).one()
    assert user.name == "Nils Ny"


def test_it_works_behind_tls_where_the_browser_tells_nobody_where_it_was(
    row: Invitation, anonymous: PageClient
) -> None:
    page = anonymous.http.get(HERE, base_url="https://localhost").text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    data = {"csrf_token": token[1], "password": PHRASE}
    assert anonymous.http.post(HERE, data=data, base_url="https://localhost").status_code == 303


def test_a_forged_form_is_not_taken(row: Invitation, session: Session, anonymous: PageClient) -> None:
    assert anonymous.http.post(HERE, data={"password": PHRASE}).status_code == 400
    assert anonymous.http.post(HERE, data={"password": PHRASE, "csrf_token": "bent"}).status_code == 400
    assert session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 0


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Välj ett lösenord."),
        ("kort", "Skriv minst 15 tecken."),
        ("passwordpassword", "för lätt att gissa"),
        ("Friskolan Lärkträdet", "bygger på ditt namn"),
        ("x" * 1025, "1024"),
        (PHRASE * 6, "Skriv högst 128 tecken."),
    ],
)
def test_a_password_is_refused_beside_its_field(
    row: Invitation, anonymous: PageClient, password: str, words: str
) -> None:
    page = anonymous.post(HERE, {"password": password}, 422).text
    assert words in page
    assert 'aria-invalid="true"' in page
    assert "Torget vid stationen" in page
    assert not password or f'value="{password}"' not in page


def test_who_has_an_account_signs_in_and_goes_straight_on(
    world: World, case: Case, anonymous: PageClient, session: Session
) -> None:
    world.party(case, "karin.lund", status=PartyStatus.INVITED)
    world.invitation(case, "karin.lund", TOKEN, email="karin.lund@polis.example", name="Karin Lund")
    page = anonymous.get(HERE).text
    assert "Du har redan ett konto" in page
    assert "Torget vid stationen" not in page
    way_on = re.search(r'href="(/logga-in\?[^"]+)"', page.split("<main")[1])
    assert way_on
    path = way_on[1].replace("&amp;", "&")
    assert 'value="karin.lund@polis.example"' in anonymous.get(path).text
    sent = anonymous.post(path, {"email": "karin.lund@polis.example", "password": PASSWORD})
    assert sent.headers["Location"] == HERE
    assert anonymous.get(HERE, 303).headers["Location"] == f"/arenden/{case.id}"
    anonymous.post(HERE, {"password": PHRASE}, 303)


def test_another_account_is_told_whose_invitation_it_is_and_how_to_go_on(
    row: Invitation, case: Case, session: Session, sign_in: SignIn
) -> None:
    client = sign_in("sara.holm")
    page = client.get(HERE).text
    assert "Du är inloggad som Sara Holm" in page
    assert "Inbjudan gäller Nils Ny (ny.kontakt@inbjuden.example), Friskolan Lärkträdet." in page
    assert case.title not in page
    client.post(HERE, {"password": PHRASE}, 200)
    session.refresh(row)
    assert row.used_at is None
    session.commit()
    assert client.post(f"/logga-ut?nasta={HERE}").headers["Location"] == HERE
    assert "Kom in" in client.get(HERE).text
    assert sign_in("sara.holm").post("/logga-ut?nasta=//evil.example").headers["Location"] == "/logga-in"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"expires_at": NOW - dt.timedelta(days=1)}, ("Länken har gått ut", "sju dagar")),
        ({"revoked_at": NOW}, ("Länken gäller inte längre", "ersatts av en nyare")),
        ({"used_at": NOW}, ("Länken är redan använd", "fungerar en gång")),
    ],
)
def test_a_dead_link_says_what_to_do_and_nothing_more(
    world: World,
    case: Case,
    anonymous: PageClient,
    sign_in: SignIn,
    values: dict[str, dt.datetime],
    words: tuple[str, str],
) -> None:
    used = {"used_by_id": world.user("rektor").id} if "used_at" in values else {}
    world.invitation(case, "rektor", TOKEN, **values, **used)
    for client in (anonymous, sign_in("sara.holm")):
        page = client.get(HERE, 410).text
        for said in (*words, "Be Farsta stadsdelsförvaltning att skicka en ny inbjudan."):
            assert said in page
        for told in (case.title, "Nils Ny", "inbjuden.example", "Amina Berg", "Friskolan"):
            assert told not in page, told
        client.post(HERE, {"password": PHRASE}, 410)


def test_a_party_that_has_left_is_not_let_in(row: Invitation, world: World, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    party = row.organisation_id
    ids = re.findall(r"/parter/([a-z2-7]{16})\b", client.get(f"/arenden/{row.case_id}/parter").text)
    assert party
    client.post(f"/arenden/{row.case_id}/parter/{ids[-1]}/avsluta", {"reason": "Uppdraget är slut."})
    PageClient(client.app).get(HERE, 410)


def test_a_link_nobody_was_sent_is_told_kindly_and_ten_times(app: Flask, row: Invitation) -> None:
    client = PageClient(app)
    for number in range(WRONG_TRIES):
        answer = client.http.get(f"/inbjudan/{number}{'x' * 42}")
        assert answer.status_code == 404
        assert "Vi känner inte igen länken" in answer.text
    answer = client.http.get(HERE)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
    assert client.http.get("/logga-in").status_code == 200
    other = PageClient(app)
    other.http.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    other.get(HERE)
    with time_set(NOW + dt.timedelta(minutes=6)):
        client.get(HERE)


@pytest.mark.parametrize("bent", ["å" * 40, "%00", "a" * 5000, "..%2f..", "\ud83d"])
def test_a_bent_link_is_one_that_nobody_was_sent(anonymous: PageClient, bent: str) -> None:
    path = f"/inbjudan/{bent}".encode("utf-8", "replace").decode()
    assert anonymous.http.get(path).status_code in {404, 308}


# --- the coordinator's side -------------------------------------------------------------------------------------------
def test_a_typed_person_gets_a_letter_whose_link_opens(
    world: World, session: Session, case: Case, sign_in: SignIn, anonymous: PageClient
) -> None:
    client = sign_in("amina.berg")
    organisation = world.organisation("karin.lund").id
    fields = {"organisation_ids": organisation, "role": "contributes", "message": "Ni behövs."}
    path = f"/arenden/{case.id}/parter/bjud-in"
    page = client.post(path, {**fields, "name": "Kajsa Ny", "email": "kajsa(at)polis"}, 422).text
    assert 'value="kajsa(at)polis"' in page
    assert "Ni behövs." in page
    assert "e-postadress" in page
    client.post(path, {**fields, "name": "Kajsa Ny", "email": "kajsa.ny@polis.example"})
    letter = session.scalars(sa.select(OutgoingMail)).one()
    link = re.search(r"^http://127\.0\.0\.1:8000(/inbjudan/[\w-]{43})$", str(letter.body), re.MULTILINE)
    assert link, letter.body
    assert "Polisområde" not in letter.subject
    assert case.title not in str(letter.body)
    assert "Ni behövs." not in str(letter.body)
    assert "Kajsa Ny" in str(letter.body)
    assert "Lokalpolisområde Farsta" in anonymous.get(link[1]).text
    shown = client.get(f"/arenden/{case.id}/parter").text
    assert "Kajsa Ny" in shown
    assert "Skickad 6 okt, gäller till och med 13 okt" in shown


def test_the_host_header_says_nothing_in_a_letter(world: World, session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    party = world.party(case, "karin.lund", status=PartyStatus.INVITED)
    person = {"name": "Kajsa Ny", "email": "kajsa.ny@polis.example", "csrf_token": client.token()}
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    client.http.post(f"/arenden/{case.id}/parter/{party.id}/bjud-in", data=person, headers=headers)
    bodies = [str(letter.body) for letter in session.scalars(sa.select(OutgoingMail))]
    assert not any("evil" in body for body in bodies)


def test_a_chosen_contact_gets_a_letter_too(world: World, session: Session, case: Case, sign_in: SignIn) -> None:
    client, karin = sign_in("amina.berg"), world.user("karin.lund")
    key = karin.organisation_id
    client.post(
        f"/arenden/{case.id}/parter/bjud-in",
        {"organisation_ids": key, f"contact-{key}": karin.id, "role": "contributes"},
    )
    letter = session.scalars(sa.select(OutgoingMail)).one()
    assert (letter.to_address, letter.user_id) == ("karin.lund@polis.example", karin.id)


def test_sending_anew_and_taking_back(
    row: Invitation, session: Session, sign_in: SignIn, anonymous: PageClient
) -> None:
    client = sign_in("amina.berg")
    base = f"/arenden/{row.case_id}/inbjudningar"
    page = client.get(f"/arenden/{row.case_id}/parter").text
    assert "Skicka ny länk" in page
    client.post(f"{base}/{row.id}/igen")
    anonymous.get(HERE, 410)
    newest = session.scalars(sa.select(Invitation).where(Invitation.revoked_at.is_(None))).one()
    link = re.search(r"/inbjudan/[\w-]{43}", str(session.get_one(OutgoingMail, newest.mail_id).body))
    session.commit()
    assert link
    anonymous.get(link[0])
    client.post(f"{base}/{newest.id}/ta-tillbaka")
    anonymous.get(link[0], 410)
    page = client.get(f"/arenden/{row.case_id}/parter").text
    assert "Tillbakatagen 6 okt" in page
    assert page.count("Nils Ny") >= 1
    assert "Ta tillbaka länken" not in page


def test_states_are_told_by_day_and_never_whether_it_was_opened(
    world: World, case: Case, sign_in: SignIn, session: Session
) -> None:
    old = {"created_at": NOW - dt.timedelta(days=9)}
    world.invitation(case, "rektor", "a" * 43, email="a@x.example", expires_at=NOW - dt.timedelta(days=2), **old)
    used = {"used_at": now(), "used_by_id": world.user("rektor").id}
    world.invitation(case, "rektor", "b" * 43, email="b@x.example", **used)
    page = sign_in("amina.berg").get(f"/arenden/{case.id}/parter").text
    assert "Gick ut 4 okt" in page
    assert "Använd 6 okt" in page
    assert "Inbjudningslänkar" not in sign_in("olle.nystrom").get(f"/arenden/{case.id}/parter").text


def test_the_number_of_questions_does_not_grow_with_links(world: World, case: Case, sign_in: SignIn) -> None:
    world.invitation(case, "rektor", "a" * 43, email="a@x.example")
    client = sign_in("amina.berg")
    one = client.count_queries(f"/arenden/{case.id}/parter")
    for number in range(8):
        world.invitation(case, "rektor", f"{number}" * 43, email=f"{number}@x.example")
    assert client.count_queries(f"/arenden/{case.id}/parter") == one


# --- one's own password -----------------------------------------------------------------------------------------------
def test_one_changes_ones_password_and_the_others_are_out(
    app: Flask, sign_in: SignIn, session: Session, anonymous: PageClient
) -> None:
    client, other = sign_in("karin.lund"), sign_in("karin.lund")
    page = client.get("/mina-inloggningar").text
    assert "/mina-inloggningar/losenord" in page
    client.get("/mina-inloggningar/losenord")
    path = "/mina-inloggningar/losenord"
    wrong = client.post(path, {"old_password": "fel", "password": PHRASE}, 422).text
    assert "Det nuvarande lösenordet stämmer inte" in wrong
    assert PHRASE not in wrong
    short = client.post(path, {"old_password": PASSWORD, "password": "kort"}, 422).text
    assert "Skriv minst 15 tecken." in short
    client.post(path, {"old_password": PASSWORD, "password": PHRASE})
    assert "Lösenordet är bytt. 1 annan inloggning är avslutad." in client.get("/mina-inloggningar").text
    other.get("/mina-inloggningar", 303)
    email = "karin.lund@polis.example"
    anonymous.post("/logga-in", {"email": email, "password": PASSWORD}, 422)
    anonymous.post("/logga-in", {"email": email, "password": PHRASE}, 303)
