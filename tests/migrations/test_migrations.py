"""One head, no drift from the models, and up, down, up again on both databases; history refuses to be changed."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.orm import Session

from tests.factories import World
from tests.hints import HINTS
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.extensions import Database, database
from tracker.migrating import alembic_config, migrate
from tracker.models import Base
from tracker.models.pictures import SituationPicture
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.reference import hints_in_use
from tracker.queries.trail.chain import check_chain

HEAD_FILE = Path(__file__).resolve().parents[2] / "migrations" / ".current-head"


@pytest.fixture
def fresh(database_url: str) -> Iterator[Database]:
    opened = Database()
    opened.connect(database_url)
    yield opened
    opened.engine.dispose()


def test_there_is_one_head_and_it_is_kept_in_a_file() -> None:
    heads = ScriptDirectory.from_config(alembic_config("")).get_heads()
    assert heads == [HEAD_FILE.read_text(encoding="ascii").strip()]


def test_models_and_migrations_agree(fresh: Database) -> None:
    with fresh.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_up_down_up_leaves_the_same_tables(fresh: Database) -> None:
    def tables() -> set[str]:
        return set(sa.inspect(fresh.engine).get_table_names())

    before = tables()
    assert len(before) > 30
    with fresh.engine.connect() as connection:
        command.downgrade(alembic_config(str(fresh.engine.url), connection), "base")
        connection.commit()
    assert tables() <= {"alembic_version"}
    migrate(fresh.engine)
    assert tables() == before


def test_an_installation_in_use_keeps_its_word_hints(fresh: Database) -> None:
    with fresh.engine.connect() as connection:
        command.downgrade(alembic_config(str(fresh.engine.url), connection), "0014")
        connection.commit()
    migrate(fresh.engine)
    with Session(fresh.engine) as session:
        assert hints_in_use(session) == sorted(HINTS)


def test_the_audit_trail_refuses_update_and_delete(world: World, session: Session) -> None:
    case = world.case()
    session.add(AuditEvent(user_id=case.created_by_id, case_id=case.id, tag=Tag.CASE_EDITED))
    session.commit()
    for statement in (sa.update(AuditEvent).values(tag=Tag.CASE_VIEWED), sa.delete(AuditEvent)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writer.begin() as other:
            other.execute(statement)
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditEvent)) == 1


def test_a_frozen_picture_refuses_update_and_delete(world: World, session: Session) -> None:
    case = world.case()
    session.add(
        SituationPicture(case_id=case.id, number=1, summary="så var det", content={}, frozen_by_id=case.created_by_id),
    )
    session.commit()
    for statement in (sa.update(SituationPicture).values(summary="så blev det"), sa.delete(SituationPicture)):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"), database.writer.begin() as other:
            other.execute(statement)
    assert session.scalars(sa.select(SituationPicture)).one().summary == "så var det"


def test_old_and_new_values_refuse_update_and_delete(world: World, session: Session) -> None:
    case = world.case()
    change = AuditChange(table_name="case", row_id=case.id, field="title", old="a", new="b")
    session.add(AuditEvent(case_id=case.id, tag=Tag.CASE_EDITED, changes=[change]))
    session.commit()
    for statement in (sa.update(AuditChange).values(new="c"), sa.delete(AuditChange)):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writer.begin() as other:
            other.execute(statement)
    assert session.scalars(sa.select(AuditChange)).one().new == "b"


def test_rows_from_before_the_chain_are_chained_and_stay_as_they_were(world: World, session: Session) -> None:
    """Up, down and up again with a trail that is not empty."""
    case = world.case()
    facts = {"kind": "åäö", "count": 3, "missing": ["a", "b"], "on": None}
    for minutes, given in ((30, facts), (10, {}), (20, {"count": 1})):
        moment = now() - dt.timedelta(minutes=minutes)
        session.add(AuditEvent(case_id=case.id, tag=Tag.CASE_EDITED, happened_at=moment, facts=given))
    session.add(AuditEvent(tag=Tag.SESSION_STARTED, happened_at=now()))
    session.commit()
    before = session.execute(sa.text("SELECT id, happened_at, tag FROM audit_event ORDER BY happened_at")).all()
    session.commit()
    with database.engine.connect() as connection:
        command.downgrade(alembic_config(str(database.engine.url), connection), "0003")
        connection.commit()
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writer.begin() as other:
        other.execute(sa.text("DELETE FROM audit_event"))
    assert "position" not in {column["name"] for column in sa.inspect(database.engine).get_columns("audit_event")}
    migrate(database.engine)
    after = session.execute(sa.text("SELECT id, happened_at, tag FROM audit_event ORDER BY position")).all()
    assert after == before
    checks = list(check_chain(session))
    assert (checks[-1].rows, checks[-1].fault) == (4, None)
    assert session.scalars(sa.select(AuditEvent).order_by(AuditEvent.position)).first().facts == facts  # type: ignore[union-attr]
    session.commit()
    for statement in ("UPDATE audit_event SET subject_id = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), database.writer.begin() as other:
            other.execute(sa.text(statement))
    session.add(AuditEvent(tag=Tag.SESSION_STARTED))
    session.commit()
    assert [checked.fault for checked in check_chain(session)] == [None]
