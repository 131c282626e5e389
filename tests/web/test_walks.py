"""Planning a walk on its pages: when, where, in which order and light; and what goes wrong beside its field."""

import datetime as dt
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import STOCKHOLM, local, time_set
from tracker.models.cases import Case, Meeting
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkRoleHolder, WalkStop

SignIn = Callable[[str], PageClient]
DAY = "2026-10-13"
BEFORE = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)
POINTS = ((18.0896, 59.2435), (18.0934, 59.2449), (18.0930, 59.2434))


@pytest.fixture(autouse=True)
def in_october() -> Any:
    with time_set(BEFORE):
        yield


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(revealed_at=BEFORE)
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


def filled(**changed: Any) -> dict[str, Any]:
    return {
        "title": "Trygghetsvandring", "day": DAY, "starts_at": "17:30", "location": "T-baneentrén",
        "purpose": "Se ljuset",
        "minutes_per_stop": "15", "pace_kmh": "3.0", "most_participants": "20", "circle": "all_parties",
        "pre_meeting_on": "", "pre_meeting_at": "17:30", "closing_meeting_on": "", "closing_meeting_at": "17:30",
        **changed,
    }  # fmt: skip


def planned(client: PageClient, session: Session, case: Case, stops: int = 0, **changed: Any) -> SafetyWalk:
    answer = client.post(f"/arenden/{case.id}/vandringar/ny", filled(**changed))
    session.commit()
    walk = session.get_one(SafetyWalk, answer.location.rpartition("/")[2])
    for number in range(stops):
        client.post(f"{address(case, walk)}/stopp/nytt", stop(number))
    session.commit()
    return walk


def stop(number: int, **changed: Any) -> dict[str, Any]:
    lon, lat = POINTS[number % len(POINTS)]
    point = json.dumps({"type": "Point", "coordinates": [lon, lat]})
    values = {"name": f"Stopp {'ABCDEF'[number]}", "geometry": point, "position_text": "", "is_step_free": ""}
    return {**values, "questions": "", "minutes": "", **changed}


def address(case: Case, walk: SafetyWalk) -> str:
    return f"/arenden/{case.id}/vandringar/{walk.id}"


def meeting_of(session: Session, walk: SafetyWalk) -> Meeting:
    session.expire_all()
    return session.get_one(Meeting, walk.meeting_id)


def names(session: Session, walk: SafetyWalk) -> list[str]:
    query = sa.select(WalkStop.name).where(WalkStop.walk_id == walk.id, WalkStop.removed_at.is_(None))
    session.expire_all()
    return [name.removeprefix("Stopp ") for name in session.scalars(query.order_by(WalkStop.position))]


def said(client: PageClient, path: str, status: int = 200) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", client.get(path, status).get_data(as_text=True)).split())


def test_a_case_without_walks_says_what_comes_here(case: Case, sign_in: SignIn) -> None:
    page = said(sign_in("amina.berg"), f"/arenden/{case.id}/vandringar")
    assert "Inga vandringar än." in page
    assert "Planera vandring" in page
    other = said(sign_in("karin.lund"), f"/arenden/{case.id}/vandringar")
    assert "Inga vandringar än." in other
    assert "Planera vandring" not in other
    assert "Inga vandringar än." in said(sign_in("karin.lund"), "/vandringar")


def test_a_walk_is_planned_with_the_meetings_around_it(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, pre_meeting_on="2026-09-29", closing_meeting_on="2026-10-27")
    kinds = [meeting.kind for meeting in session.scalars(sa.select(Meeting).order_by(Meeting.starts_at))]
    assert kinds == [MeetingKind.PRE_MEETING, MeetingKind.SAFETY_WALK, MeetingKind.CLOSING_MEETING]
    page = said(client, address(case, walk))
    assert "tisdag 13 oktober" in page
    assert "Förmöte 29 sep. Avslutande möte 27 okt" in page
    assert "Inga stopp än." in page
    client.post(f"{address(case, walk)}/andra", filled(closing_meeting_on="2026-11-03"))
    session.expire_all()
    closing = session.get_one(Meeting, session.get_one(SafetyWalk, walk.id).closing_meeting_id or "")
    assert local(closing.starts_at).date() == dt.date(2026, 11, 3)
    before = session.scalars(sa.select(Meeting).where(Meeting.kind == MeetingKind.PRE_MEETING)).one()
    assert before.cancelled_at is not None, "a meeting that is planned no more is called off, not gone"


