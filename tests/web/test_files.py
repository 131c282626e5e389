"""Files in the browser's eyes: attaching, reading, the circle, the sealed, what waits and what is blocked, and undo."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.clamd_server import HARMFUL, clamd_server
from tests.client import PageClient, check_page, statements
from tests.factories import World
from tests.sent_files import HERE, SECRET, corner, exif, pdf, saved, word
from tracker.adapters.antivirus import Clamd
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import now
from tracker.domain.files.kinds import FileKind, FileState
from tracker.domain.ids import new_id
from tracker.domain.mapping import MappingState
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.models.cases import Case, CaseParty, Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.mapping import Observation
from tracker.models.records import AuditEvent
from tracker.services.files.checking import check_next
from tracker.services.files.storing import Shelf

SignIn = Callable[[str], PageClient]
OWN, AUTHORITIES, ALL, PUBLIC = (circle.value for circle in Circle)
PHOTO = "Lampan vid södra trappan är trasig"


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    for person in ("karin.lund", "johan.ek", "elin.persson"):
        world.party(made, person)
    return made


def photo() -> bytes:
    return saved(corner(size=(800, 600)), "JPEG", exif=exif())


def send(client: PageClient, path: str, content: bytes, name: str = "foto.jpg", **fields: Any) -> Any:
    """Send the form with a file in it. ``status``: what is to come of it."""
    status = fields.pop("status", 303)
    sent = {"description": PHOTO, "circle": ALL, "token": new_id(), "csrf_token": client.token(), **fields}
    boundary, body = encode_multipart({**sent, "file": FileStorage(BytesIO(content), name)})
    kind = f"multipart/form-data; boundary={boundary}"
    response = client.http.post(path, data=body, content_type=kind)
    assert response.status_code == status, response.get_data(as_text=True).partition("<main")[2][:1500]
    check_page(response)
    return response


def newest(session: Session) -> Attachment:
    session.expire_all()
    return session.scalars(sa.select(Attachment).order_by(Attachment.created_at.desc(), Attachment.id)).first()  # type: ignore[return-value]


def count(session: Session) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(Attachment)) or 0


def words(client: PageClient, path: str) -> str:
    html = client.get(path).get_data(as_text=True)
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]).split())


def log(client: PageClient, case: Case) -> str:
    """The rows of the case's log that the person may read."""
    return client.get(f"/arenden/{case.id}/logg.csv").get_data(as_text=True)


def tags(session: Session, case: Case) -> list[Tag]:
    session.rollback()
    query = sa.select(AuditEvent.tag).where(AuditEvent.case_id == case.id).order_by(AuditEvent.position)
    return list(session.scalars(query))


def observation(world: World, case: Case, person: str, **values: Any) -> str:
    mapping = world.mapping(case, person, "Mörkt i tunneln", **values)
    return world.observations(mapping)[0].id


