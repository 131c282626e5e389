"""Residents mark points before a walk: what the open page tells and refuses, and taking a point back."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.factories import World
from tests.walk_rows import stopped, walk_of
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import STOCKHOLM, time_set
from tracker.domain.ids import new_id
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.inquiry import HOUR, MOST_A_VISIT, MOST_AN_HOUR, MOST_POINTS, PointState
from tracker.models.cases import Case, Meeting
from tracker.models.people import SignInAttempt
from tracker.models.records import AuditChange, AuditEvent
from tracker.models.walks.inquiry import WalkInquiry, WalkPoint
from tracker.models.walks.planned import SafetyWalk

SignIn = Callable[[str], PageClient]
BEFORE = dt.datetime(2026, 10, 6, 9, tzinfo=dt.UTC)
STARTS = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
ASKED = {"heading": "Var känns det tryggt?", "question": "Vart går du hellre?", "opens_on": "2026-10-06",
         "last_on": "2026-10-12"}  # fmt: skip
HERE = {"kind": "unsafe", "position_text": "59.24310 18.08752", "text": "Mörkt under bron.", "day_part": "evening"}


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_set(BEFORE):
        yield


@pytest.fixture
def walk(world: World) -> SafetyWalk:
    case = world.case(revealed_at=BEFORE, title="Hemligt ärende")
    world.party(case, "johan.ek")
    made = walk_of(world, case, STARTS, ends_at=STARTS + dt.timedelta(minutes=116), location="T-baneentrén")
    stopped(world, made, "Bron", "Hemligt stopp")
    return made


def room(walk: SafetyWalk, what: str = "fraga-boende") -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}/{what}"


def opened(client: PageClient, walk: SafetyWalk, **values: Any) -> str:
    """The path of the link, as the coordinator's page tells it."""
    client.post(room(walk), {**ASKED, **values})
    found = re.search(r'href="http://127.0.0.1:8000(/fore-vandringen/[\w-]{43})"', client.get(room(walk)).text)
    assert found is not None
    return found[1]


def said(client: PageClient, path: str, status: int = 200) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path, status).text).split())


def points(session: Session) -> list[WalkPoint]:
    session.expire_all()
    return list(session.scalars(sa.select(WalkPoint).order_by(WalkPoint.created_at, WalkPoint.id)))


def tags(session: Session, beginning: str) -> list[str]:
    every = session.scalars(sa.select(AuditEvent.tag).order_by(AuditEvent.position)).all()
    return [tag for tag in every if tag.startswith(beginning)]