def test_the_stops_decide_when_it_ends_and_which_light_each_is_seen_in(
    session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, stops=3)
    page = said(client, address(case, walk))
    ends = meeting_of(session, walk).ends_at
    assert ends is not None
    assert f"{local(ends):%H.%M}" in page
    assert "17.30, ljust. Samling." in page
    assert "skymning" in page
    assert "Solen går ner 17.46 och det är mörkt från 18.28." in page
    client.post(f"{address(case, walk)}/tider", {"starts_at": "19:00", "minutes_per_stop": "5"})
    later = meeting_of(session, walk).ends_at
    assert later is not None
    assert (later - ends) == dt.timedelta(minutes=90 - 30)
    assert "19.00, mörkt. Samling." in said(client, address(case, walk))


def test_a_stop_that_should_be_dark_gives_another_start(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, stops=1)
    client.post(f"{address(case, walk)}/stopp/nytt", stop(1, wants_dark="y"))
    page = client.get(address(case, walk)).get_data(as_text=True)
    assert "Stopp B ser ni i skymning, inte i mörker." in page
    found = re.search(r'name="starts_at" value="(\d\d:\d\d)"', page)
    assert found is not None
    client.post(f"{address(case, walk)}/tider", {"starts_at": found[1], "minutes_per_stop": "15"})
    again = client.get(address(case, walk)).get_data(as_text=True)
    assert "inte i mörker" not in again
    assert "i stället" not in again


def test_in_june_the_page_says_in_plain_words_that_it_does_not_get_dark(
    session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, stops=1, day="2027-06-20")
    assert "Natten blir aldrig helt svart" in said(client, address(case, walk))
    kiruna = planned(client, session, case, day="2027-06-20")
    point = json.dumps({"type": "Point", "coordinates": [20.2253, 67.8558]})
    client.post(f"{address(case, kiruna)}/stopp/nytt", stop(0, geometry=point))
    assert "Solen går inte ner den 20 juni 2027." in said(client, address(case, kiruna))


def test_the_order_is_changed_by_hand_and_back(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, stops=3)
    order = f"{address(case, walk)}/ordning"
    ids = {row.name[-1]: row.id for row in session.scalars(sa.select(WalkStop))}
    client.post(order, {"hur": "upp", "stopp": ids["C"]})
    assert names(session, walk) == ["A", "C", "B"]
    client.post(order, {"hur": "ner", "stopp": ids["A"]})
    assert names(session, walk) == ["C", "A", "B"]
    client.post(order, {"hur": "upp", "stopp": ids["C"]})
    assert names(session, walk) == ["C", "A", "B"], "the first stays first"
    page = client.get(address(case, walk)).get_data(as_text=True)
    undo = re.search(r'action="([^"]*som-innan[^"]*)"', page)
    assert undo is not None
    client.post(order, {"hur": "vand"})
    assert names(session, walk) == ["B", "A", "C"]
    client.post(undo[1].replace("&amp;", "&"))
    assert names(session, walk) == ["C", "A", "B"]
    client.post(order, {"hur": "kortast"})
    assert names(session, walk) == ["C", "B", "A"], "the nearest of the next two comes first"
    for wrong in ({"hur": "hopp"}, {"hur": "upp", "stopp": "a" * 16}):
        client.post(order, wrong, 400)


def test_a_changed_order_forgets_the_drawn_way_that_led_elsewhere(
    session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, stops=3)
    rows = {row.name[-1]: row for row in session.scalars(sa.select(WalkStop))}
    for row in rows.values():
        row.way, row.is_step_free = {"type": "LineString", "coordinates": [[18.09, 59.24], [18.091, 59.241]]}, True
    session.commit()
    client.post(f"{address(case, walk)}/ordning", {"hur": "ner", "stopp": rows["B"].id})
    session.expire_all()
    kept = {name: row.way is not None for name, row in rows.items()}
    assert kept == {"A": True, "B": False, "C": False}