def test_a_photo_is_attached_shown_and_told_to_whom(
    case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    """The whole life of one photo on a problem: attached, read, narrowed, taken away and brought back."""
    problem = world.problem(case, "Mörkt i tunneln")
    path = f"/arenden/{case.id}/gemensam/{problem.id}/filer"
    owner, police = sign_in("johan.ek"), sign_in("karin.lund")
    empty = words(owner, path)
    assert "Inga filer än." in empty
    assert "Undvik ansikten och bilnummer" in empty
    assert "Läses av: Centrumfastigheter (2). Läses inte av: " in empty, "the narrowest comes first and is chosen"
    answer = send(owner, path, photo(), "DCIM/lampa.php.JPG")
    file = newest(session)
    assert answer.headers["Location"] == f"{path}#fil-{file.id}"
    assert (file.name, file.kind, file.circle) == ("lampa.jpg", FileKind.JPEG, Circle.ALL_PARTIES)
    for page in (path, f"/arenden/{case.id}/filer", f"/arenden/{case.id}/gemensam/{problem.id}/orsaker"):
        html = police.get(page).get_data(as_text=True)
        assert f'alt="{PHOTO}"' in html
        assert "Johan Ek, Centrumfastigheter, i dag kl. 10.00" in html


def test_a_photo_is_handed_over_narrowed_taken_away_and_brought_back(
    case: Case, session: Session, sign_in: SignIn
) -> None:
    path = f"/arenden/{case.id}/filer"
    owner, police = sign_in("johan.ek"), sign_in("karin.lund")
    send(owner, path, photo())
    address = f"{path}/{newest(session).id}"
    shown = police.get(address)
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/jpeg", "no-store")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert SECRET not in shown.data
    assert Image.open(BytesIO(shown.data)).size == (800, 600)
    assert max(Image.open(BytesIO(police.get(f"{address}/liten").data)).size) == 480
    assert police.http.head(address).status_code == 200
    assert police.http.get(address, headers={"Range": "bytes=0-9"}).data == shown.data[:10]
    owner.post(f"{address}/andra", {"description": PHOTO, "circle": OWN, "version": "1"})
    police.get(address, 404)
    police.get(f"{address}/liten", 404)
    assert PHOTO not in words(police, path)
    police.post(f"{address}/ta-bort", {}, 404)
    police.get(f"{address}/andra", 404)
    owner.post(f"{address}/ta-bort")
    owner.get(address, 404)
    owner.post(f"{address}/ta-tillbaka")
    owner.get(address)
    seen = tags(session, case)
    assert [tag for tag in seen if "file" in tag] == [
        Tag.FILE_ADDED,
        Tag.FILE_VIEWED,
        Tag.FILE_EDITED,
        Tag.OWN_FILE_REMOVED,
        Tag.OWN_FILE_RESTORED,
        Tag.OWN_FILE_VIEWED,
    ], "each opening once in half an hour; thumbnails are parts of their page"


def test_a_document_is_handed_over_and_never_shown(case: Case, session: Session, sign_in: SignIn) -> None:
    client, path = sign_in("karin.lund"), f"/arenden/{case.id}/filer"
    for content, name, kind in ((pdf(), "Råd & <b>tips</b>.pdf", "application/pdf"), (word(), "brev.docx", "word")):
        send(client, path, content, name)
        answer = client.get(f"{path}/{newest(session).id}")
        assert kind in str(answer.mimetype)
        assert answer.headers["Content-Disposition"].startswith("attachment; filename")
        assert answer.data == content
        session.execute(sa.delete(Attachment))
        session.commit()


@pytest.mark.parametrize(
    ("fields", "content", "told"),
    [
        ({"description": ""}, pdf(), "Fyll i det här fältet."),
        ({"description": "Ring 070-123 45 67"}, pdf(), "Det ser ut som ett telefonnummer."),
        ({"description": "Ett problemområde"}, pdf(), "stigmatisera"),
        ({"circle": "bent"}, pdf(), "giltigt val"),
        ({}, b"", "Välj en fil.|Filen är tom."),
        ({}, b"<svg/>", "Det slaget av fil tas inte emot."),
        ({}, photo() + b"\0" * 9 * 1024 * 1024, "högst 8 MB"),
    ],
)
def test_what_will_not_do_is_told_beside_its_field_and_nothing_is_kept(
    fields: dict[str, str], content: bytes, told: str, case: Case, session: Session, sign_in: SignIn
) -> None:
    answer = send(sign_in("karin.lund"), f"/arenden/{case.id}/filer", content, status=422, **fields)
    html = answer.get_data(as_text=True)
    assert re.search(told, html), html[:200]
    assert "Välj filen igen." in html
    assert count(session) == 0


def test_far_too_much_is_refused_before_it_is_read(case: Case, sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    send(client, f"/arenden/{case.id}/filer", b"\0" * 17 * 1024 * 1024, status=413)
    assert client.http.post(f"/arenden/{case.id}/anteckningar", data={"text": "x" * 3 * 1024**2}).status_code == 413


def test_sent_twice_is_one_file_and_other_words_are_not_lost(case: Case, session: Session, sign_in: SignIn) -> None:
    client, path, token = sign_in("karin.lund"), f"/arenden/{case.id}/filer", new_id()
    for _ in range(2):
        send(client, path, photo(), token=token)
    assert count(session) == 1
    answer = send(client, path, photo(), status=409, token=token, description="Något annat")
    assert "Något annat" in answer.get_data(as_text=True)
    stale = {"description": "Min text", "circle": ALL, "version": "7"}
    assert "Min text" in client.post(f"{path}/{newest(session).id}/andra", stale, 409).get_data(as_text=True)
    assert newest(session).description == PHOTO


def test_a_name_that_tells_of_a_person_is_replaced_and_said(case: Case, session: Session, sign_in: SignIn) -> None:
    client, path = sign_in("karin.lund"), f"/arenden/{case.id}/filer"
    send(client, path, pdf(), "anmalan_19121212-1212.pdf")
    assert newest(session).name == "dokument.pdf"
    page = client.get(path).get_data(as_text=True)
    assert "Det är utbytt." in page
    assert "1212" not in page


# --- observations -----------------------------------------------------------------------------------------------------
def test_the_place_of_a_photo_is_offered_taken_or_dropped(
    case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    row_id = observation(world, case, "elin.persson")
    client, path = sign_in("elin.persson"), f"/arenden/{case.id}/kartlaggning/iakttagelser/{row_id}/filer"
    for answer, expected in (("slang", None), ("anvand", [HERE[1], HERE[0]])):
        ask = send(client, path, photo()).headers["Location"]
        page = words(client, ask)
        assert "Bilden har en position. Vill du använda den?" in page
        assert "59,24347, 18,09169" in page
        row = session.get_one(Observation, row_id, populate_existing=True)
        assert row.point is None, "nothing is kept before it is chosen"
        client.post(ask, {"svar": answer})
        client.get(ask, 404)
        session.expire_all()
        point = session.get_one(Observation, row_id, populate_existing=True).point
        assert (point and [round(part, 4) for part in point["coordinates"]]) == (
            expected and [round(part, 4) for part in expected]
        )
    assert "Filer (2)" in words(client, f"/arenden/{case.id}/kartlaggning/iakttagelser/{row_id}")


def test_a_sealed_mapping_seals_its_files_until_all_are_opened(
    case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    row_id = observation(world, case, "elin.persson")
    school, police, owner = sign_in("elin.persson"), sign_in("karin.lund"), sign_in("johan.ek")
    path = f"/arenden/{case.id}/kartlaggning/iakttagelser/{row_id}/filer"
    assert "Förseglad" in words(school, path) or "Bara er organisation" in words(school, path)
    send(school, path, pdf(), "a.pdf", circle=AUTHORITIES)
    address = f"/arenden/{case.id}/filer/{newest(session).id}"
    school.get(address)
    assert "Bara er organisation tills kartläggningarna öppnas" in words(school, path)
    for client in (police, owner, sign_in("amina.berg"), sign_in("overblick"), sign_in("admin")):
        client.get(address, 403 if client.name == "admin" else 404)
    police.get(path, 404)
    assert "en fil" not in log(sign_in("amina.berg"), case), "nobody learns that it was attached"
    mapping = session.get_one(Observation, row_id, populate_existing=True).mapping_id
    session.execute(
        sa.text("UPDATE own_mapping SET state = 'handed_in', handed_in_at = :at, revealed_at = :at WHERE id = :id"),
        {"at": now(), "id": mapping},
    )
    session.commit()
    police.get(address)
    owner.get(address, 404)
    assert "Lade till en fil" in log(sign_in("amina.berg"), case)
    assert "tar inte emot fler filer" in words(school, path)
    assert "Kartläggningen är inlämnad" in send(school, path, pdf(), status=422).get_data(as_text=True)


def test_files_on_what_was_taken_out_of_a_draft_are_dropped_at_hand_in(
    case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    mapping = world.mapping(case, "elin.persson", "Kvar", "Bort")
    gone = world.observations(mapping)[1]
    world.file(case, "elin.persson", observation_id=gone.id)
    gone.removed_at = now()
    session.commit()
    client = sign_in("elin.persson")
    client.post(f"/arenden/{case.id}/kartlaggning/lamna-in", {"confirmed": "y", "version": str(mapping.version)})
    session.expire_all()
    assert session.get_one(type(mapping), mapping.id).state is MappingState.HANDED_IN
    assert count(session) == 0


# --- who reads --------------------------------------------------------------------------------------------------------
def test_a_problems_circle_bounds_its_files(case: Case, session: Session, sign_in: SignIn, world: World) -> None:
    problem = world.problem(case, "Handel", circle=Circle.AUTHORITIES)
    path = f"/arenden/{case.id}/gemensam/{problem.id}/filer"
    police, owner = sign_in("karin.lund"), sign_in("johan.ek")
    assert "Offentligt" not in words(police, path)
    send(police, path, pdf(), status=422, circle=ALL)
    send(police, path, pdf(), circle=AUTHORITIES)
    address = f"/arenden/{case.id}/filer/{newest(session).id}"
    owner.get(address, 404)
    owner.get(path, 404)
    open_one = world.problem(case, "Mörkt")
    wide = world.file(case, "karin.lund", problem_id=open_one.id, circle=Circle.ALL_PARTIES)
    assert wide.name in words(owner, f"/arenden/{case.id}/filer")
    open_one.circle = Circle.AUTHORITIES
    session.commit()
    assert wide.name not in words(owner, f"/arenden/{case.id}/filer"), "narrowed later, it narrows its files"
    assert "Myndigheter i ärendet" in words(police, path)


def test_who_leaves_reads_nothing_from_the_next_request(
    app: Flask, case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    content = pdf(b"/A 1")
    app.extensions["shelf"].store.put(content)
    file = world.file(case, "johan.ek", content)
    client, address = sign_in("elin.persson"), f"/arenden/{case.id}/filer/{file.id}"
    client.get(address)
    party = session.scalars(
        sa.select(CaseParty).where(CaseParty.organisation_id == world.organisation("elin.persson").id)
    ).one()
    party.status, party.ended_at = PartyStatus.LEFT, now()
    session.commit()
    client.get(address, 404)
    other = world.case()
    sign_in("amina.berg").get(f"/arenden/{other.id}/filer/{file.id}", 404)


def test_own_files_stay_ones_own_in_the_list_and_in_the_log(case: Case, sign_in: SignIn, world: World) -> None:
    client, path = sign_in("johan.ek"), f"/arenden/{case.id}/filer"
    send(client, path, pdf(), circle=OWN)
    assert PHOTO in words(client, path)
    for name in ("amina.berg", "karin.lund", "overblick"):
        assert PHOTO not in words(sign_in(name), path)
    assert "en fil" not in log(sign_in("amina.berg"), case)


# --- the scanner ------------------------------------------------------------------------------------------------------
def test_a_file_waits_for_the_scanner_and_a_harmful_one_is_blocked_with_words(
    app: Flask, case: Case, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf: Shelf = app.extensions["shelf"]
    monkeypatch.setitem(app.extensions, "shelf", Shelf(shelf.preparer, shelf.store, is_scanned=True))
    client, other, path = sign_in("johan.ek"), sign_in("karin.lund"), f"/arenden/{case.id}/filer"
    send(client, path, pdf(HARMFUL + b"1"), "skadlig.pdf")
    harmful = f"{path}/{newest(session).id}"
    session.rollback()
    assert "Kontrolleras Filen söks igenom" in words(client, path)
    assert "Filen kontrolleras." in client.get(harmful, 409).get_data(as_text=True)
    other.get(harmful, 404)
    assert "skadlig.pdf" not in words(other, path)
    with clamd_server() as (address, _answers):
        assert check_next(database.writer, Clamd(address), shelf.store)
        send(client, path, pdf(b"/B 2"), "bra.pdf")
        good = sa.select(Attachment.id).where(Attachment.name == "bra.pdf")
        clean = f"{path}/{session.scalars(good).one()}"
        session.rollback()
        assert check_next(database.writer, Clamd(address), shelf.store)
    other.get(clean)
    assert "Spärrad Kontrollen hittade något skadligt" in words(client, path)
    assert "Filen är spärrad." in client.get(harmful, 409).get_data(as_text=True)
    other.get(harmful, 404)
    states = {row.state for row in session.scalars(sa.select(StoredFile))}
    assert states == {FileState.CLEAN, FileState.INFECTED}


# --- the rest of the house --------------------------------------------------------------------------------------------
def test_meetings_pictures_and_measures_show_the_way_to_their_files(
    case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    meeting = Meeting(
        case_id=case.id, kind="steering_group", title="Styrgrupp", starts_at=now(), created_by_id=case.created_by_id
    )
    session.add(meeting)
    session.commit()
    client, path = sign_in("karin.lund"), f"/arenden/{case.id}/moten"
    assert f"{path}/{meeting.id}/filer" in client.get(path).get_data(as_text=True)
    send(client, f"{path}/{meeting.id}/filer", pdf())
    assert "Filer (1)" in words(client, path)
    assert "Möte: Styrgrupp" in words(client, f"/arenden/{case.id}/filer")
    client.get(f"/arenden/{case.id}/lagesbilder/1/filer", 404)


def test_a_closed_case_keeps_its_files_and_takes_no_more(
    case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    world.file(case, "karin.lund")
    case.status = CaseStatus.CLOSED
    session.commit()
    client, path = sign_in("karin.lund"), f"/arenden/{case.id}/filer"
    page = words(client, path)
    assert "Filerna kan läsas, och ni kan dela era egna med färre." in page
    assert "Spara filen" not in page
    send(client, path, pdf(), status=422)


def test_a_long_list_asks_as_much_as_a_short_one(case: Case, sign_in: SignIn, world: World) -> None:
    client, path = sign_in("karin.lund"), f"/arenden/{case.id}/filer"
    for number in range(2):
        world.file(case, "karin.lund", f"%PDF-{number}".encode())
    few = client.count_queries(path)
    problem = world.problem(case, "Mörkt")
    for number in range(2, 24):
        world.file(case, "johan.ek", f"%PDF-{number}".encode(), problem_id=problem.id)
    assert client.count_queries(path) == few
    assert "Sida 1 av 2" in words(client, path)
    with statements() as sent:
        client.get(f"{path}?sida=2")
    assert not any(text.startswith("UPDATE") for text in sent)
