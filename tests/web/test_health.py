"""What monitors ask: alive without the database, ready only with a whole one."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tracker.extensions import database


def test_alive_asks_no_database(anonymous: PageClient) -> None:
    with statements() as sent:
        response = anonymous.get("/healthz")
    assert response.get_json() == {"status": "ok"}
    assert sent == []


def test_ready_says_so(anonymous: PageClient) -> None:
    assert anonymous.get("/readyz").get_json() == {"status": "ok", "database": "ok"}


def test_a_database_behind_its_migrations_is_not_ready(anonymous: PageClient, session: Session) -> None:
    session.execute(sa.text("UPDATE alembic_version SET version_num = '0000'"))
    session.commit()
    response = anonymous.http.get("/readyz")
    assert (response.status_code, response.get_json()["database"]) == (503, "not migrated")


def test_a_database_that_does_not_answer_is_not_ready(anonymous: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("secret address"))

    monkeypatch.setattr(database.engine, "connect", gone)
    response = anonymous.http.get("/readyz")
    assert (response.status_code, response.get_json()["database"]) == (503, "does not answer")
    assert "secret" not in response.get_data(as_text=True)
