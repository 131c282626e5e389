"""Pages of own notes: the list and its form, changing, undo, warnings, and the ways in from problems and measures."""

import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.notes import Note
from tracker.models.plans import Measure
from tracker.models.problems import Problem

SignIn = Callable[[str], PageClient]
ANTECKNINGAR = "/arenden/{}/anteckningar"


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    for person in ("karin.lund", "johan.ek"):
        world.party(made, person)
    return made


@pytest.fixture
def problem(world: World, case: Case) -> Problem:
    return world.problem(case, "Mörkt i tunneln")


@pytest.fixture
def measure(world: World, case: Case) -> Measure:
    row = Measure(
        case_id=case.id,
        number=1,
        title="Byt lampor",
        type_code="measure:maintenance",
        created_by_id=case.created_by_id,
    )
    world.session.add(row)
    world.session.commit()
    return row


def read(client: PageClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def words(html: str) -> str:
    """The page's text without tags, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", html.partition("<main")[2].partition("</main>")[0]).split())


def only(session: Session) -> Note:
    session.expire_all()
    return session.scalars(sa.select(Note)).one()


def test_an_empty_list_says_what_it_is_for_and_who_reads(case: Case, sign_in: SignIn) -> None:
    html = read(sign_in("karin.lund"), ANTECKNINGAR.format(case.id))
    assert "Inga anteckningar än." in html
    assert "Bara Polisen, 1 person" in html
    assert "Övriga parter och deras samordnare" in html
    assert "Spara anteckningen" in html


def test_a_note_is_written_and_stands_in_the_list(case: Case, session: Session, sign_in: SignIn) -> None:
    client, path = sign_in("karin.lund"), ANTECKNINGAR.format(case.id)
    answer = client.post(path, {"text": "Fråga passledaren.\nPå måndag."})
    note = only(session)
    assert answer.headers["Location"] == f"{path}#anteckning-{note.id}"
    html = read(client, path)
    assert "Fråga passledaren.\nPå måndag." in html
    assert "Om ärendet" in html
    assert "Karin Lund, i dag kl. 10.00" in words(html)
    assert "Anteckningen är sparad." in html
    assert "Fråga passledaren" not in read(sign_in("johan.ek"), path)
    assert "Fråga passledaren" not in read(sign_in("amina.berg"), path)


def test_a_double_submit_makes_one(case: Case, session: Session, sign_in: SignIn) -> None:
    client, token = sign_in("karin.lund"), new_id()
    for _time in range(2):
        client.post(ANTECKNINGAR.format(case.id), {"text": "En gång", "token": token})
    assert only(session).id == token


def test_an_empty_note_is_refused_beside_the_field(case: Case, sign_in: SignIn) -> None:
    html = sign_in("karin.lund").post(ANTECKNINGAR.format(case.id), {"text": " "}, 422).get_data(as_text=True)
    assert 'id="text-error"' in html


def test_a_long_note_is_refused_and_kept(case: Case, sign_in: SignIn) -> None:
    html = sign_in("karin.lund").post(ANTECKNINGAR.format(case.id), {"text": "x" * 4001}, 422).get_data(as_text=True)
    assert "Skriv högst 4000 tecken." in html
    assert "x" * 4001 in html


def test_the_guard_warns_saves_and_says_that_notes_may_be_given_out(
    case: Case, session: Session, sign_in: SignIn
) -> None:
    client, path = sign_in("karin.lund"), ANTECKNINGAR.format(case.id)
    answer = client.post(path, {"text": "Han heter 850709-9805 och kör ABC123"})
    assert only(session).text == "Han heter 850709-9805 och kör ABC123"
    assert "850709" not in str(answer.headers)
    html = read(client, path)
    assert 'class="toast toast-warn"' in html
    assert "Det ser ut att stå ett personnummer och ett registreringsnummer i anteckningen." in html
    assert "ett personnummer (850709-9805)" in html
    assert "allmän handling" in words(html)
    assert "850709-9805" in read(client, f"{path}/{only(session).id}")


def test_changed_by_a_colleague(case: Case, session: Session, world: World, sign_in: SignIn) -> None:
    note = world.note(case, "amina.berg", "Först")
    path = f"{ANTECKNINGAR.format(case.id)}/{note.id}"
    client = sign_in("olle.nystrom")
    assert ">\nFörst</textarea>" in read(client, path).replace("\r", "")
    client.post(path, {"text": "Sedan", "version": "1"})
    assert (only(session).text, only(session).version) == ("Sedan", 2)
    html = read(client, ANTECKNINGAR.format(case.id))
    assert "Amina Berg, i dag kl. 10.00. Ändrad av Olle Nyström i dag kl. 10.00" in words(html)


def test_an_older_form_gets_both_texts(case: Case, world: World, session: Session, sign_in: SignIn) -> None:
    note = world.note(case, "amina.berg", "Först")
    path = f"{ANTECKNINGAR.format(case.id)}/{note.id}"
    sign_in("olle.nystrom").post(path, {"text": "Det sparade", "version": "1"})
    html = sign_in("amina.berg").post(path, {"text": "Min text", "version": "1"}, 409).get_data(as_text=True)
    assert "Min text" in html
    assert "sparade" in html
    assert only(session).text == "Det sparade"


def test_a_text_for_a_note_that_was_removed_meanwhile_is_kept(case: Case, world: World, sign_in: SignIn) -> None:
    note = world.note(case, "amina.berg", "Först", removed_at=now())
    path = f"{ANTECKNINGAR.format(case.id)}/{note.id}"
    client = sign_in("amina.berg")
    client.get(path, 404)
    html = client.post(path, {"text": "Min text", "version": "1"}, 422).get_data(as_text=True)
    assert "har tagit bort anteckningen" in html
    assert "Min text" in html


def test_removing_can_be_undone(case: Case, world: World, session: Session, sign_in: SignIn) -> None:
    note = world.note(case, "karin.lund", "Bort")
    path, client = ANTECKNINGAR.format(case.id), sign_in("karin.lund")
    client.post(f"{path}/{note.id}/ta-bort")
    html = read(client, path)
    assert f'action="{path}/{note.id}/ta-tillbaka"' in html
    assert "Inga anteckningar än." in html
    client.post(f"{path}/{note.id}/ta-tillbaka")
    assert only(session).removed_at is None
    assert "Bort" in read(client, path)


def test_anothers_note_is_not_found(case: Case, world: World, session: Session, sign_in: SignIn) -> None:
    note = world.note(case, "karin.lund", "Vår")
    path = f"{ANTECKNINGAR.format(case.id)}/{note.id}"
    for name in ("johan.ek", "amina.berg"):
        client = sign_in(name)
        client.get(path, 404)
        client.post(path, {"text": "Bytt"}, 404)
        client.post(f"{path}/ta-bort", {}, 404)
        client.post(f"{path}/ta-tillbaka", {}, 404)
    assert (only(session).text, only(session).removed_at) == ("Vår", None)


def test_fields_that_are_not_asked_for_change_nothing(
    case: Case, world: World, session: Session, sign_in: SignIn
) -> None:
    taken = {"organisation_id": world.organisation("johan.ek").id, "author_id": world.user("johan.ek").id}
    sign_in("karin.lund").post(ANTECKNINGAR.format(case.id), {"text": "Vår", **taken})
    note = only(session)
    assert note.organisation_id == world.organisation("karin.lund").id
    assert note.author_id == world.user("karin.lund").id


def test_a_reader_reads_and_gets_no_form(case: Case, world: World, sign_in: SignIn) -> None:
    world.note(case, "johan.ek", "Vår")
    client, path = sign_in("maria.falk"), ANTECKNINGAR.format(case.id)
    html = read(client, path)
    assert "Vår" in html
    assert "Spara anteckningen" not in html
    assert "Ändra" not in words(html)
    client.post(path, {"text": "Ny"}, 403)


def test_a_closed_case_shows_notes_and_takes_none(case: Case, world: World, session: Session, sign_in: SignIn) -> None:
    world.note(case, "karin.lund", "Vår")
    case.status = CaseStatus.CLOSED
    session.commit()
    client, path = sign_in("karin.lund"), ANTECKNINGAR.format(case.id)
    html = read(client, path)
    assert "Vår" in html
    assert "Anteckningarna kan läsas men inte ändras." in html
    assert "Spara anteckningen" not in html
    client.post(path, {"text": "Ny"}, 422)
    assert only(session).text == "Vår"


def test_who_follows_from_outside_has_no_way_in(case: Case, sign_in: SignIn) -> None:
    for name in ("overblick", "admin"):
        client = sign_in(name)
        client.get(ANTECKNINGAR.format(case.id), 403)
    assert "anteckningar" not in read(sign_in("overblick"), f"/arenden/{case.id}")
    assert ANTECKNINGAR.format(case.id) in read(sign_in("karin.lund"), f"/arenden/{case.id}")


# --- problems and measures --------------------------------------------------------------------------------------------
def test_a_problem_has_its_notes(case: Case, problem: Problem, session: Session, sign_in: SignIn) -> None:
    client = sign_in("karin.lund")
    causes, notes = (f"/arenden/{case.id}/gemensam/{problem.id}/{each}" for each in ("orsaker", "anteckningar"))
    html = read(client, causes)
    assert "Era anteckningar (0)" in html
    assert f'href="{notes}#ny"' in html
    client.post(notes, {"text": "Fråga driften"})
    assert only(session).problem_id == problem.id
    html = read(client, notes)
    assert "Era anteckningar om A: Mörkt i tunneln" in html
    assert "Fråga driften" in html
    assert "Era anteckningar (1)" in read(client, causes)
    assert "Era anteckningar (0)" in read(sign_in("amina.berg"), causes)
    assert "Era anteckningar" not in read(sign_in("overblick"), causes)
    listed = read(client, ANTECKNINGAR.format(case.id))
    assert f'href="{causes}">Mörkt i tunneln</a>' in listed


def test_a_measure_has_its_notes(case: Case, measure: Measure, session: Session, sign_in: SignIn) -> None:
    client, page = sign_in("johan.ek"), f"/arenden/{case.id}/atgarder/{measure.id}"
    assert "Era anteckningar (0)" in read(client, page)
    client.post(f"{page}/anteckningar", {"text": "Be om offert"})
    assert only(session).measure_id == measure.id
    assert "Era anteckningar (1)" in read(client, page)
    assert "Era anteckningar om åtgärden Byt lampor" in read(client, f"{page}/anteckningar")
    assert "Åtgärd: Byt lampor" in read(client, ANTECKNINGAR.format(case.id))
    assert "Era anteckningar (0)" in read(sign_in("karin.lund"), page)


def test_a_reader_of_a_closed_case_is_shown_where_notes_are_read(
    case: Case, problem: Problem, world: World, session: Session, sign_in: SignIn
) -> None:
    world.note(case, "karin.lund", "Vår", problem_id=problem.id)
    case.status = CaseStatus.CLOSED
    session.commit()
    path = f"/arenden/{case.id}/gemensam/{problem.id}/orsaker"
    assert "Läs anteckningarna" in read(sign_in("karin.lund"), path)
    assert "Skriv en anteckning" not in read(sign_in("johan.ek"), path)


@pytest.mark.parametrize("part", ["gemensam", "atgarder"])
def test_notes_about_what_is_not_there_are_not_found(case: Case, world: World, sign_in: SignIn, part: str) -> None:
    other = world.problem(world.case(title="Busshållplatsen"), "Mörkt")
    client = sign_in("karin.lund")
    for row_id in (other.id, new_id()):
        client.get(f"/arenden/{case.id}/{part}/{row_id}/anteckningar", 404)
        client.post(f"/arenden/{case.id}/{part}/{row_id}/anteckningar", {"text": "Ny"}, 404)


# --- many -------------------------------------------------------------------------------------------------------------
def test_many_notes_come_in_pages_at_a_constant_price(
    case: Case, problem: Problem, world: World, sign_in: SignIn
) -> None:
    client, path = sign_in("karin.lund"), ANTECKNINGAR.format(case.id)
    world.note(case, "karin.lund", "nr 0", problem_id=problem.id)
    causes = f"/arenden/{case.id}/gemensam/{problem.id}/orsaker"
    few, few_causes = client.count_queries(path), client.count_queries(causes)
    for number in range(30):
        world.note(case, "karin.lund", f"nr {number + 1}", problem_id=problem.id)
    assert client.count_queries(path) == few
    assert client.count_queries(causes) == few_causes
    html = read(client, path)
    assert "31 anteckningar" in html
    assert "Sida 1 av 2" in html
    assert html.count('class="note"') == 25
    assert read(client, f"{path}?sida=2").count('class="note"') == 6
