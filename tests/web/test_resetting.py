"""A forgotten password: the letter, the link, what it opens, and what it does not."""

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tests.two_step import give_factor
from tracker.domain.audit import Tag
from tracker.domain.clock import now, time_set
from tracker.domain.people import MOST_RESETS, WRONG_TRIES
from tracker.models.mail import OutgoingMail
from tracker.models.people import PasswordReset, SignInAttempt, UserSession, WaitingSignIn
from tracker.models.records import AuditEvent

SignIn = Callable[[str], PageClient]
ASK = "/logga-in/glomt-losenord"
KARIN = "karin.lund@polis.example"
PHRASE = "gul regnrock vid bryggan"
TOKEN = "r" * 43
HERE = f"/nytt-losenord/{TOKEN}"


@pytest.fixture(autouse=True)
def _quick_passwords(app: Flask) -> Iterator[None]:
    """Hashing that takes no time."""

    class Quick:
        def hash(self, password: str) -> str:
            return f"hash of {password}"

        def verify(self, stored: str | None, password: str) -> bool:
            return stored == self.hash(password) or (stored is not None and password == PASSWORD)

    real, app.extensions["passwords"] = app.extensions["passwords"], Quick()
    yield
    app.extensions["passwords"] = real


def letters(session: Session) -> list[OutgoingMail]:
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.created_at, OutgoingMail.id)))


def test_from_the_question_to_the_new_password(anonymous: PageClient, session: Session, world: World) -> None:
    assert "Har du glömt lösenordet?" in anonymous.get("/logga-in").text
    anonymous.get(ASK)
    forged = {"Host": "ond.example", "X-Forwarded-Host": "ond.example"}
    asked = anonymous.http.post(
        ASK, data={"email": KARIN.upper(), "csrf_token": anonymous.token()}, headers={"X-Forwarded-Host": "ond.example"}
    )
    assert asked.headers["Location"] == f"{ASK}?skickat=1"
    assert "Titta i din e-post" in anonymous.get(f"{ASK}?skickat=1").text
    (letter,) = letters(session)
    assert letter.to_address == KARIN
    assert "11.00" in str(letter.body), "asked at ten, and good for an hour"
    assert "Vilken plats" not in str(letter.body)
    link = re.search(r"http://127.0.0.1:8000(/nytt-losenord/\S{43})\n", str(letter.body))
    assert link, "the address of PUBLIC_URL, whatever host the request names"
    for _ in range(2):  # a scanner of mail opens links
        with statements() as sent:
            page = anonymous.http.get(link[1], headers=forged)
        assert [text for text in sent if text.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert KARIN in page.text
    done = anonymous.post(link[1], {"password": PHRASE})
    assert done.headers["Location"] == "/logga-in"
    anonymous.get("/", 303)  # nobody is signed in by it
    session.expire_all()
    assert world.user("karin.lund").password_hash == f"hash of {PHRASE}"
    tags = session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.position)).all()
    assert [tag for tag in tags if tag.startswith("password")] == [Tag.PASSWORD_RESET_ASKED, Tag.PASSWORD_RESET]
    assert "Länken är redan använd" in anonymous.get(link[1], 410).text
    anonymous.post(link[1], {"password": "annan regnrock vid sjön"}, 410)


def test_a_new_password_ends_every_sign_in_and_keeps_the_second_factor(
    app: Flask, world: World, session: Session, sign_in: SignIn, anonymous: PageClient
) -> None:
    karin = world.user("karin.lund")
    elsewhere = sign_in("karin.lund")
    session.add_all(
        [
            WaitingSignIn(token_hash="w", user_id=karin.id, account_key="k"),
            UserSession(token_hash="s", user_id=world.user("johan.ek").id, last_seen_at=NOW),
        ]
    )
    give_factor(session, app.extensions["second_factors"], karin.id)
    world.reset("karin.lund", TOKEN)
    anonymous.get(HERE)
    anonymous.post(HERE, {"password": PHRASE})
    elsewhere.get("/", 303)
    session.expire_all()
    assert session.scalars(sa.select(WaitingSignIn.ended_at)).one() is not None
    assert session.scalars(sa.select(UserSession.token_hash).where(UserSession.ended_at.is_(None))).all() == ["s"]
    sent = anonymous.post("/logga-in", {"email": KARIN, "password": PHRASE})
    assert sent.headers["Location"].startswith("/logga-in/kod"), "the code is still asked for"


