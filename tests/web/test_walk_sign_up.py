"""Signing up for a walk by its link: what the page tells, what it refuses, and giving the place back."""

import datetime as dt
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from icalendar import Calendar
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.factories import World
from tests.walk_rows import stopped, walk_of
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import STOCKHOLM, now, time_set
from tracker.domain.ids import new_id
from tracker.domain.mail.sending import MailState
from tracker.domain.people import THROTTLE_WINDOW, WRONG_TRIES
from tracker.models.cases import Case, Meeting
from tracker.models.mail import OutgoingMail
from tracker.models.people import SignInAttempt
from tracker.models.records import AuditEvent
from tracker.models.walks.planned import SafetyWalk, WalkParticipant
from tracker.models.walks.signing_up import WalkSignUp

SignIn = Callable[[str], PageClient]
BEFORE = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
ANNA = {"name": "Anna Ström", "email": "anna@boende.example", "gender": "woman", "needs": ["wheelchair"]}


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_set(BEFORE):
        yield


@pytest.fixture
def walk(world: World) -> SafetyWalk:
    case = world.case(revealed_at=BEFORE, title="Hemligt ärende")
    world.party(case, "johan.ek")
    made = walk_of(world, case, STARTS, ends_at=STARTS + dt.timedelta(minutes=116), location="T-baneentrén")
    stopped(world, made, "Hemligt stopp", "B", "C")
    return made


def room(walk: SafetyWalk) -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}/anmalan"


def opened(client: PageClient, walk: SafetyWalk) -> str:
    """The path of the walk's link, as its page tells it."""
    client.post(f"{room(walk)}/oppna")
    found = re.search(r'href="http://127.0.0.1:8000(/vandring/[\w-]{43})"', client.get(room(walk)).text)
    assert found is not None
    return found[1]


def said(client: PageClient, path: str, status: int = 200) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path, status).text).split())


def people(session: Session) -> list[WalkParticipant]:
    session.expire_all()
    return list(session.scalars(sa.select(WalkParticipant).order_by(WalkParticipant.created_at)))


def letters(session: Session) -> list[OutgoingMail]:
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.created_at, OutgoingMail.id)))


def test_the_coordinator_opens_closes_and_renews_the_link(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    assert "Det här visas för alla med länken" in said(client, room(walk))
    assert "Öppna anmälan, så kan boende" in said(client, room(walk).removesuffix("/anmalan"))
    link = opened(client, walk)
    assert "Anmälan är öppen." in said(client, room(walk).removesuffix("/anmalan"))
    page = client.get(room(walk)).text
    assert 'class="qr"' in page
    anonymous.get(link)
    client.post(f"{room(walk)}/stang")
    assert "Anmälan är stängd" in said(anonymous, link, 410)
    assert opened(client, walk) == link, "the same link opens again: it may hang on a wall"
    client.post(f"{room(walk)}/ny-lank")
    assert "Vi känner inte igen länken" in said(anonymous, link, 404)
    newer = opened(client, walk)
    assert newer != link
    anonymous.get(newer)
    row = session.scalars(sa.select(WalkSignUp)).one()
    assert len(newer.rpartition("/")[2]) == 43, "256 bits"
    assert newer.rpartition("/")[2] not in (row.token_hash, row.id)
    tags = session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.position)).all()
    assert [tag for tag in tags if tag.startswith("walk:sign_up")] == [
        Tag.WALK_SIGN_UP_OPENED, Tag.WALK_SIGN_UP_CLOSED, Tag.WALK_SIGN_UP_OPENED, Tag.WALK_SIGN_UP_RENEWED,
        Tag.WALK_SIGN_UP_OPENED,
    ]  # fmt: skip


