"""The doors themselves: sign-in, what may be known of, what may be done; and that each refusal leaves its trace."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.errors import NotPermitted
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.records import AuditEvent
from tracker.services.meetings import cancel_meeting

SignIn = Callable[[str], PageClient]


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.OWN_MAPPINGS)
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


def refused(session: Session, case_id: str) -> list[tuple[str, object]]:
    """Tags and permissions of the refusals about a case."""
    session.commit()
    query = sa.select(AuditEvent).where(AuditEvent.case_id == case_id, AuditEvent.outcome == AuditOutcome.REFUSED)
    return [(row.tag, row.facts.get("permission")) for row in session.scalars(query)]


def viewed(session: Session, case_id: str) -> int:
    session.commit()
    query = sa.select(AuditEvent).where(AuditEvent.case_id == case_id, AuditEvent.tag == Tag.CASE_VIEWED)
    return len([row for row in session.scalars(query) if row.outcome is AuditOutcome.DONE])


def test_before_sign_in_a_page_leads_to_it_and_data_is_refused(anonymous: PageClient, case: Case) -> None:
    asked = anonymous.http.get(f"/arenden/{case.id}?a=1")
    assert (asked.status_code, asked.location) == (303, f"/logga-in?nasta=/arenden/{case.id}?a%3D1")
    assert anonymous.http.get("/").location == "/logga-in", "the first page is where one ends anyway"
    sent = anonymous.http.post(f"/arenden/{case.id}/moten/nytt", data={"csrf_token": anonymous.token()})
    assert (sent.status_code, sent.location) == (303, "/logga-in"), "a sent form is no page to go back to"
    layer = {"Accept": "application/geo+json"}
    assert anonymous.http.get(f"/arenden/{case.id}/karta/platser.geojson", headers=layer).status_code in {401, 404}
    assert anonymous.http.get("/arenden", headers=layer).status_code == 401
    assert anonymous.http.get("/hjalp").status_code == 200
    assert anonymous.http.get("/finns-inte").status_code == 404


def test_what_may_not_be_known_of_is_not_found_and_leaves_a_trace(
    session: Session, case: Case, sign_in: SignIn
) -> None:
    maja = sign_in("maja.lind")
    maja.get(f"/arenden/{case.id}", 404)
    assert len(refused(session, case.id)) == 1
    maja.post(f"/arenden/{case.id}/moten/nytt", {}, 404)
    assert len(refused(session, case.id)) == 2
    assert viewed(session, case.id) == 0
    unknown = new_id()
    for path in (f"/arenden/{unknown}", f"/arenden/{unknown}/moten"):
        maja.get(path, 404)
    maja.post(f"/arenden/{unknown}/moten/nytt", {}, 404)
    assert refused(session, unknown) == []


def test_what_is_known_of_but_not_allowed_is_forbidden_and_leaves_a_trace(
    session: Session, case: Case, sign_in: SignIn
) -> None:
    karin = sign_in("karin.lund")
    karin.get(f"/arenden/{case.id}/moten/nytt", 403)
    assert refused(session, case.id) == [(Tag.CASE_VIEWED, "meeting:edit")]
    karin.post(f"/arenden/{case.id}/moten/nytt", {}, 403)
    assert len(refused(session, case.id)) == 2
    assert viewed(session, case.id) == 0, "what was refused was not seen"
    karin.get(f"/arenden/{case.id}/moten")
    assert viewed(session, case.id) == 1
    reader = sign_in("maria.falk")
    reader.get(f"/arenden/{case.id}/kartlaggning")
    reader.post(f"/arenden/{case.id}/kartlaggning", {}, 403)
    assert refused(session, case.id)[-1][1] == "mapping:write"
    assert viewed(session, case.id) == 2, "a sent form is no view"


def test_what_belongs_to_no_case_asks_the_global_duties(sign_in: SignIn) -> None:
    sign_in("karin.lund").get("/arenden/nytt", 403)
    sign_in("amina.berg").get("/arenden/nytt")


def test_a_verb_asks_again_writes_the_refusal_and_nothing_else(session: Session, world: World, case: Case) -> None:
    with pytest.raises(NotPermitted):
        cancel_meeting(world.work("karin.lund"), case, new_id())
    session.rollback()
    assert refused(session, case.id) == [(Tag.MEETING_SAVED, "meeting:edit")]