def test_what_is_on_the_map_becomes_a_stop_and_goes_again(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    client, place = sign_in("amina.berg"), world.place(case, "Gångtunneln")
    walk = planned(client, session, case)
    pick = f"{address(case, walk)}/stopp"
    client.post(pick, {"slag": "place_id", "sak": place.id})
    found = session.scalars(sa.select(WalkStop)).one()
    assert (found.name, found.place_id) == ("Gångtunneln", place.id)
    page = said(client, address(case, walk))
    assert "Gångtunneln är ett stopp." in page
    assert "Mer på kartan" not in page, "it is taken"
    client.post(f"{pick}/{found.id}/ta-bort")
    assert names(session, walk) == []
    assert meeting_of(session, walk).ends_at is None
    client.post(f"{pick}/{found.id}/aterstall")
    assert names(session, walk) == ["Gångtunneln"]
    for wrong, status in (({"slag": "case_id", "sak": place.id}, 400), ({"slag": "place_id", "sak": "b" * 16}, 404)):
        client.post(pick, wrong, status)


def test_words_of_a_narrower_circle_are_no_stop_on_a_walk_that_all_know_of(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    client, place = sign_in("amina.berg"), world.place(case)
    mapping = world.mapping(case, "karin.lund", "Sedd vid tunneln", revealed=True, place_id=place.id)
    seen = world.observations(mapping)[0]
    problem = world.problem(case, "Hemligt", seen, circle=Circle.AUTHORITIES)
    session.commit()
    walk = planned(client, session, case)
    thing = {"slag": "problem_id", "sak": problem.id}
    assert "Hemligt" not in said(client, address(case, walk))
    client.post(f"{address(case, walk)}/stopp", thing, 404)
    narrow = planned(client, session, case, circle="authorities")
    assert "Hemligt" in said(client, address(case, narrow))
    client.post(f"{address(case, narrow)}/stopp", thing)
    sign_in("johan.ek").get(address(case, narrow), 404)
    assert "Hemligt" in said(sign_in("karin.lund"), address(case, narrow))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "Fyll i det här fältet."),
        ({"day": "2026-09-30"}, "Dagen har redan varit."),
        ({"day": "2026-13-40"}, "giltigt"),
        ({"minutes_per_stop": "0"}, "Skriv mellan 1 och 60 minuter."),
        ({"minutes_per_stop": "99999999999999999999"}, "Skriv mellan 1 och 60 minuter."),
        ({"most_participants": "201"}, "Skriv mellan 1 och 200 platser."),
        ({"pace_kmh": "99"}, "giltigt"),
        ({"pre_meeting_on": "2026-10-14"}, "Förmötet kan inte vara efter vandringen."),
        ({"closing_meeting_on": "2026-10-12"}, "Det avslutande mötet kan inte vara före vandringen."),
        ({"purpose": "Ring 070-123 45 67"}, "Det ser ut som ett telefonnummer."),
        ({"purpose": "Är det ett problemområde?"}, "problemområde"),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_and_nothing_is_saved(
    changed: dict[str, str], words: str, session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    answer = client.post(f"/arenden/{case.id}/vandringar/ny", filled(**changed), 422).get_data(as_text=True)
    assert words in answer
    assert "T-baneentrén" in answer, "what was written is still there"
    assert session.scalars(sa.select(SafetyWalk)).all() == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Fyll i det här fältet."),
        ({"geometry": ""}, "Sätt en punkt på kartan eller skriv koordinater."),
        ({"geometry": '{"type":"Point","coordinates":[2.35,48.85]}'}, "Sverige"),
        ({"geometry": "", "position_text": "48.85 2.35"}, "Sverige"),
        ({"geometry": "", "position_text": "vid torget"}, "koordinat"),
        ({"geometry": "", "position_text": "6569450, 676500"}, "Stämmer platsen?"),
        ({"minutes": "61"}, "Skriv mellan 1 och 60 minuter."),
        ({"questions": "Prata med 19121212-1212"}, "personnummer"),
    ],
)
def test_what_is_wrong_with_a_stop_is_said_and_nothing_is_saved(
    changed: dict[str, str], words: str, session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case)
    answer = client.post(f"{address(case, walk)}/stopp/nytt", stop(0, **changed), 422).get_data(as_text=True)
    assert words in answer
    assert names(session, walk) == []