def test_a_link_of_another_secret_key_still_opens_but_cannot_be_told_again(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    link = opened(client, walk)
    row = session.scalars(sa.select(WalkSignUp)).one()
    row.number = 7  # what the key would make of it is another
    session.commit()
    assert "Länken kan inte visas igen." in said(client, room(walk))
    anonymous.get(link)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cancelled_at": BEFORE}, "Vandringen är inställd."),
        ({"starts_at": BEFORE}, "Vandringen har börjat."),
        ({"circle": Circle.AUTHORITIES}, "Bara en vandring som alla parter får veta om"),
    ],
)
def test_a_walk_that_nobody_could_come_to_is_not_opened(
    change: dict[str, Any], words: str, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    session.execute(sa.update(Meeting).values(change))
    session.commit()
    answer = sign_in("amina.berg").post(f"{room(walk)}/oppna", {}, 422)
    assert words in answer.text
    assert session.scalars(sa.select(WalkSignUp)).all() == []


def test_the_page_tells_what_one_needs_to_know_and_nothing_of_the_case(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    with statements() as sent:
        page = said(anonymous, link)
    assert [text for text in sent if text.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    for words in (
        "tisdag 13 oktober klockan 17.30", "T-baneentrén", "Ungefär 1 timme och 56 minuter",
        "Ingen har tittat efter än om vägen är stegfri.", "20 av 20", "läses bara av dem som samordnar",
        "tas bort efter den 12 november 2026",
    ):  # fmt: skip
        assert words in page, words
    for secret in ("Hemligt", "ABC", walk.case_id, walk.id):
        assert secret not in anonymous.get(link).text
    assert anonymous.get(link).headers["Referrer-Policy"] == "no-referrer"
    assert anonymous.get(link).headers["Cache-Control"] == "no-store"
    event = Calendar.from_ical(anonymous.get(f"{link}/kalender.ics").get_data()).events[0]
    assert (event["summary"], event.start, event["location"]) == ("Trygghetsvandring", STARTS, "T-baneentrén")


@pytest.mark.parametrize(
    ("ways", "words"),
    [
        ([True, True], "Hela vägen är stegfri."),
        ([True, False], "Det finns trappor"),
        ([None, False], "Det finns trappor"),
        ([True, None], "Ingen har tittat efter än"),
    ],
)
def test_whether_the_way_is_step_free_is_told(
    ways: list[bool | None], words: str, world: World, walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient
) -> None:
    rows = stopped(world, walk, "D", "E", "F")
    world.session.execute(sa.text("DELETE FROM walk_stop WHERE name IN ('Hemligt stopp', 'B', 'C')"))
    for row, is_free in zip(rows[1:], ways, strict=True):
        row.is_step_free = is_free
    world.session.commit()
    assert words in said(anonymous, opened(sign_in("amina.berg"), walk))


def test_from_the_form_to_the_place_and_back(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    link = opened(client, walk)
    place = anonymous.post(link, ANNA).location
    assert re.fullmatch(r"/vandring/plats/[\w-]{43}", place)
    assert "Du är anmäld." in said(anonymous, place)
    (row,) = people(session)
    assert (row.name, row.email, row.gender, row.needs) == (
        "Anna Ström",
        "anna@boende.example",
        "woman",
        ["wheelchair"],
    )
    assert "Anna Ström" in said(client, room(walk).replace("anmalan", "deltagare"))
    (letter,) = letters(session)
    assert letter.to_address == "anna@boende.example"
    body = str(letter.body)
    assert f"http://127.0.0.1:8000{place}\n" in body
    assert f"http://127.0.0.1:8000{place}/kalender.ics\n" in body
    assert "tisdag 13 oktober klockan 17.30" in body
    for secret in ("Hemligt", "T-bane", "Anna", "ABC"):
        assert secret not in body + letter.subject
    event = Calendar.from_ical(anonymous.get(f"{place}/kalender.ics").get_data()).events[0]
    assert str(event["url"]).endswith(place)
    assert "19 av 20" in said(anonymous, link)


def test_a_place_is_given_back_by_its_own_link_and_the_name_goes(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    link = opened(client, walk)
    place = anonymous.post(link, ANNA).location
    with statements() as sent:
        anonymous.get(place)
    assert not [text for text in sent if text.startswith(("INSERT", "UPDATE", "DELETE"))], "a scanner of mail opens it"
    for _again in range(2):
        assert anonymous.post(place).location == place
    (row,) = people(session)
    assert (row.name, row.email, row.cancelled_at, row.forgotten_at) == (None, None, BEFORE, BEFORE)
    (letter,) = letters(session)
    assert (letter.to_address, letter.body, letter.state) == ("", None, MailState.CANCELLED), "it had not gone out yet"
    assert "Du är avbokad." in said(anonymous, place)
    assert "20 av 20" in said(anonymous, link)
    tags = session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.position)).all()
    assert [tag for tag in tags if tag.startswith("walk:signed")] == [Tag.WALK_SIGNED_UP, Tag.WALK_SIGNED_OFF]
    assert "Anmälde sig till en vandring med länken" in said(client, f"/arenden/{walk.case_id}/logg")


def test_nothing_is_owed_and_a_double_click_takes_one_place(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    sent = {"token": "a" * 16}
    assert anonymous.post(link, sent).location == anonymous.post(link, sent).location
    (row,) = people(session)
    assert (row.name, row.email, row.gender) == (None, None, "unsaid")
    assert letters(session) == []


def test_a_form_of_another_walk_takes_no_place_of_somebody_else(
    walk: SafetyWalk, world: World, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    mine = WalkParticipant(walk_id=walk.id, name="Någon annan")
    session.add(mine)
    session.commit()
    link = opened(client, walk)
    answer = anonymous.post(link, {"token": mine.id}, 422)
    assert "plats/" not in answer.text
    assert len(people(session)) == 1


def test_the_last_place_is_taken_once_and_then_the_walk_is_full(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    session.execute(sa.update(SafetyWalk).values(most_participants=1))
    session.commit()
    client = sign_in("amina.berg")
    link = opened(client, walk)
    before = anonymous.get(link).text
    assert "Anmäl dig" in before
    place = anonymous.post(link).location
    # somebody who had the form open already
    anonymous.post(link, ANNA, 422)
    assert "Vandringen är full" in said(anonymous, link)
    assert len(people(session)) == 1
    assert "Alla platser är tagna." in said(client, room(walk).removesuffix("/anmalan"))
    anonymous.post(place)
    assert "Anmäl dig" in said(anonymous, link), "a place that is given back can be taken"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cancelled_at": BEFORE}, "Vandringen är inställd"),
        ({"starts_at": BEFORE, "ends_at": STARTS}, "Vandringen har börjat"),
        ({"circle": Circle.AUTHORITIES}, "Länken gäller inte längre"),
    ],
)
def test_after_the_start_or_when_called_off_nobody_signs_up(
    change: dict[str, Any], words: str, walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    session.execute(sa.update(Meeting).values(change))
    session.commit()
    assert words in said(anonymous, link, 410)
    anonymous.post(link, ANNA, 410)
    assert people(session) == []
    if "circle" in change:
        assert "T-baneentrén" not in anonymous.get(link, 410).text, "not everybody may know of it any more"
        anonymous.get(f"{link}/kalender.ics", 404)


def test_a_closed_case_ends_every_link(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    place = anonymous.post(link, ANNA).location
    session.execute(sa.update(Case).values(status=CaseStatus.CLOSED))
    session.commit()
    for path in (link, place):
        assert "Länken gäller inte längre" in said(anonymous, path, 410)
        anonymous.get(f"{path}/kalender.ics", 404)
        anonymous.post(path, {}, 410)
    assert people(session)[0].name == "Anna Ström", "they are forgotten when their time is over"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"name": "19811218-9876"}, "personnummer"),
        ({"name": "Anna 070-123 45 67"}, "telefonnummer"),
        ({"email": "anna"}, "e-postadress"),
        ({"email": "anna@boende.example\nBcc: alla@boende.example"}, "e-postadress"),
        ({"name": "x" * 81}, "högst 80"),
        ({"gender": "annan"}, ""),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    sent: dict[str, Any], words: str, walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    assert words in anonymous.post(link, {**ANNA, **sent}, 422).text
    assert people(session) == []
    assert letters(session) == []


def test_tries_from_one_place_are_counted_and_not_those_of_others(
    walk: SafetyWalk, sign_in: SignIn, app: Flask, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    here, there = PageClient(app), PageClient(app)
    for _try in range(WRONG_TRIES):
        here.post(link)
    answer = here.post(link, {}, 429)
    assert answer.headers["Retry-After"] == str(int(THROTTLE_WINDOW.total_seconds()))
    here.get(link)
    there.post(link, {}, 303, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    with time_set(now() + THROTTLE_WINDOW + dt.timedelta(seconds=1)):
        here.post(link)
    assert len(people(session)) == WRONG_TRIES + 2
    keys = set(session.scalars(sa.select(SignInAttempt.address_key)))
    assert len(keys) == 2
    assert not any("127" in key for key in keys if len(key) < 64)


def test_one_address_takes_a_few_places_and_gets_no_more_letters(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    for _place in range(4):
        anonymous.post(link, ANNA)
    answer = anonymous.post(link, {**ANNA, "email": "ANNA@boende.example"}, 422)
    assert "redan anmäld 4 gånger" in answer.text
    assert len(letters(session)) == 4


def test_of_many_who_want_the_last_places_at_once_as_many_get_one(
    walk: SafetyWalk, sign_in: SignIn, app: Flask, session: Session
) -> None:
    session.execute(sa.update(SafetyWalk).values(most_participants=3))
    session.commit()
    link = opened(sign_in("amina.berg"), walk)
    clients = [PageClient(app) for _each in range(8)]
    forms = [{"csrf_token": client.token(), "token": new_id()} for client in clients]

    def send(number: int) -> int:
        with time_set(BEFORE):
            return clients[number].http.post(link, data=forms[number]).status_code

    with ThreadPoolExecutor(8) as threads:
        answers = sorted(threads.map(send, range(8)))
    assert answers == [303] * 3 + [422] * 5
    assert len(people(session)) == 3


def test_a_form_without_its_token_is_refused(walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient) -> None:
    link = opened(sign_in("amina.berg"), walk)
    place = anonymous.post(link, ANNA).location
    for path in (link, place):
        assert anonymous.http.post(path, data=ANNA).status_code == 400
