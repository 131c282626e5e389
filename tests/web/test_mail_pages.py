"""The queue of letters, the inbox of a demonstration, and what a letter never says."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings
from tests.client import PageClient
from tests.factories import World
from tests.full_case import AUTHORITIES, PRIVATE, SEALED, SHARED, full_case, plant
from tracker.adapters.mail_folder import MailFolder
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.mail.sending import MailReason, MailState
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.mailing import MailWorker
from tracker.models.cases import Case
from tracker.models.invitations import Invitation
from tracker.models.mail import OutgoingMail
from tracker.models.people import PasswordReset
from tracker.services.mail import MailKind
from tracker.web.letters.words import public_address

SignIn = Callable[[str], PageClient]
CANARY = re.compile(rf"(?:{SHARED}|{SEALED}|{AUTHORITIES}|{PRIVATE})[a-z0-9]+")
ADDRESS = "hemlig.person@fastighet.example"


def letter(world: World, state: MailState = MailState.WAITING, **values: object) -> OutgoingMail:
    is_done = state is not MailState.WAITING
    row = OutgoingMail(
        **{
            "kind": MailKind.REMINDER,
            "to_address": ADDRESS,
            "subject": "ett hemligt ämne",
            "body": None if state in {MailState.SENT, MailState.CANCELLED} else "en hemlig länk",
            "state": state,
            "due_at": now(),
            "ended_at": now() if is_done else None,
            **values,
        },
    )
    world.session.add(row)
    world.session.commit()
    return row


@pytest.fixture
def folder(app: Flask, tmp_path: Path) -> Iterator[MailFolder]:
    """A folder of letters of this test's own."""
    before, made = app.extensions["mail_folder"], MailFolder(tmp_path / "mail", "Platssamverkan <post@stad.example>")
    app.extensions["mail_folder"] = made
    yield made
    app.extensions["mail_folder"] = before


def deliver(folder: MailFolder) -> None:
    MailWorker(database, folder).send_due(Event())


# --- the queue --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["amina.berg", "karin.lund", "overblick", "maria.falk"])
def test_only_the_system_administrator_comes_to_the_queue(name: str, world: World, sign_in: SignIn) -> None:
    mail_id = letter(world, MailState.FAILED).id
    client = sign_in(name)
    assert "/brev" not in client.get("/").get_data(as_text=True)
    client.get("/brev", 403)
    client.post(f"/brev/{mail_id}/forsok-igen", status=403)
    assert world.session.get_one(OutgoingMail, mail_id).state is MailState.FAILED


def test_an_empty_queue_says_so(sign_in: SignIn) -> None:
    page = sign_in("admin").get("/brev").get_data(as_text=True)
    assert "Inget brev väntar." in page
    assert "Försök igen" not in page


def test_the_queue_tells_how_letters_fare_and_nothing_of_them(world: World, sign_in: SignIn) -> None:
    user = world.user("karin.lund")
    letter(world, MailState.FAILED, reason=MailReason.REFUSED, reply_code=550, attempts=1)
    letter(world, attempts=2, reason=MailReason.UNREACHABLE, due_at=now() + dt.timedelta(minutes=2), user_id=user.id)
    letter(world, MailState.SENT)
    letter(world, MailState.SENT, ended_at=now() - dt.timedelta(days=2))
    page = sign_in("admin").get("/brev").get_data(as_text=True)
    for words in (
        "Servern tog inte emot brevet (svar 550)",
        "fastighet.example",
        user.organisation.short_name,
        "Försökt 2 gånger. Nästa gång 6 okt 10.02",
        "<dt>Skickade senaste dygnet</dt><dd>1</dd>",
        "<dt>Väntar</dt><dd>1</dd>",
        "<dt>Kom inte fram</dt><dd>1</dd>",
    ):
        assert words in page, words
    for words in ("hemlig", ADDRESS, user.name, user.email, "Inget skickas just nu"):
        assert words not in page, words


def test_a_worker_that_is_gone_is_noticed(world: World, sign_in: SignIn) -> None:
    letter(world, due_at=now() - dt.timedelta(hours=2))
    page = sign_in("admin").get("/brev").get_data(as_text=True)
    assert "Inget skickas just nu." in page
    assert "6 okt 08.00" in page


def test_trying_again(world: World, sign_in: SignIn) -> None:
    failed = letter(world, MailState.FAILED, reason=MailReason.REFUSED, attempts=1).id
    emptied = letter(world, MailState.FAILED, body=None).id
    client = sign_in("admin")
    page = client.get("/brev").get_data(as_text=True)
    assert page.count("forsok-igen") == 1
    client.post(f"/brev/{failed}/forsok-igen")
    assert "Brevet skickas igen om en liten stund." in client.get("/brev").get_data(as_text=True)
    assert world.session.get_one(OutgoingMail, failed, populate_existing=True).state is MailState.WAITING
    client.post(f"/brev/{emptied}/forsok-igen")
    assert "Brevets text är borttagen" in client.get("/brev").get_data(as_text=True)
    client.post("/brev/aaaaaaaaaaaaaaaa/forsok-igen", status=404)


def test_the_queue_asks_as_much_for_one_letter_as_for_many(world: World, sign_in: SignIn) -> None:
    client = sign_in("admin")
    letter(world, MailState.FAILED)
    one = client.count_queries("/brev")
    for _number in range(60):
        letter(world, MailState.FAILED, user_id=world.user("karin.lund").id)
    assert client.count_queries("/brev") == one <= 4
    assert "11 brev till visas inte här." in client.get("/brev").get_data(as_text=True)


