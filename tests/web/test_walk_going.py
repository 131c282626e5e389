"""The walk in a telephone: a page without a word of the case, its plan, and what is sent: once, with its words."""

import datetime as dt
import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.client import PageClient
from tests.factories import World
from tests.findings import AFTER, SignIn, stop_id, walked
from tests.sent_files import exif
from tracker.domain.access import Circle
from tracker.domain.clock import time_set
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkStop
from tracker.services.law.closing import ClosingDraft, close_case
from tracker.services.walks.findings import FindingDraft, edit_finding, remove_finding

SEEN = "2026-10-13T16:12:00Z"
SENT = AFTER.astimezone(dt.UTC).isoformat()


@pytest.fixture(autouse=True)
def day_after() -> Any:
    with time_set(AFTER):
        yield


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.GOAL_SETTING, revealed_at=AFTER, title="Torget med de egna orden")
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


@pytest.fixture
def walk(session: Session, world: World, case: Case) -> SafetyWalk:
    made = walked(session, world, case)
    first = session.scalars(sa.select(WalkStop).where(WalkStop.name == "Lastgatan")).one()
    first.questions = "Lampor: hur många?\n\nBuskar: ser man ut?"
    session.commit()
    return made


def going(case: Case, walk: SafetyWalk) -> str:
    return f"/vandra/{case.id}/{walk.id}"


def finding(world: World, person: str = "karin.lund", **changed: Any) -> dict[str, Any]:
    return {
        "owner": world.user(person).id, "token": new_id(), "kind": "unsafe", "category": "observation:lighting",
        "text": "Fem lampor är släckta", "stop_id": "", "light": "dark", "seen_at": SEEN, "sent_at": SENT, **changed,
    }  # fmt: skip


def send(client: PageClient, address: str, data: dict[str, Any], status: int = 200) -> dict[str, Any]:
    answer: TestResponse = client.http.post(
        address, data=data, headers={"X-CSRFToken": client.token(), "Accept": "application/json"}
    )
    assert answer.status_code == status, answer.get_data(as_text=True)[:400]
    told: dict[str, Any] = answer.get_json()
    return told


def photo(colour: str = "navy", **options: Any) -> tuple[io.BytesIO, str]:
    made = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(made, "JPEG", **options)
    return io.BytesIO(made.getvalue()), "Anna Svensson 850101-1234.jpg"


def rows(session: Session, model: Any) -> list[Any]:
    session.commit()
    session.expire_all()
    return list(session.scalars(sa.select(model).order_by(model.created_at)))


