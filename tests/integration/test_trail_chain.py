"""The trail's chain: every row gets its link, whoever writes it, and no change behind its back goes unseen."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import statements
from tests.factories import World
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.errors import DomainError, NotPermitted
from tracker.domain.trail.chain import CHANGE_FIELDS, EVENT_FIELDS, GENESIS, Break, Fault, row_hash
from tracker.extensions import database
from tracker.models import Base
from tracker.models.cases import Case
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.trail import chain
from tracker.services.meetings import cancel_meeting
from tracker.services.process import pass_gate
from tracker.services.trail.chain import insert_events

Tamper = Callable[[sa.Connection, list[str]], Any]
EVENT, CHANGE = Base.metadata.tables["audit_event"], Base.metadata.tables["audit_change"]


@pytest.fixture
def case(world: World) -> Case:
    return world.case()


def write(session: Session, case: Case, count: int = 5) -> list[str]:
    """Some events, each with two values, in one flush; their ids in order."""
    rows = [
        AuditEvent(
            user_id=case.created_by_id,
            case_id=case.id,
            tag=Tag.CASE_EDITED,
            facts={"count": number, "kind": "åäö"},
            changes=[
                AuditChange(table_name="case", row_id=case.id, field=field, old="förr", new="nu")
                for field in ("title", "purpose")
            ],
        )
        for number in range(count)
    ]
    session.add_all(rows)
    session.commit()
    return [row.id for row in rows]


def found(session: Session, start: int = 1) -> Fault | None:
    session.rollback()
    steps = list(chain.check_chain(session, start))
    session.rollback()
    return steps[-1].fault if steps else None


def behind(session: Session, tamper: Callable[[sa.Connection], Any]) -> None:
    """Do something to the trail as one who owns the database can: with the triggers gone."""
    session.rollback()
    is_postgresql = database.engine.dialect.name == "postgresql"
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for table in ("audit_event", "audit_change"):
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{act}" + (f" ON {table}" if is_postgresql else ""))
        tamper(connection)


def test_the_hashes_cover_every_column(world: World) -> None:
    assert set(EVENT_FIELDS) | {"row_hash"} == set(EVENT.c.keys())
    assert set(CHANGE_FIELDS) == set(CHANGE.c.keys())


def test_events_of_one_flush_are_linked_in_the_order_they_were_added(session: Session, case: Case) -> None:
    ids = write(session, case)
    rows = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.position)).all()
    assert [row.id for row in rows] == ids
    assert [row.position for row in rows] == [1, 2, 3, 4, 5]
    assert [row.previous_hash for row in rows] == [GENESIS, *(row.row_hash for row in rows[:-1])]
    assert found(session) is None


def test_verbs_refusals_and_bulk_inserts_are_linked_too(session: Session, world: World, case: Case) -> None:
    with pytest.raises(NotPermitted):
        pass_gate(world.work("karin.lund"), case)
    insert_events(session, [{"tag": Tag.CASE_VIEWED, "case_id": case.id}, {"tag": Tag.SESSION_STARTED}])
    session.commit()
    write(session, case, 1)
    rows = session.scalars(sa.select(AuditEvent).order_by(AuditEvent.position)).all()
    assert [row.outcome for row in rows] == [AuditOutcome.REFUSED, *[AuditOutcome.DONE] * 3]
    assert found(session) is None


def test_a_row_without_a_link_is_refused_by_the_table(session: Session, case: Case) -> None:
    row = {"id": "a" * 16, "tag": Tag.CASE_VIEWED, "outcome": AuditOutcome.DONE, "facts": {}}
    with pytest.raises(sa.exc.IntegrityError):
        session.execute(sa.insert(AuditEvent), [row])
    session.rollback()


def test_what_is_rolled_back_leaves_no_gap(session: Session, case: Case) -> None:
    write(session, case, 2)
    with session.begin_nested() as savepoint:
        session.add(AuditEvent(tag=Tag.CASE_VIEWED, case_id=case.id))
        session.flush()
        savepoint.rollback()
    write(session, case, 1)
    assert found(session) is None
    assert chain.count_links(session) == 3


def test_appending_costs_one_question_by_an_index(session: Session, case: Case) -> None:
    write(session, case, 3)
    session.add_all([AuditEvent(tag=Tag.CASE_VIEWED), AuditEvent(tag=Tag.CASE_VIEWED)])
    with statements() as sent:
        session.flush()
    asked = [text for text in sent if text.lstrip().startswith("SELECT") and "advisory" not in text]
    assert len(asked) == 1
    locks = [text for text in sent if "advisory" in text]
    assert len(locks) == (database.engine.dialect.name == "postgresql")


def test_a_transaction_that_writes_no_event_asks_nothing_of_the_trail(session: Session, case: Case) -> None:
    case.title = "Nytt namn"
    with statements() as sent:
        session.flush()
    assert not any("audit_event" in text or "advisory" in text for text in sent)


def test_many_writers_at_once_make_one_chain(session: Session, case: Case) -> None:
    case_id = case.id
    session.commit()

    def one(_number: int) -> None:
        with database.writer.begin() as own:
            own.add(AuditEvent(tag=Tag.CASE_VIEWED, case_id=case_id))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(one, range(40)))
    assert found(session) is None
    assert chain.count_links(session) == 40


def swap(connection: sa.Connection, ids: list[str]) -> None:
    for row_id, position in ((ids[1], 1_000), (ids[2], 2), (ids[1], 3)):
        connection.execute(sa.update(EVENT).where(EVENT.c.id == row_id).values(position=position))


def set_in(column: str, value: Any) -> Tamper:
    return lambda connection, ids: connection.execute(
        sa.update(EVENT).where(EVENT.c.id == ids[2]).values({column: value}),
    )


def raw(column: str, value: str) -> Tamper:
    return lambda connection, ids: connection.exec_driver_sql(
        f"UPDATE audit_event SET {column} = '{value}' WHERE id = '{ids[2]}'",  # noqa: S608 - our own words
    )


def without(table: sa.Table, column: str) -> Tamper:
    return lambda connection, ids: connection.execute(sa.delete(table).where(table.c[column] == ids[2]))


def delete_event(connection: sa.Connection, ids: list[str]) -> None:
    without(CHANGE, "event_id")(connection, ids)
    without(EVENT, "id")(connection, ids)


def set_value(**values: Any) -> Tamper:
    return lambda connection, ids: connection.execute(
        sa.update(CHANGE).where(CHANGE.c.event_id == ids[2], CHANGE.c.number == 1).values(values),
    )


def add_value(connection: sa.Connection, ids: list[str]) -> None:
    row = {"id": "b" * 16, "event_id": ids[2], "number": 9, "table_name": "case", "row_id": "x", "field": "title"}
    connection.execute(sa.insert(CHANGE).values(**row, old="x", new="y", circle="all_parties"))


@pytest.mark.parametrize(
    ("tamper", "position", "how"),
    [
        (set_in("tag", Tag.CASE_VIEWED), 3, Break.ROW_CHANGED),
        (set_in("outcome", AuditOutcome.REFUSED), 3, Break.ROW_CHANGED),
        (set_in("user_id", None), 3, Break.ROW_CHANGED),
        (set_in("facts", {"count": 99}), 3, Break.ROW_CHANGED),
        (set_in("changes_hash", None), 3, Break.ROW_CHANGED),
        (set_in("row_hash", "f" * 64), 3, Break.ROW_CHANGED),
        (set_in("previous_hash", "f" * 64), 3, Break.OUT_OF_ORDER),
        (raw("tag", "no:such"), 3, Break.ROW_CHANGED),
        (raw("happened_at", "2020-01-01 00:00:00"), 3, Break.ROW_CHANGED),
        (set_value(new="nagot annat"), 3, Break.VALUES_CHANGED),
        (set_value(number=7), 3, Break.VALUES_CHANGED),
        (without(CHANGE, "event_id"), 3, Break.VALUES_CHANGED),
        (add_value, 3, Break.VALUES_CHANGED),
        (delete_event, 3, Break.ROW_MISSING),
        (swap, 2, Break.OUT_OF_ORDER),
    ],
)
def test_what_is_done_behind_the_back_is_found(
    session: Session, case: Case, tamper: Tamper, position: int, how: Break
) -> None:
    ids = write(session, case)
    assert found(session) is None
    behind(session, lambda connection: tamper(connection, ids))
    fault = found(session)
    assert fault is not None
    assert (fault.position, fault.how) == (position, how)
    assert found(session, 5) is None, "from after the break the chain holds"


def test_a_whole_row_rewritten_with_its_hash_shows_in_the_next(session: Session, case: Case) -> None:
    ids = write(session, case)

    def rewrite(connection: sa.Connection) -> None:
        row = dict(connection.execute(sa.select(EVENT).where(EVENT.c.id == ids[1])).mappings().one())
        row["facts"] = {"count": 99}
        row["row_hash"] = row_hash(row)
        connection.execute(sa.update(EVENT).where(EVENT.c.id == ids[1]).values(row))

    behind(session, rewrite)
    assert found(session) == Fault(3, ids[2], Break.OUT_OF_ORDER)


def test_the_walk_goes_in_batches(session: Session, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 2)
    write(session, case)
    session.rollback()
    assert [checked.rows for checked in chain.check_chain(session)] == [2, 4, 5]
    assert [checked.last.position for checked in chain.check_chain(session, 3)] == [4, 5]
    assert found(session, 9) == Fault(8, None, Break.ROW_MISSING)


def test_a_verb_that_is_refused_leaves_a_whole_chain(session: Session, world: World, case: Case) -> None:
    with pytest.raises(DomainError):
        cancel_meeting(world.work("amina.berg"), case, "a" * 16)
    session.rollback()
    assert found(session) is None
