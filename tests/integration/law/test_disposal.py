"""Disposal removes every row of a case, in every table there is, and leaves the record and a trail that still holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.crawl import paths
from tests.factories import World
from tests.full_case import freeze, full_case, log_changes, plant
from tracker.adapters.files import FileStore
from tracker.domain.audit import Tag
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.domain.trail.chain import Break
from tracker.extensions import database
from tracker.models import Base
from tracker.models.cases import Case
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.law.closing import DisposalRecord
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.cases import latest_reference
from tracker.queries.files.stored import unreferred
from tracker.queries.law.disposal import case_tables, counts_of, due_cases, rows_of
from tracker.queries.trail.chain import check_chain
from tracker.services.files.storing import sweep
from tracker.services.law.closing import ClosingDraft, close_case
from tracker.services.law.disposal import DisposalDraft, dispose_case

LATER = dt.datetime(2036, 10, 7, 9, tzinfo=dt.UTC)
# reviewed: what goes with a case. A new table that hangs on one stands here, or its foreign key is a mistake.
GOES = {
    "attachment", "attestation", "audit_change", "case", "case_coordinator", "case_party", "case_perspective",
    "cause", "closing", "decision", "disclosure", "disclosure_item", "follow_up", "goal", "goal_acceptance",
    "handover_item", "indicator", "indicator_value", "invitation", "measure", "measure_cause", "measure_goal",
    "meeting", "note", "observation", "outgoing_mail", "own_mapping", "place", "plan_adoption", "possible_cause",
    "problem", "problem_relation", "problem_source", "score", "set_aside", "situation_picture", "step_passage",
    "safety_walk", "talk_note", "walk_closing", "walk_finding", "walk_inquiry", "walk_participant", "walk_point",
    "walk_role", "walk_sign_up", "walk_status_list", "walk_stop", "walk_told_finding",
}  # fmt: skip
# hang on letters, and those of a case are never about an account: there is nothing to go
NEVER_THERE = {"account_invitation", "password_reset"}


def draft(**values: str) -> DisposalDraft:
    return DisposalDraft(
        **{"registry_number": "KS 2036/7", "decided_on": dt.date(2036, 9, 1), "decided_by": "Nämnden", **values}  # type: ignore[arg-type]
    )


def closed_case(world: World) -> Case:
    """A case with a row of every kind and old and new values, closed."""
    case = full_case(world)
    plant(world.session)
    freeze(world, case)
    log_changes(world, case)
    case.step = Step.FOLLOW_UP
    world.session.commit()
    close_case(world.work("amina.berg"), case, ClosingDraft(lessons="Ljuset hjälpte."))
    return case


def texts_left(session: Session) -> set[str]:
    """Every canary that any table still holds, by table and column."""
    left = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            said = sa.func.lower(sa.cast(column, sa.Text))
            words = sa.or_(*(said.contains(word) for word in ("kanarie", "siskaq", "vaktelq", "gardsmygq")))
            if table.name == "outgoing_mail":  # a letter about a password belongs to no case
                words = sa.and_(words, table.c.case_id.is_not(None))
            if session.scalar(sa.select(sa.func.count()).select_from(table).where(words)):
                left.add(f"{table.name}.{column.name}")
    return left


def test_the_tables_that_go_with_a_case_are_known() -> None:
    assert {table.name for table in case_tables()} == GOES | NEVER_THERE


def test_everything_goes_but_the_record_and_the_trail(
    world: World, session: Session, app: object, sign_in: Callable[[str], PageClient]
) -> None:
    case, other = closed_case(world), world.case(title="Parken")
    world.place(other)
    case_id, reference = case.id, case.reference
    addresses = [path for rule, path in paths(app, session, case) if case_id in path]  # type: ignore[arg-type]
    counts = counts_of(session, case_id)
    assert set(counts) == GOES, "the full case has a row of every kind"
    kept = counts_of(session, other.id)
    events = session.scalar(sa.select(sa.func.count()).where(AuditEvent.case_id == case_id)) or 0
    assert texts_left(session)
    files = set(session.scalars(sa.select(Attachment.content_id).where(Attachment.case_id == case_id)))
    session.commit()
    with time_set(LATER):
        assert not files & set(unreferred(session, LATER, most=99))
        assert [row.reference for row in due_cases(session, limit=9, offset=0)] == [reference]
        session.rollback()
        gone = dispose_case(world.work("overblick"), case_id, draft())
        assert (gone.record.reference, gone.record.counts) == (reference, counts)
        again = dispose_case(world.work("overblick"), case_id, draft(id=new_id()))
        assert again.record.id == gone.record.id
    assert set() != files <= set(unreferred(session, LATER, most=99)), "the worker's next round removes their contents"
    assert counts_of(session, case_id) == {}
    assert counts_of(session, other.id) == kept
    assert texts_left(session) == set()
    assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.case_id == case_id)) == events + 1
    assert (
        session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.case_id == case_id)).all().count(Tag.CASE_DISPOSED)
    )
    assert latest_reference(session, "TE-2026-") == other.reference
    assert [checked.fault for checked in check_chain(session)][-1] is None
    nobody_finds(addresses, sign_in)
    with time_set(LATER):
        assert reference in sign_in("admin").get("/logg").get_data(as_text=True)


def nobody_finds(addresses: list[str], sign_in: Callable[[str], PageClient]) -> None:
    """Every address of the case is 404; who may not dispose of cases is told no more than for any other."""
    assert len(addresses) > 40
    with time_set(LATER):
        for name in ("amina.berg", "karin.lund", "overblick", "admin"):
            client = sign_in(name)
            for address in addresses[::5] if name == "amina.berg" else addresses[:3]:
                status = client.http.get(address).status_code
                assert status == (403 if "administration" in address and name in {"amina.berg", "karin.lund"} else 404)


def test_what_is_refused(world: World, session: Session) -> None:
    case = closed_case(world)
    case_id = case.id
    with pytest.raises(DomainError, match=r"disposal\.not_due"):
        dispose_case(world.work("admin"), case_id, draft())
    with time_set(LATER):
        for name in ("amina.berg", "karin.lund", "olle.nystrom"):
            with pytest.raises(NotPermitted):
                dispose_case(world.work(name), case_id, draft())
        for values, code in (
            ({"registry_number": " "}, "disposal.no_registry_number"),
            ({"decided_by": ""}, "disposal.decided_by_nobody"),
            ({"decided_on": dt.date(2036, 10, 8)}, "disposal.decided_in_future"),
        ):
            with pytest.raises(DomainError) as refused:
                dispose_case(world.work("admin"), case_id, draft(**values))
            assert refused.value.code == code
        with pytest.raises(NotVisible):
            dispose_case(world.work("admin"), "a" * 16, draft())
    assert session.get(Case, case_id) is not None
    assert session.scalar(sa.select(sa.func.count()).select_from(DisposalRecord)) == 0


def test_pictures_values_and_records_can_go_no_other_way(world: World, session: Session) -> None:
    case = closed_case(world)
    case_id = case.id
    session.commit()
    for name in ("situation_picture", "audit_change"):
        table = Base.metadata.tables[name]
        for statement in (sa.delete(table).where(rows_of(table, case_id)), sa.update(table).values(id=table.c.id)):
            with pytest.raises(sa.exc.DBAPIError), database.writer.begin() as other:
                other.execute(statement)
    with time_set(LATER):
        dispose_case(world.work("admin"), case_id, draft())
    for statement in (sa.delete(DisposalRecord), sa.update(DisposalRecord).values(reference="x")):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"), database.writer.begin() as other:
            other.execute(statement)


def test_values_that_go_without_a_disposal_in_the_chain_are_found(world: World, session: Session) -> None:
    """A record alone lets values go; the chain tells of it, since no disposal stands in it."""
    case = closed_case(world)
    session.add(
        DisposalRecord(
            case_id=case.id, reference=case.reference, registry_number="x", decided_on=dt.date(2026, 1, 1),
            decided_by="x", kept_to=dt.date(2026, 1, 1), counts={}, performed_by_id=case.created_by_id,
        )
    )  # fmt: skip
    session.commit()
    assert [checked.fault for checked in check_chain(session)][-1] is None
    session.execute(sa.delete(AuditChange))
    session.commit()
    fault = [checked.fault for checked in check_chain(session)][-1]
    assert fault is not None
    assert fault.how is Break.VALUES_CHANGED
    session.add(AuditEvent(case_id=case.id, tag=Tag.CASE_DISPOSED, happened_at=now()))
    session.commit()
    assert [checked.fault for checked in check_chain(session)][-1] is None


def test_files_that_no_other_case_shows_go_too(world: World, session: Session, tmp_path: Path) -> None:
    """The rows with the case, the contents by the worker's next round; what another case shows stays."""
    store = FileStore(str(tmp_path))
    other, case = world.case(), world.case(step=Step.FOLLOW_UP)
    for content in (b"%PDF-1 bara har", b"%PDF-1 ocksa dar"):
        store.put(content)
        world.file(case, "amina.berg", content)
    kept = world.file(other, "amina.berg", b"%PDF-1 ocksa dar").content_id
    close_case(world.work("amina.berg"), case, ClosingDraft(lessons="Ljuset hjälpte."))
    with time_set(LATER):
        dispose_case(world.work("admin"), case.id, draft())
        assert sweep(database.writer, store) == 1
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [kept]
    assert list(session.scalars(sa.select(StoredFile.sha256))) == [kept]