def test_a_stop_keeps_what_it_comes_from_when_it_is_edited(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    client, place = sign_in("amina.berg"), world.place(case, "Torget")
    walk = planned(client, session, case)
    client.post(f"{address(case, walk)}/stopp", {"slag": "place_id", "sak": place.id})
    found = session.scalars(sa.select(WalkStop)).one()
    path = f"{address(case, walk)}/stopp/{found.id}"
    assert "Torget" in said(client, path)
    wanted = stop(0, name="Torgets norra del", wants_dark="y", is_step_free="nej", minutes="20", version="1")
    client.post(path, wanted)
    session.expire_all()
    assert (found.name, found.wants_dark, found.is_step_free, found.minutes, found.place_id) == (
        "Torgets norra del", True, False, 20, place.id,
    )  # fmt: skip
    client.post(path, wanted, 409)


def test_the_same_form_sent_twice_is_one_walk_and_one_stop(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for _time in range(2):
        client.post(f"/arenden/{case.id}/vandringar/ny", {**filled(), "token": "c" * 16})
    walk = session.scalars(sa.select(SafetyWalk)).one()
    for _time in range(2):
        client.post(f"{address(case, walk)}/stopp/nytt", {**stop(0), "token": "d" * 16})
    assert names(session, walk) == ["A"]


def test_a_meeting_that_is_called_a_walk_is_planned_once(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    starts = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
    meeting = Meeting(
        case_id=case.id, kind=MeetingKind.SAFETY_WALK, title="Kvällsvandring", starts_at=starts, location="Torget",
        created_by_id=case.created_by_id,
    )  # fmt: skip
    session.add(meeting)
    session.commit()
    new = f"/arenden/{case.id}/vandringar/ny?mote={meeting.id}"
    assert 'value="Kvällsvandring"' in client.get(new).get_data(as_text=True)
    client.post(new, filled(title="Kvällsvandring"))
    assert session.scalars(sa.select(SafetyWalk.meeting_id)).all() == [meeting.id]
    answer = client.post(new, filled(), 422).get_data(as_text=True)
    assert "Det mötet är ingen vandring som kan planeras." in answer


def test_a_walk_is_walked_again_with_the_same_stops(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    first = planned(client, session, case, stops=3)
    new = f"/arenden/{case.id}/vandringar/ny?igen={first.id}"
    assert 'value="Återvandring"' in client.get(new).get_data(as_text=True)
    client.post(new, filled(title="Återvandring", day="2027-03-16"))
    again = session.scalars(sa.select(SafetyWalk).where(SafetyWalk.repeats_id == first.id)).one()
    assert names(session, again) == names(session, first) == ["A", "B", "C"]
    assert meeting_of(session, again).kind is MeetingKind.REPEAT_WALK
    assert meeting_of(session, again).ends_at is not None
    assert "Samma stopp som förra gången" in said(client, f"/arenden/{case.id}/vandringar")


def test_roles_are_held_by_people_of_the_parties_or_by_name(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case)
    path = f"{address(case, walk)}/roller"
    client.get(path)
    none = {name: "" for role in ("note_taker", "photographer", "timekeeper") for name in (role, f"{role}_name")}
    held = {
        **none,
        "facilitator": world.user("karin.lund").id,
        "facilitator_name": "",
        "photographer_name": "En granne",
    }
    client.post(path, held)
    page = said(client, address(case, walk))
    assert "Karin Lund" in page
    assert "En granne" in page
    outside = client.post(path, {**held, "facilitator": world.user("maja.lind").id}, 422).get_data(as_text=True)
    assert "Välj någon hos parterna i ärendet" in outside
    client.post(path, {**held, "facilitator": ""})
    session.expire_all()
    assert {row.name or row.user_id for row in session.scalars(sa.select(WalkRoleHolder))} >= {None, "En granne"}
    assert "Karin Lund" not in said(client, address(case, walk))


def test_one_who_leads_two_walks_at_once_is_told_of_it(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    leader = {"facilitator": world.user("karin.lund").id}
    one, other = (planned(client, session, case, stops=1, starts_at=at) for at in ("17:30", "17:40"))
    assert "Nära i tid och rum: Trygghetsvandring" in said(client, address(case, one))
    for walk in (one, other):
        client.post(f"{address(case, walk)}/roller", leader)
    assert "Samtalsledaren leder en annan vandring samtidigt" in said(client, address(case, one))
    client.post(f"{address(case, other)}/andra", filled(day="2026-10-20"))
    assert "samtidigt" not in said(client, address(case, one))


def person(**changed: Any) -> dict[str, Any]:
    values = {"name": "Nils Nyfiken", "email": "nils@boende.example", "organisation_id": "", "gender": "man"}
    return {**values, "needs": ["wheelchair"], **changed}


def test_participants_are_named_for_who_coordinates_and_counted_for_the_others(
    session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, stops=2)
    path = f"{address(case, walk)}/deltagare"
    client.post(path, person())
    client.post(path, person(name="", email="", gender="woman", needs=[], is_young="y"))
    own = said(client, path)
    assert "Nils Nyfiken" in own
    assert "2 av 20: 1 kvinna, 1 man" in own
    assert "1 rullstol" in said(client, address(case, walk))
    assert "En deltagare behöver det." in said(client, address(case, walk))
    other = sign_in("karin.lund")
    other.get(path, 403)
    seen = said(other, address(case, walk))
    assert "2 av 20" in seen
    assert "rullstol" not in seen, "a need of one could point somebody out"
    assert "Nils" not in seen


def test_names_are_forgotten_for_good_and_numbers_stay(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case)
    path = f"{address(case, walk)}/deltagare"
    client.post(path, person())
    row = session.scalars(sa.select(WalkParticipant)).one()
    client.post(f"{path}/{row.id}/avboka")
    assert "0 av 20" in said(client, path)
    client.post(f"{path}/{row.id}/aterstall")
    assert "kan inte tas tillbaka" in said(client, f"{path}/glom")
    client.post(f"{path}/glom")
    session.expire_all()
    assert (row.name, row.email, row.gender.value) == (None, None, "man")
    page = said(client, path)
    assert "Nils" not in page
    assert "1 av 20" in page
    assert "Ta bort namnen" not in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"email": "ingen adress"}, "e-postadress"),
        ({"name": "Nils 19121212-1212"}, "personnummer"),
        ({"gender": "katt"}, "giltigt"),
        ({"organisation_id": "e" * 16}, "Välj bland ärendets parter"),
    ],
)
def test_what_is_wrong_with_a_participant_is_said(
    changed: dict[str, str], words: str, session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case)
    answer = client.post(f"{address(case, walk)}/deltagare", person(**changed), 422).get_data(as_text=True)
    assert words in answer
    assert session.scalars(sa.select(WalkParticipant)).all() == []


def test_the_twenty_first_is_noted_and_the_page_suggests_groups(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case)
    session.add_all(WalkParticipant(walk_id=walk.id) for _number in range(20))
    session.commit()
    assert "Dela upp er" not in said(client, address(case, walk))
    client.post(f"{address(case, walk)}/deltagare", person())
    assert "21 är anmälda till 20 platser. Dela upp er i tre grupper" in said(client, address(case, walk))


def test_the_route_is_data_for_the_map(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    walk = planned(client, session, case, stops=3)
    found = json.loads(client.get(f"{address(case, walk)}/rutt.geojson").data)
    kinds = [feature["properties"]["kind"] for feature in found["features"]]
    assert kinds == ["stop", "stop", "stop", "route"]
    line = found["features"][-1]["geometry"]["coordinates"]
    assert [tuple(position) for position in line] == list(POINTS)


def test_as_many_questions_for_two_stops_as_for_six(session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    few, many = (planned(client, session, case, stops=count, day=day) for count, day in ((2, DAY), (6, "2026-10-20")))
    assert client.count_queries(address(case, few)) == client.count_queries(address(case, many))


def test_a_party_reads_the_plan_and_changes_nothing(session: Session, case: Case, sign_in: SignIn) -> None:
    walk = planned(sign_in("amina.berg"), session, case, stops=2)
    client = sign_in("karin.lund")
    page = client.get(address(case, walk)).get_data(as_text=True)
    assert "Stopp A" in page
    assert "Räkna om" not in page
    assert "Flytta upp" not in page
    client.post(f"{address(case, walk)}/ordning", {"hur": "vand"}, 403)
    assert "Trygghetsvandring" in said(client, "/vandringar")
