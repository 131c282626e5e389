"""The register extract finds everything that names a person, and tells nothing that the reader may not read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.full_case import AUTHORITIES, PRIVATE, SEALED, SHARED, full_case, plant
from tracker.domain.audit import Tag
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.models import Base
from tracker.models.cases import Case, CaseParty
from tracker.models.records import AuditEvent
from tracker.queries.law.extract import ADDRESSES, naming_columns, traces_of

# what its constraint asks for beside the person
ALSO = {"removed_by_id": "removed_at", "used_by_id": "used_at"}
SignIn = Callable[[str], PageClient]


@pytest.fixture
def case(world: World) -> Case:
    made = full_case(world)
    plant(world.session)
    return made


def test_every_way_of_naming_somebody_is_found(world: World, session: Session, case: Case) -> None:
    """Let every column that can name a person name this one: each is told, with its case where it has one."""
    karin, reference = world.user("karin.lund"), case.reference
    session.add(AuditEvent(user_id=karin.id, case_id=case.id, tag=Tag.CASE_VIEWED))
    session.commit()
    named = set()
    for column in naming_columns():
        table, address = column.table, ADDRESSES.get(column.table.name)
        if table.name in {"audit_event", "situation_picture", "disposal_record", "user_session", "conduct_acceptance"}:
            continue  # kept as written, or named already
        value = karin.email.upper() if address == column.name else karin.id
        there = sa.select(*table.primary_key.columns)
        if "case_id" in table.c:  # a letter may belong to no case
            there = there.where(table.c.case_id == case.id)
        first = session.execute(there.limit(1)).first()
        if first is not None:
            where = [key == part for key, part in zip(table.primary_key.columns, first, strict=True)]
            also = {ALSO[column.name]: now()} if column.name in ALSO else {}
            session.execute(sa.update(table).where(*where).values({column.name: value, **also}))
            named.add((table.name, column.name))
    session.commit()
    found = traces_of(session, karin.id, karin.email)
    told = {(trace.table, trace.column) for trace in found}
    assert named | {("audit_event", "user_id")} <= told
    assert len(named) >= 35
    of_case = {trace.table for trace in found if trace.reference == reference}
    global_tables = {"conduct_text", "retention_time", "user_session", "conduct_acceptance"}
    global_tables |= {
        "account_invitation",
        "external_identity",
        "handover",
        "passkey",
        "password_reset",
        "recovery_code",
        "second_factor",
        "waiting_sign_in",
    }
    assert {trace.table for trace in found} - of_case <= global_tables
    assert all(trace.amount > 0 for trace in found)
    # an act that the test did not do itself has no moment
    assert {trace.column for trace in found if trace.last is None} <= {
        "causes_finished_by_id",
        "recorded_by_id",
        "to_user_id",
    }
    assert traces_of(session, world.user("sara.holm").id, "sara.holm@x.example")[0].table == "conduct_acceptance"


def test_every_column_that_points_at_a_user_is_asked(session: Session) -> None:
    pointing = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "app_user.id" in {key.target_fullname for key in column.foreign_keys}
    }
    assert pointing | {f"{table}.{column}" for table, column in ADDRESSES.items()} == {
        f"{column.table.name}.{column.name}" for column in naming_columns()
    }


def test_one_reads_ones_own_and_nothing_that_left_ones_sight(
    world: World, session: Session, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("karin.lund")
    before = client.count_queries("/mina-uppgifter")
    page = client.get("/mina-uppgifter").get_data(as_text=True)
    assert "Karin Lund" in page
    assert case.reference in page
    assert PRIVATE in page, "its own notes"
    for word in (SHARED, SEALED, AUTHORITIES):
        assert word not in page, "no other text"
    data = json.loads(client.get("/mina-uppgifter/utdrag.json").get_data(as_text=True))
    assert data["anteckningar"]
    assert data["inloggningar"]
    rows = list(
        csv.reader(io.StringIO(client.get("/mina-uppgifter/utdrag.csv").get_data().decode("utf-8-sig")), delimiter=";")
    )
    assert ["Egna anteckningar", "Skrev", case.reference] in [row[:3] for row in rows]
    printed = PdfReader(io.BytesIO(client.get("/mina-uppgifter/utdrag.pdf").get_data()))
    assert printed.metadata is not None
    assert printed.metadata.title == "Registerutdrag"
    assert "Karin Lund" in printed.pages[0].extract_text()
    logged = session.scalar(sa.select(sa.func.count()).where(AuditEvent.tag == Tag.EXTRACT_FETCHED))
    assert logged == 3
    other = world.case()
    world.note(other, "karin.lund")
    assert client.count_queries("/mina-uppgifter") == before, "as many questions however much there is"
    for party in session.scalars(
        sa.select(CaseParty).where(CaseParty.organisation_id == world.user("karin.lund").organisation_id)
    ):
        party.status, party.ended_at = PartyStatus.LEFT, now()
    session.commit()
    page = client.get("/mina-uppgifter").get_data(as_text=True)
    assert case.reference in page, "that one was there is told"
    assert PRIVATE not in page, "what one wrote is not, where one may no longer read"


def test_the_administrator_reads_no_content(world: World, session: Session, case: Case, sign_in: SignIn) -> None:
    client, email = sign_in("admin"), world.user("karin.lund").email
    said = [client.get(f"/administration/registerutdrag?epost={email.upper()}").get_data(as_text=True)]
    assert case.reference in said[0]
    files = [f"/administration/registerutdrag/utdrag.{kind}?epost={email}" for kind in ("csv", "json")]
    said += [client.get(path).get_data(as_text=True) for path in files]
    for text in said:
        assert "Karin Lund" in text
        for word in (SHARED, SEALED, AUTHORITIES, PRIVATE):
            assert word not in text
    assert json.loads(said[2])["anteckningar"] == []
    client.get(f"/administration/registerutdrag/utdrag.pdf?epost={email}")
    subjects = session.scalars(sa.select(AuditEvent.subject_id).where(AuditEvent.tag == Tag.EXTRACT_FETCHED)).all()
    assert subjects == [world.user("karin.lund").id] * 4
    assert "Ingen uppgift nämner adressen." in client.get(
        "/administration/registerutdrag?epost=ingen@x.example"
    ).get_data(as_text=True)
    for name in ("amina.berg", "overblick"):
        sign_in(name).get(f"/administration/registerutdrag?epost={email}", 403)