# --- what is kept -----------------------------------------------------------------------------------------------------
def test_the_page_tells_nothing_of_the_case_and_the_plan_nothing_but_the_walk(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    client = sign_in("karin.lund")
    send(client, f"{going(case, walk)}/fynd.json", finding(world, text="Ett fynd som bara står i ärendet"))
    page = client.get(going(case, walk)).get_data(as_text=True)
    home = client.get("/vandra/").get_data(as_text=True)
    for word in ("Torget", "Lastgatan", "Entrén", "Lampor: hur", world.user("karin.lund").id, "Ett fynd som"):
        assert word not in page, word
        assert word not in home, word
    answer = client.get(f"{going(case, walk)}/plan.json")
    plan = answer.get_json()
    assert answer.headers["Cache-Control"] == "no-store"
    assert [stop["name"] for stop in plan["stops"]] == ["Lastgatan", "Entrén"]
    assert plan["stops"][0]["questions"] == ["Lampor: hur många?", "Buskar: ser man ut?"]
    assert plan["stops"][0]["said"] == "Ljust, mörkt från 18.28. Dags att gå vidare 17.45."
    assert plan["stops"][1]["said"] == "Skymning, mörkt från 18.28. Klart här 18.00."
    assert (plan["user"], plan["may_note"]) == (world.user("karin.lund").id, True)
    assert "Torget" not in answer.get_data(as_text=True)
    assert "Ett fynd som" not in answer.get_data(as_text=True)


def test_the_plan_asks_as_much_for_many_stops_as_for_few(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session
) -> None:
    client = sign_in("karin.lund")
    few = client.count_queries(f"{going(case, walk)}/plan.json")
    for number in range(3, 13):
        session.add(WalkStop(walk_id=walk.id, position=number, name="x", lon=18.09, lat=59.24 + number / 1000))
    session.commit()
    assert client.count_queries(f"{going(case, walk)}/plan.json") == few


def test_without_script_the_page_leads_to_where_findings_are_noted(
    case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    page = sign_in("karin.lund").get(going(case, walk)).get_data(as_text=True)
    assert f"/arenden/{case.id}/vandringar/{walk.id}/fynd/nytt" in page
    shown = sign_in("karin.lund").get(f"/arenden/{case.id}/vandringar/{walk.id}").get_data(as_text=True)
    assert going(case, walk) in shown, "the walk's own page leads here"


def test_only_who_may_note_findings_goes_the_walk(case: Case, session: Session, world: World, sign_in: SignIn) -> None:
    hidden = walked(session, world, case, Circle.AUTHORITIES)
    for path in (going(case, hidden), f"{going(case, hidden)}/plan.json"):
        sign_in("karin.lund").get(path)
        sign_in("johan.ek").get(path, 404)
        sign_in("maja.lind").get(path, 404)
        sign_in("maria.falk").get(path, 403)
    send(sign_in("johan.ek"), f"{going(case, hidden)}/fynd.json", finding(world, "johan.ek"), 404)
    assert rows(session, WalkFinding) == []


# --- without a network ------------------------------------------------------------------------------------------------
def test_the_worker_names_every_file_of_the_page_and_is_asked_for_anew(app: Flask, anonymous: PageClient) -> None:
    answer = anonymous.get("/vandra/sw.js")
    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    kit = answer.get_data(as_text=True).partition("\n")[0]
    page = anonymous.get("/vandra/").get_data(as_text=True)
    for address in [part.partition('"')[0] for part in page.split('src="')[1:]]:
        assert f'"{address}"' in kit, address
    for address in (
        "/static/js/walk/store.js",
        "/static/ground/index.json",
        "/static/ground/farsta.geojson",
        "/vandra/",
    ):
        assert f'"{address}"' in kit, address
    assert "/arenden" not in kit
    for address in kit.partition('"files": [')[2].partition("]")[0].split(", "):
        anonymous.get(address.strip('"'), buffered=True)


def test_the_manifest_lets_the_page_be_installed(anonymous: PageClient) -> None:
    answer = anonymous.get("/vandra/app.webmanifest")
    told = answer.get_json(force=True)
    assert answer.mimetype == "application/manifest+json"
    assert (told["start_url"], told["scope"], told["display"], told["lang"]) == (
        "/vandra/",
        "/vandra/",
        "standalone",
        "sv",
    )
    for icon in told["icons"]:
        with Image.open(io.BytesIO(anonymous.get(icon["src"], buffered=True).get_data())) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert {(icon["sizes"], icon["purpose"]) for icon in told["icons"]} >= {("192x192", "any"), ("512x512", "maskable")}


# --- a finding --------------------------------------------------------------------------------------------------------
def test_a_finding_arrives_once_with_its_own_time_however_often_it_is_sent(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    client, sent = (
        sign_in("karin.lund"),
        finding(world, stop_id=stop_id(session, "Lastgatan"), lat="59.24", lon="18.09"),
    )
    for _time in range(3):
        told = send(client, f"{going(case, walk)}/fynd.json", sent)
        assert told == {"id": sent["token"], "version": 1, "stop_gone": False}
    (row,) = rows(session, WalkFinding)
    assert (row.id, row.text, row.light, row.lat) == (sent["token"], "Fem lampor är släckta", "dark", 59.24)
    assert row.seen_at == dt.datetime(2026, 10, 13, 16, 12, tzinfo=dt.UTC)
    assert row.receiver_id == world.organisation("johan.ek").id, "the same proposals as at the desk"


def test_a_telephone_whose_clock_is_ahead_is_set_right(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    ahead = dt.timedelta(days=2)
    sent = finding(
        world,
        seen_at=(dt.datetime.fromisoformat(SEEN) + ahead).isoformat(),
        sent_at=(dt.datetime.fromisoformat(SENT) + ahead).isoformat(),
    )
    send(sign_in("karin.lund"), f"{going(case, walk)}/fynd.json", sent)
    (row,) = rows(session, WalkFinding)
    assert row.seen_at == dt.datetime(2026, 10, 13, 16, 12, tzinfo=dt.UTC)


def test_a_stop_that_was_taken_away_is_told_and_takes_nothing_with_it(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    stop = session.scalars(sa.select(WalkStop).where(WalkStop.name == "Lastgatan")).one()
    stop.removed_at = AFTER
    session.commit()
    sent = finding(world, stop_id=stop.id, lat="59.241", lon="18.091")
    assert send(sign_in("karin.lund"), f"{going(case, walk)}/fynd.json", sent)["stop_gone"] is True
    (row,) = rows(session, WalkFinding)
    assert (row.stop_id, row.text, row.lat, row.lon) == (stop.id, "Fem lampor är släckta", 59.241, 18.091)


@pytest.mark.parametrize(
    "refused",
    [
        ({"category": ""}, "category", "giltigt"),
        ({"kind": "katt"}, "kind", "giltigt"),
        ({"seen_at": "i går"}, "seen_at", "Tiden går inte att läsa."),
        ({"seen_at": "2026-10-13T16:12:00"}, "seen_at", "Tiden går inte att läsa."),
        ({"seen_at": "2026-10-14T16:12:00Z"}, "", "Tiden har inte varit än."),
        ({"seen_at": "0001-01-01T00:00:00Z", "sent_at": "9999-01-01T00:00:00Z"}, "seen_at", "Tiden har inte varit än."),
        ({"token": "bent"}, "token", "Fyndets nummer"),
        ({"text": "x" * 501}, "text", "Skriv högst 500 tecken."),
        ({"text": "Ring 070-123 45 67"}, "text", "Det ser ut som ett telefonnummer."),
        ({"lat": "48.85", "lon": "2.35"}, "", "Sverige"),
        ({"lat": "nan", "lon": "18"}, "", "Sverige"),
        ({"lat": "59.24"}, "", ""),
        ({"stop_id": "a" * 16}, "stop_id", ""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_refused_says_why_and_saves_nothing(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World, refused: tuple[Any, str, str]
) -> None:
    changed, field, words = refused
    told = send(sign_in("karin.lund"), f"{going(case, walk)}/fynd.json", finding(world, **changed), 422)
    assert words in told["errors"][field], told
    assert told["errors"][field], "never without words"
    assert rows(session, WalkFinding) == []


def test_a_word_that_brands_a_place_is_told_with_its_advice_and_can_be_a_quotation(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    client, sent = sign_in("karin.lund"), finding(world, text="De kallar det ghetto")
    told = send(client, f"{going(case, walk)}/fynd.json", sent, 422)
    assert told["hint"]["words"] == "ghetto"
    assert "Skriv hellre" in told["hint"]["advice"]
    quoted = sent | {"quoted_words": told["hint"]["words"], "quote_source": "En deltagare på vandringen"}
    for _time in range(2):
        send(client, f"{going(case, walk)}/fynd.json", quoted)
    (row,) = rows(session, WalkFinding)
    assert row.text == "De kallar det ”ghetto” (källa: En deltagare på vandringen)"


def test_other_words_for_the_same_finding_show_both_and_wait_for_a_choice(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    client, sent = sign_in("karin.lund"), finding(world)
    send(client, f"{going(case, walk)}/fynd.json", sent)
    (row,) = rows(session, WalkFinding)
    draft = FindingDraft(
        id=row.id, kind=row.kind, category=row.category_code, seen_at=row.seen_at, text="Sex lampor", version=1
    )
    edit_finding(world.work("amina.berg"), case, walk.id, draft)
    session.commit()
    mine = sent | {"text": "Sju lampor"}
    told = send(client, f"{going(case, walk)}/fynd.json", mine, 409)
    assert told["saved"] == {"text": "Sex lampor", "kind": "unsafe", "category": "observation:lighting"}
    for _time in range(2):  # the answer may be lost, and it is sent once more
        assert send(client, f"{going(case, walk)}/fynd.json", mine | {"version": told["version"]})["version"] == 3
    (row,) = rows(session, WalkFinding)
    assert row.text == "Sju lampor"
    remove_finding(world.work("amina.berg"), case, walk.id, row.id)
    session.commit()
    gone = send(client, f"{going(case, walk)}/fynd.json", sent | {"text": "Åtta lampor"}, 409)
    assert gone["removed"] == "Fyndet är borttaget."


def test_nobody_sends_what_another_noted(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    """The telephone's next user is signed in; what the one before noted waits for who noted it."""
    client = sign_in("johan.ek")
    send(client, f"{going(case, walk)}/fynd.json", finding(world, "karin.lund"), 401)
    send(sign_in("karin.lund"), f"{going(case, walk)}/fynd.json", sent := finding(world, "karin.lund"))
    address = f"{going(case, walk)}/fynd/{sent['token']}/foto.json"
    send(client, address, {"owner": sent["owner"], "token": new_id(), "file": photo()}, 401)
    assert len(rows(session, WalkFinding)) == 1
    assert rows(session, Attachment) == []


def test_without_sign_in_or_token_nothing_is_taken_and_the_answer_is_data(
    case: Case, walk: SafetyWalk, sign_in: SignIn, anonymous: PageClient, session: Session, world: World
) -> None:
    data = {"Accept": "application/json"}
    assert anonymous.http.get(f"{going(case, walk)}/plan.json", headers=data).status_code == 401
    send(anonymous, f"{going(case, walk)}/fynd.json", finding(world) | {"text": ""}, 401)
    client = sign_in("karin.lund")
    assert client.http.post(f"{going(case, walk)}/fynd.json", data=finding(world), headers=data).status_code == 400
    assert rows(session, WalkFinding) == []


def test_a_closed_case_takes_nothing_more_and_says_so(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    client = sign_in("karin.lund")
    close_case(world.work("amina.berg"), case, ClosingDraft(lessons="Ljuset hjälpte.", reason="x" * 20))
    session.commit()
    told = send(client, f"{going(case, walk)}/fynd.json", finding(world), 422)
    assert any("inte öppet" in words for words in told["errors"].values()), told
    assert client.get(f"{going(case, walk)}/plan.json").get_json()["may_note"] is False


# --- a photo ----------------------------------------------------------------------------------------------------------
def test_a_photo_arrives_once_without_place_or_name_in_the_circle_of_its_walk(
    case: Case, session: Session, world: World, sign_in: SignIn
) -> None:
    walk, client = walked(session, world, case, Circle.AUTHORITIES), sign_in("karin.lund")
    send(client, f"{going(case, walk)}/fynd.json", sent := finding(world))
    address = f"{going(case, walk)}/fynd/{sent['token']}/foto.json"
    token = new_id()
    notes = exif()
    for _time in range(3):
        told = send(client, address, {"owner": sent["owner"], "token": token, "file": photo(exif=notes)})
        assert told == {"id": token}
    (row,) = rows(session, Attachment)
    assert (row.finding_id, row.circle, row.name) == (sent["token"], Circle.AUTHORITIES, "bild.jpg")
    assert row.description == "Foto av fyndet: Lampor"
    page = client.get(f"/arenden/{case.id}/filer/{row.id}").get_data()
    assert not Image.open(io.BytesIO(page)).getexif(), "what it told of where it was taken is nowhere"
    assert len(rows(session, StoredFile)) == 1, "so small that it is its own small picture"
    sign_in("johan.ek").get(f"/arenden/{case.id}/filer/{row.id}", 404)


@pytest.mark.parametrize("content", [b"", b"<html>"], ids=["nothing", "no picture"])
def test_a_photo_that_is_none_is_refused_with_words(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World, content: bytes
) -> None:
    client = sign_in("karin.lund")
    send(client, f"{going(case, walk)}/fynd.json", sent := finding(world))
    address = f"{going(case, walk)}/fynd/{sent['token']}/foto.json"
    data: dict[str, Any] = {"owner": sent["owner"], "token": new_id()}
    told = send(client, address, data | ({"file": (io.BytesIO(content), "a.jpg")} if content else {}), 422)
    assert told["errors"]["file"]
    assert rows(session, Attachment) == []


def test_a_photo_of_a_finding_that_is_not_to_be_known_finds_nothing(
    case: Case, walk: SafetyWalk, sign_in: SignIn, session: Session, world: World
) -> None:
    hidden = walked(session, world, case, Circle.AUTHORITIES)
    send(sign_in("karin.lund"), f"{going(case, hidden)}/fynd.json", sent := finding(world))
    for person, finding_id in (("johan.ek", sent["token"]), ("karin.lund", new_id())):
        data = {"owner": world.user(person).id, "token": new_id(), "file": photo()}
        send(sign_in(person), f"{going(case, walk)}/fynd/{finding_id}/foto.json", data, 404)
    assert rows(session, Attachment) == []