# --- the inbox of a demonstration -------------------------------------------------------------------------------------
def test_the_inbox_is_empty_then_shows_letters_with_links(
    world: World, folder: MailFolder, sign_in: SignIn, anonymous: PageClient
) -> None:
    assert "Här finns inga brev än." in anonymous.get("/utveckling/mail").get_data(as_text=True)
    case, party_id = waiting(world)
    sign_in("amina.berg").post(f"/arenden/{case.id}/parter/{party_id}/paminn")
    deliver(folder)
    page = anonymous.get("/utveckling/mail").get_data(as_text=True)
    link = f"http://127.0.0.1:8000/arenden/{case.id}/kartlaggning"
    assert f'<a href="{link}">{link}</a>' in page
    assert world.user("karin.lund").email in page
    sign_in("karin.lund").get(link.removeprefix("http://127.0.0.1:8000"))


def test_a_letter_is_shown_as_text_and_never_as_a_page(world: World, folder: MailFolder, anonymous: PageClient) -> None:
    letter(world, subject="<script>alert(1)</script>", body='<img src=x onerror="alert(1)">\njavascript:alert(1)')
    deliver(folder)
    page = anonymous.get("/utveckling/mail").get_data(as_text=True)
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;img src=x" in page
    assert 'href="javascript' not in page


def test_in_production_there_is_no_inbox(
    app: Flask, folder: MailFolder, anonymous: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    production = Settings(environment="production", secret_key="x" * 32, database_url="sqlite://")
    monkeypatch.setitem(app.extensions, "settings", production)
    anonymous.get("/utveckling/mail", 404)


# --- what letters say -------------------------------------------------------------------------------------------------
def waiting(world: World, status: PartyStatus = PartyStatus.ACCEPTED) -> tuple[Case, str]:
    case = world.case(step=Step.OWN_MAPPINGS, mapping_due_on=dt.date(2026, 10, 9))
    return case, world.party(case, "karin.lund", status=status).id


def test_links_in_letters_begin_with_the_setting_and_not_with_the_host_that_a_request_names(app: Flask) -> None:
    with app.test_request_context("/", base_url="https://elak.example/platser"):
        assert public_address("people.sign_in") == "http://127.0.0.1:8000/logga-in"


@pytest.mark.parametrize(
    ("status", "path", "words"),
    [
        (PartyStatus.ACCEPTED, "kartlaggning", "Sista dag att lämna in: 9 oktober 2026."),
        (PartyStatus.INVITED, "inbjudan", "vill ni vara med i en platssamverkan?"),
    ],
)
def test_a_reminder_links_to_what_is_waited_for(
    status: PartyStatus, path: str, words: str, world: World, session: Session, sign_in: SignIn
) -> None:
    case, party_id = waiting(world, status)
    client = sign_in("amina.berg")
    client.post(f"/arenden/{case.id}/parter/{party_id}/paminn", headers={"X-Forwarded-Host": "elak.example"})
    assert "kontaktpersonen får ett brev" in client.get(f"/arenden/{case.id}/parter").get_data(as_text=True)
    mail = session.scalars(sa.select(OutgoingMail)).one()
    assert re.findall(r"https?://\S+", mail.body or "") == [f"http://127.0.0.1:8000/arenden/{case.id}/{path}"]
    assert words in (mail.body or "")
    assert "elak" not in (mail.body or "") + mail.subject


def test_a_reminder_where_nobody_can_get_a_letter_says_nothing_of_one(world: World, sign_in: SignIn) -> None:
    case, party_id = waiting(world)
    world.user("karin.lund").disabled_at = now()
    client = sign_in("amina.berg")
    client.post(f"/arenden/{case.id}/parter/{party_id}/paminn")
    page = client.get(f"/arenden/{case.id}/parter").get_data(as_text=True)
    assert "är påmind. Det syns under Mitt arbete." in page
    assert world.session.scalars(sa.select(OutgoingMail)).all() == []


def test_no_text_of_a_case_and_no_name_of_a_person_is_in_any_letter(
    world: World, session: Session, folder: MailFolder, sign_in: SignIn
) -> None:
    case = full_case(world)
    case.step = Step.OWN_MAPPINGS
    for person in ("sara.holm", "reza.amini"):
        world.party(case, person, status=PartyStatus.INVITED)
    session.execute(sa.delete(PasswordReset))
    session.execute(sa.update(Invitation).values(mail_id=None))
    session.execute(sa.delete(OutgoingMail))
    assert len(plant(session)) > 50
    client = sign_in("amina.berg")
    page = client.get(f"/arenden/{case.id}/parter").get_data(as_text=True)
    parties = re.findall(r"/parter/([a-z2-7]{16})/paminn", page)
    assert len(parties) >= 3
    for party_id in parties:
        client.post(f"/arenden/{case.id}/parter/{party_id}/paminn")
    deliver(folder)
    letters = folder.letters()
    assert len(letters) >= 2
    for each in letters:
        text = each.subject + each.body
        assert CANARY.findall(text) == []
        assert world.user("amina.berg").name not in text
        assert world.organisation("amina.berg").short_name in text, "proof that the letter was seen"