def test_nothing_tells_whether_an_address_has_an_account(world: World, session: Session, anonymous: PageClient) -> None:
    world.user("sara.holm").disabled_at = now()
    session.commit()
    anonymous.get(ASK)
    answers, written = set(), []
    # who is there comes last: the rehearsals before leave nothing that would be ended again
    for address in ("ingen@alls.example", "sara.holm@trafik.example", "karin.lund@polis.exаmple", KARIN):
        with statements() as sent:
            answer = anonymous.post(ASK, {"email": address})
        answers.add((answer.status_code, answer.headers["Location"]))
        written.append([text.split("(")[0] for text in sent if text.startswith(("INSERT", "UPDATE"))])
    assert len(answers) == 1
    assert all(each == written[0] for each in written), "the same work is done for who is not there"
    assert [letter.to_address for letter in letters(session)] == [KARIN]
    assert len(session.scalars(sa.select(PasswordReset)).all()) == 1
    assert len(session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.PASSWORD_RESET_ASKED)).all()) == 1


def test_a_newer_link_takes_the_older_ones_place_and_one_account_gets_few(
    session: Session, anonymous: PageClient
) -> None:
    anonymous.get(ASK)
    for _ in range(MOST_RESETS + 2):
        anonymous.post(ASK, {"email": KARIN})
    rows = session.scalars(sa.select(PasswordReset).order_by(PasswordReset.created_at)).all()
    assert len(rows) == MOST_RESETS
    assert [row.revoked_at is None for row in rows].count(True) == 1
    assert [letter.body is not None for letter in letters(session)].count(True) == 1


def test_who_is_signed_in_may_ask_as_well(session: Session, sign_in: SignIn) -> None:
    client = sign_in("johan.ek")
    client.get(ASK)
    client.post(ASK, {"email": KARIN})
    assert [letter.to_address for letter in letters(session)] == [KARIN]


def test_asking_is_throttled_by_place_and_locks_nobody_out(session: Session, anonymous: PageClient) -> None:
    anonymous.get(ASK)
    for number in range(WRONG_TRIES):
        anonymous.post(ASK, {"email": f"nr{number}@alls.example"})
    late = anonymous.post(ASK, {"email": "en.till@alls.example"}, 429)
    assert late.headers["Retry-After"] == "300"
    assert anonymous.post("/logga-in", {"email": KARIN, "password": PASSWORD}).headers["Location"] == "/"


def test_who_was_locked_out_comes_in_with_the_new_password(
    world: World, session: Session, anonymous: PageClient
) -> None:
    anonymous.get("/logga-in")
    for _ in range(WRONG_TRIES):
        anonymous.http.post(
            "/logga-in",
            data={"email": KARIN, "password": "fel", "csrf_token": anonymous.token()},
            environ_base={"REMOTE_ADDR": "192.0.2.7"},
        )
    anonymous.post("/logga-in", {"email": KARIN, "password": PASSWORD}, 429)
    world.reset("karin.lund", TOKEN)
    anonymous.get(HERE)
    anonymous.post(HERE, {"password": PHRASE})
    assert anonymous.post("/logga-in", {"email": KARIN, "password": PHRASE}).headers["Location"] == "/"
    assert session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == 0


@pytest.mark.parametrize(
    ("values", "after", "words"),
    [
        ({}, dt.timedelta(minutes=61), "Länken har gått ut"),
        ({"used_at": NOW}, dt.timedelta(), "Länken är redan använd"),
        ({"revoked_at": NOW}, dt.timedelta(), "Länken gäller inte"),
    ],
)
def test_a_dead_link_says_what_to_do(
    values: dict[str, dt.datetime],
    after: dt.timedelta,
    words: str,
    world: World,
    session: Session,
    anonymous: PageClient,
) -> None:
    before = world.user("karin.lund").password_hash
    world.reset("karin.lund", TOKEN, **values)
    with time_set(NOW + after):
        anonymous.get("/hjalp")
        page = anonymous.get(HERE, 410).text
        assert words in page
        assert f'href="{ASK}"' in page
        anonymous.post(HERE, {"password": PHRASE}, 410)
    anonymous.get("/nytt-losenord/" + "x" * 43, 404)
    session.expire_all()
    assert world.user("karin.lund").password_hash == before


def test_a_link_opens_nothing_for_who_has_ended(world: World, session: Session, anonymous: PageClient) -> None:
    world.reset("karin.lund", TOKEN)
    world.user("karin.lund").disabled_at = now()
    session.commit()
    assert "Länken gäller inte" in anonymous.get(HERE, 410).text


@pytest.mark.parametrize("password", ["", "kort", "Karin Lund polisen 1", "å" * 129])
def test_a_weak_password_is_refused_at_its_field_and_the_link_stays_good(
    password: str, world: World, anonymous: PageClient
) -> None:
    world.reset("karin.lund", TOKEN)
    anonymous.get(HERE)
    assert 'aria-invalid="true"' in anonymous.post(HERE, {"password": password}, 422).text
    anonymous.post(HERE, {"password": PHRASE})
