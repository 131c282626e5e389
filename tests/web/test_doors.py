"""The doors themselves: sign-in, what may be known of, what may be done; and that each refusal leaves its trace."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from flask import Flask, g
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.access import Permission
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.people import SecondFactor, UserSession
from tracker.models.records import AuditEvent
from tracker.services.law.disclosure import RequestDraft, begin_disclosure
from tracker.services.meetings import cancel_meeting
from tracker.services.planning.measures import NoMeasureDraft, explain_cause_without_measure
from tracker.web.people.two_step.view import AFTER
from tracker.web.session import close_db, db, may, trace_missing_row

MINUTE = dt.timedelta(minutes=1)
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
    written = {"csrf_token": anonymous.token(), "title": "Ett möte till"}
    assert anonymous.http.post(f"/arenden/{case.id}/moten/nytt", data=written).status_code == 401, "words are kept"
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


def test_a_sign_in_that_does_not_hold_opens_nothing(session: Session, world: World, sign_in: SignIn) -> None:
    user = world.user("karin.lund")
    for change in (
        {},
        {"ended_at": now()},
        {"last_seen_at": now() - MINUTE * 60},
        {"created_at": now() - MINUTE * 720},
        {"token_hash": "x" * 64},
        {"disabled_at": now()},
    ):
        sign_in("admin")
        client = sign_in("karin.lund")
        row = last_sign_in(session, user.id)
        row.last_seen_at, row.created_at = now() - MINUTE * 59, now() - MINUTE * 719
        for name, value in change.items():
            setattr(user if name == "disabled_at" else row, name, value)
        session.commit()
        answer = client.http.get("/mina-inloggningar")
        assert answer.status_code == (303 if change else 200), change
        assert ("Karin Lund" in answer.get_data(as_text=True)) is not bool(change), change
        session.delete(row)


def last_sign_in(session: Session, user_id: str) -> UserSession:
    session.commit()
    return session.scalars(sa.select(UserSession).where(UserSession.user_id == user_id)).one()


def test_that_a_sign_in_was_used_is_remembered_by_pages_and_not_each_time(
    session: Session, world: World, sign_in: SignIn
) -> None:
    client, user_id = sign_in("karin.lund"), world.user("karin.lund").id
    token, row = client.token(), last_sign_in(session, user_id)
    form = {"csrf_token": token}

    def looks() -> int:
        return client.get("/mina-inloggningar").status_code

    def sends() -> int:
        return client.http.post("/mina-inloggningar/avsluta-andra", data=form).status_code

    for since, asks, is_told in ((10, looks, True), (10, sends, False), (4, looks, False)):
        row.last_seen_at = now() - MINUTE * since
        session.commit()
        assert asks() in {200, 303}
        session.commit()
        assert row.last_seen_at == (now() if is_told else now() - MINUTE * since)


def test_a_row_of_another_case_is_not_there_and_leaves_a_trace(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    amina = sign_in("amina.berg")
    other = world.place(world.case(), "Parken")
    mine = world.place(case, "Torget")
    amina.get(f"/arenden/{case.id}/platser/{mine.id}")
    assert refused(session, case.id) == []
    amina.get(f"/arenden/{case.id}/platser/{other.id}", 404)
    assert refused(session, case.id) == [(Tag.CASE_VIEWED, "case:edit")]


def test_buttons_are_shown_to_who_may_press_them(case: Case, sign_in: SignIn, anonymous: PageClient) -> None:
    amina, karin = sign_in("amina.berg"), sign_in("karin.lund")
    address = f"/arenden/{case.id}/moten"
    for client, is_shown in ((amina, True), (karin, False)):
        assert (f'href="{address}/nytt"' in client.get(address).get_data(as_text=True)) is is_shown
        assert ('href="/arenden/nytt"' in client.get("/arenden").get_data(as_text=True)) is is_shown
    with anonymous.app.test_request_context("/hjalp"):
        assert not may(Permission.CASE_LIST)


def test_a_closed_case_is_read_and_not_changed(session: Session, world: World, case: Case) -> None:
    amina = world.work("amina.berg")
    assert case.status is CaseStatus.OPEN
    # closed by somebody else after this one read it: the verb looks again when it holds the lock
    session.connection().execute(sa.update(Case).values(status=CaseStatus.CLOSED))
    with pytest.raises(DomainError, match=r"case\.not_open"):
        cancel_meeting(amina, case, new_id())
    with pytest.raises(DomainError, match=r"disclosure\."):
        begin_disclosure(amina, case, RequestDraft(request="", first_ground=""))


def test_what_a_verb_does_not_find_is_a_refusal(session: Session, world: World, case: Case) -> None:
    with pytest.raises(NotVisible) as caught:
        explain_cause_without_measure(world.work("amina.berg"), case, new_id(), NoMeasureDraft(reason="x"))
    session.rollback()
    assert refused(session, case.id) == [(Tag.NO_MEASURE_EXPLAINED, None)]
    assert caught.value.is_recorded, "the page that tells of it leaves no second trace"


def test_a_second_factor_is_demanded_of_who_writes(
    app: Flask, session: Session, world: World, case: Case, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = dataclasses.replace(app.extensions["settings"], second_factor="required")
    monkeypatch.setitem(app.extensions, "settings", settings)
    amina, reader, anonymous = sign_in("amina.berg"), sign_in("maria.falk"), PageClient(app)
    address, way = f"/arenden/{case.id}/moten", "/mina-inloggningar/tvasteg"
    assert amina.get(address, 303).location == way
    amina.http.get(f"{address}?a=1", headers={"Sec-Fetch-Dest": "empty"})
    with amina.http.session_transaction() as cookie:
        assert cookie[AFTER] == address, "the page one was going to, not what it fetches"
    session.add(SecondFactor(user_id=world.user("karin.lund").id, secret="sealed by nobody", confirmed_at=now()))
    sign_in("karin.lund").get(address)
    amina.get("/hjalp")
    for public in ("/hjalp", "/finns-inte"):
        amina.http.get(public)
    assert amina.http.get("/finns-inte").status_code == 404, "what is nowhere is behind no gate"
    assert amina.http.head(address).location == way
    amina.post(f"{address}/nytt", {"title": "Ett möte"}, 403)
    reader.get(address)
    assert anonymous.http.get(address).location == f"/logga-in?nasta={address}"
    row = session.scalars(sa.select(UserSession).where(UserSession.user_id == world.user("amina.berg").id)).one()
    row.by_provider = row.is_vouched_for = True
    session.commit()
    amina.get(address)


def test_the_code_of_conduct_comes_before_pages_and_after_words(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    amina = sign_in("amina.berg")
    world.user("amina.berg").conduct_version = None
    session.commit()
    address, conduct = f"/arenden/{case.id}/anteckningar", "/uppforandekod"
    assert amina.get(f"{address}?sida=1", 303).location == f"{conduct}?nasta={address}?sida%3D1"
    assert amina.get(address, 303).location == f"{conduct}?nasta={address}"
    assert amina.get("/", 303).location == conduct
    amina.get(conduct)
    amina.get("/mina-inloggningar/tvasteg")
    assert amina.post(address, {"text": "ring driften"}).location.startswith(address)


def test_a_missing_row_takes_back_what_was_begun(
    app: Flask, session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    case_id, who = case.id, world.actor("amina.berg")
    session.commit()
    for asked in (None, (case_id, Permission.CASE_EDIT)):
        with app.test_request_context("/", method="POST"):
            g._login_user = SimpleNamespace(actor=who)
            if asked:
                g.case_asked = asked
                db().execute(sa.update(Case).where(Case.id == case_id).values(title="halvt"))
            trace_missing_row()
            close_db()
    assert refused(session, case_id) == [(Tag.CASE_VIEWED, "case:edit")]
    session.expire_all()
    assert case.title != "halvt"
