"""The pages of places, parties, meetings and perspectives: bad coordinates, swapped ids, undo, stale edits."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import SQUARE, World
from tracker.domain.cases import MeetingKind, PartyRole, PartyStatus, PerspectiveStatus
from tracker.domain.clock import local, now
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseParty, CasePerspective, Meeting
from tracker.models.places import Place
from tracker.queries.parties import coordinators_of

SignIn = Callable[[str], PageClient]


def rows(session: Session, model: type[Any], case: Case) -> list[Any]:
    return list(
        session.scalars(sa.select(model).where(model.case_id == case.id).execution_options(populate_existing=True))
    )


# --- places -----------------------------------------------------------------------------------------------------------
def test_a_place_is_drawn_listed_edited_removed_and_brought_back(
    world: World, session: Session, sign_in: SignIn
) -> None:
    case, client = world.case(), sign_in("amina.berg")
    base = f"/arenden/{case.id}/platser"
    traffic = world.organisation("sara.holm").id
    token = new_id()
    sent = {"token": token, "name": "Tunneln", "geometry": json.dumps(SQUARE), "controller_id": traffic}
    for _ in range(2):
        client.post(f"{base}/ny", sent)
    assert [place.id for place in rows(session, Place, case)] == [token]
    page = client.get(base).text
    assert "P1 Tunneln" in page
    assert "Trafikkontoret" in page
    assert json.dumps(SQUARE["coordinates"], separators=(",", ":")) in client.get(f"{base}/{token}").text.replace(
        "&#34;", '"'
    )
    client.post(f"{base}/{token}", sent | {"name": "Gången", "version": "1"})
    client.post(f"{base}/{token}", sent | {"name": "För sent", "version": "1"}, status=409)
    for _ in range(2):
        client.post(f"{base}/{token}/ta-bort")
    page = client.get(base).text
    assert "Inga platser än." in page
    assert f"{base}/{token}/aterstall" in page
    client.post(f"{base}/{token}/aterstall")
    assert "P1 Gången" in client.get(base).text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("48.8566 2.3522", "utanför Sverige"),
        ("vid torget", "går inte att läsa"),
        ("1628000 6570000", "RT 90"),
        ("nan nan", "går inte att läsa"),
        ("9" * 400, "går inte att läsa"),
    ],
)
def test_bad_coordinates_are_told_beside_the_field_and_kept(
    world: World, session: Session, sign_in: SignIn, text: str, words: str
) -> None:
    case = world.case()
    sent = {"name": "Tunneln", "position_text": text}
    page = sign_in("amina.berg").post(f"/arenden/{case.id}/platser/ny", sent, status=422).text
    assert words in page
    assert f'value="{text}"' in page
    assert 'id="position_text-error"' in page
    assert rows(session, Place, case) == []


@pytest.mark.parametrize(
    "geometry",
    [
        "{",
        "[]",
        '{"type":"Point","coordinates":["NaN",1]}',
        '{"type":"Point","coordinates":[1e400,59]}',
        '{"type":"Circle"}',
    ],
)
def test_a_bent_drawing_is_refused(world: World, session: Session, sign_in: SignIn, geometry: str) -> None:
    case = world.case()
    sent = {"name": "Tunneln", "geometry": geometry}
    sign_in("amina.berg").post(f"/arenden/{case.id}/platser/ny", sent, status=422)
    assert rows(session, Place, case) == []


@pytest.mark.parametrize("text", ["18.0933 59.2434", "6570000 674000", "59°14.6′N 18°5.6′E"])
def test_a_position_read_otherwise_is_shown_before_it_is_saved(
    world: World, session: Session, sign_in: SignIn, text: str
) -> None:
    case, client = world.case(), sign_in("amina.berg")
    path = f"/arenden/{case.id}/platser/ny"
    page = client.post(path, {"name": "Tunneln", "position_text": text}, status=422).text
    assert "Stämmer platsen?" in page
    assert rows(session, Place, case) == []
    drawn = re.search(r'name="geometry"[^>]*value="([^"]+)"', page)
    assert drawn is not None
    client.post(path, {"name": "Tunneln", "geometry": drawn[1].replace("&#34;", '"')})
    place = rows(session, Place, case)[0]
    assert place.geometry["type"] == "Point"


def test_plain_degrees_and_words_are_saved_at_once(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    client.post(f"/arenden/{case.id}/platser/ny", {"name": "Torget", "position_text": "59,2434 18,0933"})
    client.post(f"/arenden/{case.id}/platser/ny", {"name": "Bakom", "position_note": "Bakom centrumhuset"})
    client.post(f"/arenden/{case.id}/platser/ny", {"name": "Ingenstans"}, status=422)
    first, second = rows(session, Place, case)
    assert first.geometry["coordinates"] == [18.0933, 59.2434]
    assert (second.geometry, second.description) == (None, "Bakom centrumhuset")


def test_places_stay_when_mappings_have_begun_and_the_answer_tells_of_no_mapping(
    world: World, session: Session, sign_in: SignIn
) -> None:
    case = world.case()
    used, unused = world.place(case), world.place(case, "Tunneln")
    client = sign_in("amina.berg")
    base = f"/arenden/{case.id}/platser"
    assert f"{base}/{used.id}/ta-bort" in client.get(base).text
    case.step = Step.OWN_MAPPINGS
    session.commit()
    world.party(case, "karin.lund")
    world.mapping(case, "karin.lund", "rån", place_id=used.id)
    assert "ta-bort" not in client.get(base).text
    for place in (used, unused):
        client.post(f"{base}/{place.id}/ta-bort")
        assert "Platsen kan inte tas bort när kartläggningarna har börjat." in client.get(base).text
    assert all(place.removed_at is None for place in rows(session, Place, case))


# --- swapped ids ------------------------------------------------------------------------------------------------------
def test_ids_of_another_case_are_not_found(world: World, session: Session, sign_in: SignIn) -> None:
    mine, other = world.case(), world.case("maja.lind")
    place = world.place(other, "Hemlig plats")
    party = world.party(other, "karin.lund")
    creator = other.created_by_id
    meeting = Meeting(case_id=other.id, kind=MeetingKind.OTHER, title="Hemligt", starts_at=now(), created_by_id=creator)
    session.add(meeting)
    session.commit()
    client = sign_in("amina.berg")
    reading = (f"platser/{place.id}", f"parter/{party.id}", f"parter/{party.id}/avsluta", f"moten/{meeting.id}")
    for path in reading:
        client.get(f"/arenden/{mine.id}/{path}", status=404)
        client.post(f"/arenden/{mine.id}/{path}", {"name": "x", "title": "x", "reason": "x"}, status=404)
        client.get(f"/arenden/{other.id}/{path}", status=404)
    acting = (f"platser/{place.id}/ta-bort", f"platser/{place.id}/aterstall", f"parter/{party.id}/paminn")
    for path in (*acting, f"moten/{meeting.id}/stall-in", f"moten/{meeting.id}/aterstall"):
        client.post(f"/arenden/{mine.id}/{path}", status=404)
    session.expire_all()
    assert (place.removed_at, meeting.cancelled_at, party.reminded_at) == (None, None, None)


# --- parties ----------------------------------------------------------------------------------------------------------
def test_parties_are_invited_changed_and_reminded(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    base = f"/arenden/{case.id}/parter"
    karin, rektor = world.user("karin.lund"), world.user("rektor")
    page = client.get(f"{base}/bjud-in").text
    assert "Fristående skola saknas bland parterna. Till exempel Friskolan Lärkträdet." in page
    assert "Lärkträdet" in client.get(f"{base}/bjud-in?sok=l%C3%A4rk").text
    assert "Lägg till aktören först" in client.get(f"{base}/bjud-in?sok=finnsinte").text
    sent = {
        "token": new_id(),
        "organisation_ids": [karin.organisation_id, rektor.organisation_id],
        "role": "contributes",
        f"contact-{karin.organisation_id}": karin.id,
    }
    for _ in range(2):
        client.post(f"{base}/bjud-in", sent)
    client.post(f"{base}/bjud-in", sent | {"token": new_id()}, status=422)
    client.post(f"{base}/bjud-in", {"role": "contributes"}, status=422)
    parties = {party.organisation_id: party for party in rows(session, CaseParty, case)}
    assert len(parties) == 3
    police = parties[karin.organisation_id]
    assert (police.contact_id, police.status) == (karin.id, PartyStatus.INVITED)
    client.post(f"{base}/{police.id}", {"role": "steers", "contact_id": ""})
    client.post(f"{base}/{police.id}", {"role": "emperor"}, status=422)
    client.post(f"{base}/{police.id}", {"role": "steers", "contact_id": rektor.id}, status=422)
    client.post(f"{base}/{police.id}/paminn")
    session.refresh(police)
    assert (police.role, police.reminded_at) == (PartyRole.STEERS, now())
    page = client.get(base).text
    assert "Påmind i dag" in page
    assert "Fristående skola saknas" not in page


def test_the_last_coordinating_party_says_why_it_stays(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    own = rows(session, CaseParty, case)[0]
    path = f"/arenden/{case.id}/parter/{own.id}"
    assert "En part måste samordna" in client.post(f"{path}/avsluta", {"reason": "Vi slutar."}, status=422).text
    assert "En part måste samordna" in client.post(path, {"role": "contributes"}, status=422).text


def test_the_coordinator_function(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    path = f"/arenden/{case.id}/samordnare"
    olle, amina = world.user("olle.nystrom").id, world.user("amina.berg").id
    assert "Den enda, kan inte avslutas" in client.get(path).text
    client.post(path, {"end": amina})
    client.post(path, {"user_id": world.user("maja.lind").id}, status=422)
    client.post(path, {"user_id": ""}, status=422)
    client.post(path, {"user_id": olle})
    assert "redan med" in client.get(path).text
    client.post(path, {"end": olle})
    assert [row.user_id for row in coordinators_of(session, case.id)] == [amina]
    sign_in("olle.nystrom").post(path, {"user_id": olle}, status=403)


def test_perspectives_keep_both_texts(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    path = f"/arenden/{case.id}/perspektiv"
    sent = {"version": "0", "status-perspective:children": "heard", "perspective:children": "Elevrådet i åk 8"}
    client.post(path, sent)
    assert "Elevrådet i åk 8" in client.get(path).text
    conflict = client.post(path, sent | {"perspective:children": "Fritidsgården"}, status=409).text
    assert "Fritidsgården" in conflict
    bad = {"version": "1", "status-perspective:children": "heard", "perspective:children": "Mejla a@b.example"}
    assert "e-post" in client.post(path, bad, status=422).text
    client.post(path, {"version": "1", "status-perspective:children": "loud"}, status=422)
    row = rows(session, CasePerspective, case)[0]
    assert (row.status, row.note) == (PerspectiveStatus.HEARD, "Elevrådet i åk 8")
    assert "Elevrådet i åk 8" in client.get(f"/arenden/{case.id}/parter").text


# --- meetings ---------------------------------------------------------------------------------------------------------
MEETING = {"kind": "safety_walk", "title": "Vandring", "day": "2026-10-13", "starts_at": "17:30", "ends_at": "19:30"}


def test_a_meeting_is_added_edited_and_called_off(world: World, session: Session, sign_in: SignIn) -> None:
    case, client = world.case(), sign_in("amina.berg")
    base, token = f"/arenden/{case.id}/moten", new_id()
    assert "Inga möten än." in client.get(base).text
    for _ in range(2):
        client.post(f"{base}/nytt", MEETING | {"token": token})
    found = rows(session, Meeting, case)
    assert [meeting.id for meeting in found] == [token]
    assert f"{local(found[0].starts_at):%Y-%m-%d %H:%M}" == "2026-10-13 17:30"
    page = client.get(f"{base}/{token}").text
    assert 'value="17:30"' in page
    assert 'value="2026-10-13"' in page
    client.post(f"{base}/{token}", MEETING | {"participants": "14", "version": "1"})
    client.post(f"{base}/{token}", MEETING | {"note": "För sent", "version": "1"}, status=409)
    assert "17.30–19.30" in client.get(base).text
    assert "Vandring" in client.get(f"/arenden/{case.id}").text
    client.post(f"{base}/{token}/stall-in")
    assert "Inställt" in client.get(base).text
    assert "Mötet är inställt." in client.get(f"{base}/{token}").text
    client.post(f"{base}/{token}/aterstall")
    assert "Inställt" not in client.get(base).text


@pytest.mark.parametrize(
    "values",
    [
        {"day": ""},
        {"day": "2026-13-40"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"starts_at": "25:00"},
        {"ends_at": "16:00"},
        {"title": " "},
        {"kind": "party"},
        {"participants": "-1"},
        {"participants": "9" * 5000},
        {"participants": "NaN"},
        {"note": "Ring 08-123 456 78."},
    ],
)
def test_meetings_that_cannot_be_saved(world: World, session: Session, sign_in: SignIn, values: dict[str, str]) -> None:
    case = world.case()
    sent = MEETING | {"location": "Texten finns kvar"} | values
    page = sign_in("amina.berg").post(f"/arenden/{case.id}/moten/nytt", sent, status=422).text
    assert "Texten finns kvar" in page
    assert rows(session, Meeting, case) == []
