"""The command tracker audit verify: what it says of a whole trail, of a broken one, and of one that is cut short."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from tests.factories import World
from tracker import cli
from tracker.domain.audit import Tag
from tracker.extensions import database
from tracker.models.records import AuditEvent

Verify = Callable[..., Result]


@pytest.fixture
def verify(session: Session, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Verify:
    def run(*words: str) -> Result:
        session.commit()
        return CliRunner().invoke(cli.main, ["audit", "verify", *words], env={"DATABASE_URL": database_url})

    monkeypatch.delenv("TRACKER_ENV", raising=False)
    return run


def write(world: World, count: int) -> list[str]:
    rows = [AuditEvent(tag=Tag.CASE_VIEWED) for _number in range(count)]
    world.session.add_all(rows)
    world.session.flush()
    ids = [row.id for row in rows]
    world.session.commit()
    return ids


def behind(statement: Any) -> None:
    is_postgresql = database.engine.dialect.name == "postgresql"
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER audit_event_no_{act}" + " ON audit_event" * is_postgresql)
        connection.execute(statement)


def test_a_whole_trail_is_said_to_be_whole(world: World, verify: Verify) -> None:
    result = verify()
    assert (result.exit_code, "OK: 0 rows" in result.output) == (0, True)
    write(world, 3)
    result = verify()
    assert result.exit_code == 0, result.output
    assert "OK: 3 rows, every link holds." in result.output
    assert "OK: 2 rows" in verify("--from", "2").output
    assert verify("--from", "9").exit_code == 1
    assert verify("--from", "0").exit_code == 2


def test_the_first_broken_link_is_named(world: World, verify: Verify) -> None:
    ids = write(world, 4)
    behind(sa.update(AuditEvent).where(AuditEvent.id == ids[1]).values(tag=Tag.CASE_EDITED))
    result = verify()
    assert result.exit_code == 1
    assert f"Broken at position 2 (id {ids[1]}): the row is not as it was written." in result.output
    assert "OK" not in result.output
    assert verify("--from", "3").exit_code == 0


def test_rows_taken_off_the_end_are_found_by_a_link_that_was_noted(world: World, verify: Verify) -> None:
    ids = write(world, 4)
    noted = verify().output.split()[-1]
    assert verify("--noted", noted).exit_code == 0
    assert verify("--noted", noted.replace("4:", "3:")).exit_code == 1
    assert verify("--noted", "4").exit_code == 2
    behind(sa.delete(AuditEvent).where(AuditEvent.id == ids[3]))
    assert verify().exit_code == 0, "the chain alone cannot know that it was longer"
    result = verify("--noted", noted)
    assert result.exit_code == 1
    assert "Broken at position 4: the row is missing." in result.output
