"""The coordinator stops a file of another organisation: who is told, who can bring it back, and what nobody can."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.web.test_files import log, words
from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.files.kinds import FileState
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.models.records import AuditEvent

SignIn = Callable[[str], PageClient]
WHY = "Det syns vilka som sitter på bänken"


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    for person in ("karin.lund", "johan.ek"):
        world.party(made, person)
    return made


@pytest.fixture
def file(case: Case, session: Session, world: World) -> str:
    row = world.file(case, "johan.ek", description="Bänken vid torget")
    session.commit()
    return row.id


def at(case: Case, file: str, act: str = "") -> str:
    return f"/arenden/{case.id}/filer/{file}{act}"


def test_a_file_is_stopped_told_of_and_let_back(case: Case, file: str, session: Session, sign_in: SignIn) -> None:
    coordinator, owner, police = sign_in("amina.berg"), sign_in("johan.ek"), sign_in("karin.lund")
    index = f"/arenden/{case.id}/filer"
    assert at(case, file, "/stoppa") in coordinator.get(index).get_data(as_text=True)
    assert "stoppa" not in owner.get(index).get_data(as_text=True).partition("<main")[2]
    page = words(coordinator, at(case, file, "/stoppa"))
    assert "Skälet läses av organisationen som lade till filen" in page
    coordinator.post(at(case, file, "/stoppa"), {}, 422)
    said = coordinator.post(at(case, file, "/stoppa"), {"reason": "Ring 19121212-1212"}, 422).get_data(as_text=True)
    assert "ser ut som ett personnummer" in said
    coordinator.post(at(case, file, "/stoppa"), {"reason": "x" * 301}, 422)
    assert coordinator.post(at(case, file, "/stoppa"), {"reason": WHY}).headers["Location"] == f"{index}#stoppade"
    told = coordinator.get(index).get_data(as_text=True)
    assert "toast-undo" in told
    assert at(case, file, "/slapp-tillbaka") in told
    for client in (coordinator, owner):
        page = words(client, index)
        for each in ("Stoppade filer", "Bänken vid torget", WHY, "Stoppad av Amina Berg"):
            assert each in page
    assert "Samordnaren kan släppa tillbaka den." in words(owner, index)
    assert "Bänken" not in words(police, index)
    assert WHY not in words(police, index)
    for client in (coordinator, owner, police):
        client.get(at(case, file), 404)


def test_only_who_stops_files_lets_one_back_and_the_log_holds_no_text(
    case: Case, file: str, session: Session, sign_in: SignIn
) -> None:
    coordinator, owner, police = sign_in("amina.berg"), sign_in("johan.ek"), sign_in("karin.lund")
    index = f"/arenden/{case.id}/filer"
    coordinator.post(at(case, file, "/stoppa"), {"reason": WHY})
    owner.http.post(at(case, file, "/ta-tillbaka"), data={"csrf_token": owner.token()})  # or it would be no stop
    owner.post(at(case, file, "/slapp-tillbaka"), {}, 403)
    police.post(at(case, file, "/slapp-tillbaka"), {}, 403)
    session.expire_all()
    assert session.get_one(Attachment, file).removed_at is not None
    session.rollback()
    assert "Stoppade en annan organisations fil" in log(coordinator, case)
    coordinator.post(at(case, file, "/slapp-tillbaka"))
    assert "Stoppade filer" not in words(owner, index)
    assert "Bänken vid torget" in words(police, index)
    coordinator.post(at(case, file, "/slapp-tillbaka"), {}, 404)
    done = AuditEvent.outcome == AuditOutcome.DONE
    facts = {
        tag: session.scalars(sa.select(AuditEvent.facts).where(AuditEvent.tag == tag, done)).one()
        for tag in (Tag.FILE_STOPPED, Tag.FILE_LET_BACK)
    }
    assert {frozenset(each) for each in facts.values()} == {frozenset({"kind", "circle", "organisation_id"})}


@pytest.mark.parametrize(
    ("person", "values"),
    [
        ("amina.berg", {}),  # one's own is taken away, not stopped
        ("johan.ek", {"circle": Circle.OWN_ORGANISATION}),
        ("johan.ek", {"state": FileState.CHECKING}),
        ("johan.ek", {"state": FileState.INFECTED}),
    ],
)
def test_what_one_does_not_read_or_owns_oneself_is_not_stopped(
    person: str, values: dict[str, Any], case: Case, session: Session, sign_in: SignIn, world: World
) -> None:
    row = world.file(case, person, **values)
    session.commit()
    path = at(case, row.id, "/stoppa")
    client = sign_in("amina.berg")
    client.get(path, 404)
    client.post(path, {"reason": WHY}, 404)
    session.expire_all()
    assert session.get_one(Attachment, row.id).removed_at is None


@pytest.mark.parametrize(("person", "status"), [("karin.lund", 403), ("olle.nystrom", 403), ("sara.holm", 404)])
def test_only_the_cases_own_coordinators_stop(
    person: str, status: int, case: Case, file: str, sign_in: SignIn, session: Session
) -> None:
    sign_in(person).get(at(case, file, "/stoppa"), status)
    sign_in(person).post(at(case, file, "/stoppa"), {"reason": WHY}, status)
    session.expire_all()
    assert session.get_one(Attachment, file).removed_at is None


def test_also_in_a_closed_case_since_its_parties_read_for_a_while(
    case: Case, file: str, session: Session, sign_in: SignIn
) -> None:
    case.status = CaseStatus.CLOSED
    session.commit()
    client = sign_in("amina.berg")
    assert at(case, file, "/stoppa") in client.get(f"/arenden/{case.id}/filer").get_data(as_text=True)
    client.post(at(case, file, "/stoppa"), {"reason": WHY})
    assert "Stoppade filer" in words(sign_in("johan.ek"), f"/arenden/{case.id}/filer")


def test_what_one_took_away_oneself_is_not_let_back_by_another(
    case: Case, file: str, session: Session, sign_in: SignIn
) -> None:
    owner = sign_in("johan.ek")
    owner.post(at(case, file, "/ta-bort"))
    sign_in("amina.berg").post(at(case, file, "/slapp-tillbaka"), {}, 404)
    owner.post(at(case, file, "/ta-tillbaka"))
    session.expire_all()
    assert session.get_one(Attachment, file).removed_at is None


def test_in_a_closed_case_ones_own_file_is_shared_with_fewer_and_nothing_else(
    case: Case, file: str, session: Session, sign_in: SignIn
) -> None:
    case.status = CaseStatus.CLOSED
    session.commit()
    owner, path = sign_in("johan.ek"), at(case, file, "/andra")
    assert path in owner.get(f"/arenden/{case.id}/filer").get_data(as_text=True)
    page = words(owner, path)
    assert "dela filen med färre men inte med fler" in page
    assert "Ta bort filen" not in page
    said, version = "Bänken vid torget", "1"
    wider = {"description": said, "circle": "public", "version": version}
    owner.post(path, wider, 422)
    owner.post(path, {**wider, "circle": "authorities", "description": "Något annat"}, 422)
    sign_in("karin.lund").post(path, {**wider, "circle": "own_org"}, 404)
    owner.post(path, {**wider, "circle": "authorities"})
    session.expire_all()
    row = session.get_one(Attachment, file)
    assert (row.circle, row.description, row.removed_at) == (Circle.AUTHORITIES, said, None)
    session.rollback()
    owner.post(path, {**wider, "version": "2", "circle": "own_org"})
    assert "inget mer kan ändras" in words(owner, path)
    assert path not in owner.get(f"/arenden/{case.id}/filer").get_data(as_text=True)