def test_the_coordinator_opens_edits_closes_and_renews(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    new = client.get(room(walk)).text
    assert 'value="2026-10-12"' in new, "until the day before"
    assert "Låt boende markera" in said(client, room(walk, "").rstrip("/"))
    link = opened(client, walk)
    assert 'class="qr"' in client.get(room(walk)).text
    anonymous.get(link)
    row = session.scalars(sa.select(WalkInquiry)).one()
    assert link.rpartition("/")[2] not in (row.token_hash, row.id)
    client.post(room(walk), {**ASKED, "heading": "Hur är det vid bron?", "version": str(row.version)})
    assert "Hur är det vid bron?" in said(anonymous, link)
    client.post(room(walk), {**ASKED, "version": "1"}, 409)
    client.post(f"{room(walk)}/stang")
    assert "Sidan är stängd" in said(anonymous, link, 410)
    assert opened(client, walk) == link, "the same link opens again: it may hang on a wall"
    client.post(f"{room(walk)}/ny-lank")
    assert "Vi känner inte igen länken" in said(anonymous, link, 404)
    assert tags(session, "walk:inquiry") == [
        Tag.WALK_INQUIRY_OPENED, Tag.WALK_INQUIRY_SAVED, Tag.WALK_INQUIRY_CLOSED, Tag.WALK_INQUIRY_OPENED,
        Tag.WALK_INQUIRY_RENEWED,
    ]  # fmt: skip
    kept = session.scalars(sa.select(AuditChange.new).where(AuditChange.field == "heading")).all()
    assert "Hur är det vid bron?" in kept


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cancelled_at": BEFORE}, "Vandringen är inställd."),
        ({"starts_at": BEFORE}, "Vandringen har börjat."),
        ({"circle": Circle.AUTHORITIES}, "Bara en vandring som alla parter får veta om"),
    ],
)
def test_a_walk_that_nobody_can_be_asked_about_is_not_opened(
    change: dict[str, Any], words: str, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    session.execute(sa.update(Meeting).values(change))
    session.commit()
    assert words in sign_in("amina.berg").post(room(walk), ASKED, 422).text
    assert session.scalars(sa.select(WalkInquiry)).all() == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"heading": ""}, "Fyll i det här fältet."),
        ({"heading": "Ring 070-123 45 67"}, "telefonnummer"),
        ({"question": "Vad gör 19811218-9876 här?"}, "personnummer"),
        ({"question": "x" * 301}, "högst 300"),
        ({"last_on": "2026-10-14"}, "efter vandringen"),
        ({"last_on": "2026-10-05"}, "inte har varit"),
        ({"opens_on": "2026-08-01"}, "högst 60 dagar"),
        ({"last_on": ""}, "Fyll i det här fältet."),
    ],
)
def test_what_is_wrong_with_the_question_is_said_at_its_field(
    values: dict[str, str], words: str, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    assert words in sign_in("amina.berg").post(room(walk), {**ASKED, **values}, 422).text
    assert session.scalars(sa.select(WalkInquiry)).all() == []


def test_the_page_tells_the_question_and_nothing_of_the_case(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    with statements() as sent:
        page = said(anonymous, link)
    assert [text for text in sent if text.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    for words in (
        "Vart går du hellre?", "tisdag 13 oktober klockan 17.30", "12 oktober 2026", "Du är anonym.",
        "tas bort 30 dagar efter vandringen",
    ):  # fmt: skip
        assert words in page, words
    answer = anonymous.get(link)
    for secret in ("Hemligt", "Bron", "ABC", walk.case_id, walk.id, 'name="name"', "mail"):
        assert secret not in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["Cache-Control"] == "no-store"


def test_names_are_told_where_the_coordinator_chose_them(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    bridge = session.scalars(sa.text("SELECT id FROM walk_stop WHERE name = 'Bron'")).one()
    link = opened(client, walk, spots=[bridge])
    page = anonymous.get(link).text
    assert '<option value="0">Bron</option>' in page
    assert "Hemligt" not in page
    anonymous.post(link, {"kind": "keep", "spot": "0"})
    (row,) = points(session)
    assert (row.kind, row.lat, row.lon, row.text, row.day_part) == (FindingKind.KEEP, 59.24, 18.09, None, None)
    anonymous.post(link, {"kind": "keep", "spot": "1"}, 422)


def test_several_points_are_marked_and_wait_until_they_are_read(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session, app: Flask
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    assert anonymous.post(link, HERE).location == link
    page = said(anonymous, link)
    assert "Tack! Punkten är skickad." in page
    assert "Otryggt : Mörkt under bron." in page
    drawn = json.dumps({"type": "Point", "coordinates": [18.0953, 59.2434]})
    anonymous.post(link, {"kind": "keep", "geometry": drawn})
    first, second = sorted(points(session), key=lambda row: row.kind is FindingKind.KEEP)
    assert (first.kind, first.lat, first.lon, first.day_part, first.state) == (
        FindingKind.UNSAFE, 59.2431, 18.08752, "evening", PointState.WAITING,
    )  # fmt: skip
    assert (second.kind, second.lat, second.lon) == (FindingKind.KEEP, 59.2434, 18.0953)
    own = anonymous.get(f"{link}/mina.geojson").get_json()
    assert {each["id"] for each in own["features"]} == {first.id, second.id}
    other = PageClient(app)
    assert "Mörkt" not in other.get(link).text, "nobody reads what another has marked"
    assert other.get(f"{link}/mina.geojson").get_json()["features"] == []
    owner = sign_in("johan.ek")
    assert "Mörkt" not in owner.get(room(walk, "boendes-punkter")).text
    assert owner.get(room(walk, "boendes-punkter.geojson")).get_json()["features"] == []


def test_a_typed_position_that_is_read_in_another_way_is_asked_about(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    asked = anonymous.post(link, {**HERE, "position_text": "6571000 162000"}, 422)
    assert points(session) == []
    assert "Mörkt under bron." in asked.text, "nothing typed is lost"


def test_a_point_is_taken_back_in_the_same_visit_and_by_nobody_else(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session, app: Flask
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    anonymous.post(link, HERE)
    sent = points(session)[0].id
    PageClient(app).post(f"{link}/ta-tillbaka", {"punkt": sent})
    assert len(points(session)) == 1
    for _again in range(2):
        anonymous.post(f"{link}/ta-tillbaka", {"punkt": sent})
        assert points(session) == []
    assert "Punkten är borttagen." in said(anonymous, link)
    assert "Det du har skickat nu" not in said(anonymous, link)
    anonymous.post(f"/fore-vandringen/{'a' * 43}/ta-tillbaka", {"punkt": sent}, 404)


def test_a_double_click_marks_one_point_and_a_form_of_another_walk_none(
    walk: SafetyWalk, world: World, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    link = opened(client, walk)
    sent = {**HERE, "token": "a" * 16}
    anonymous.post(link, sent)
    anonymous.post(link, sent)
    assert len(points(session)) == 1
    other = walk_of(world, session.get_one(Case, walk.case_id), STARTS + dt.timedelta(days=1))
    anonymous.post(opened(client, other), sent, 422)
    assert len(points(session)) == 1


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": ""}, "Välj ett av svaren."),
        ({"text": "Fråga 19811218-9876"}, "personnummer"),
        ({"text": "Ring 070-123 45 67"}, "telefonnummer"),
        ({"text": "Skriv till anna@boende.example"}, "e-postadress"),
        ({"text": "Bilen ABC 123 står där"}, "registreringsnummer"),
        ({"text": "Ett riktigt problemområde"}, "stigmatisera"),
        ({"text": "x" * 301}, "högst 300"),
        ({"position_text": ""}, "Sätt en punkt på kartan"),
        ({"position_text": "vid bron"}, "position_text"),
        ({"position_text": "55.6 13.0"}, "långt från vandringen"),
        ({"day_part": "jul"}, ""),
    ],
)
def test_what_is_wrong_with_a_point_is_said_and_nothing_is_lost(
    sent: dict[str, str], words: str, walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    answer = anonymous.post(link, {**HERE, **sent}, 422).text
    assert words in answer
    assert {**HERE, **sent}["text"][:20] in answer
    assert points(session) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cancelled_at": BEFORE}, "Vandringen är inställd"),
        ({"circle": Circle.AUTHORITIES}, "Länken gäller inte längre"),
    ],
)
def test_a_walk_that_is_called_off_or_narrowed_takes_no_points(
    change: dict[str, Any], words: str, walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    session.execute(sa.update(Meeting).values(change))
    session.commit()
    assert words in said(anonymous, link, 410)
    anonymous.post(link, HERE, 410)
    assert points(session) == []
    if "circle" in change:
        assert "Vart går du" not in anonymous.get(link, 410).text
        anonymous.get(f"{link}/mina.geojson", 404)


def test_the_page_opens_and_ends_by_its_days(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk, opens_on="2026-10-08")
    assert "Den öppnar 8 oktober 2026. Kom tillbaka då, med samma länk." in said(anonymous, link)
    anonymous.post(link, HERE, 422)
    with time_set(dt.datetime(2026, 10, 12, 23, 59, tzinfo=STOCKHOLM)):
        anonymous.post(link, HERE)
    with time_set(dt.datetime(2026, 10, 13, 0, 1, tzinfo=STOCKHOLM)):
        assert "Tiden är ute" in said(anonymous, link, 410)
        anonymous.post(link, HERE, 410)
        assert "Det du har skickat nu" in said(anonymous, link, 410), "and can still be taken back"
    assert len(points(session)) == 1


def test_a_closed_case_ends_the_link(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    anonymous.post(link, HERE)
    session.execute(sa.update(Case).values(status=CaseStatus.CLOSED))
    session.commit()
    assert "Länken gäller inte längre" in said(anonymous, link, 410)
    anonymous.post(link, HERE, 410)
    anonymous.post(f"{link}/ta-tillbaka", {"punkt": points(session)[0].id}, 410)
    assert len(points(session)) == 1


def test_every_wrong_link_gets_the_same_answer(anonymous: PageClient, walk: SafetyWalk) -> None:
    pages = {re.sub(r'value="[^"]*"|nonce="[^"]*"', "", anonymous.get(f"/fore-vandringen/{link}", 404).text)
             for link in ("a" * 43, "b" * 43, walk.id)}  # fmt: skip
    assert len(pages) == 1
    anonymous.post(f"/fore-vandringen/{'a' * 43}", HERE, 404)


def test_points_from_one_place_are_bounded_by_the_hour_and_by_the_visit(
    walk: SafetyWalk, sign_in: SignIn, app: Flask, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    visitor = PageClient(app)
    for _point in range(MOST_A_VISIT):
        visitor.post(link, {"kind": "keep", "position_text": HERE["position_text"]})
    answer = visitor.post(link, HERE, 422)
    assert f"Du har markerat {MOST_A_VISIT} punkter" in answer.text
    another = PageClient(app)
    for _point in range(MOST_AN_HOUR - MOST_A_VISIT - 1):
        another.post(link, {"kind": "keep", "position_text": HERE["position_text"]})
    limited = another.post(link, HERE, 429)
    assert limited.headers["Retry-After"] == str(int(HOUR.total_seconds()))
    PageClient(app).post(link, HERE, 303, environ_base={"REMOTE_ADDR": "192.0.2.7"})
    keys = set(session.scalars(sa.select(SignInAttempt.address_key)))
    assert len(keys) == 2
    assert all(len(key) == 64 for key in keys), "hashed: no address is kept"


def test_a_page_that_has_what_it_takes_says_so(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    session.add_all(
        WalkPoint(id=new_id(), walk_id=walk.id, kind=FindingKind.KEEP, lat=59.24, lon=18.09)
        for _n in range(MOST_POINTS)
    )
    session.commit()
    assert "Det räcker nu" in said(anonymous, link)
    anonymous.post(link, HERE, 422)
    assert len(points(session)) == MOST_POINTS


def test_a_form_without_its_token_is_refused(
    walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    link = opened(sign_in("amina.berg"), walk)
    anonymous.post(link, HERE)
    assert anonymous.http.post(link, data=HERE).status_code == 400
    assert anonymous.http.post(f"{link}/ta-tillbaka", data={"punkt": points(session)[0].id}).status_code == 400
    assert len(points(session)) == 1
