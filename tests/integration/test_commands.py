"""The command tracker: what it does to a database, and what it refuses in plain words."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import config
from config import load_settings
from tests.two_step import give_factor
from tracker import cli
from tracker.adapters.signing.passwords import Passwords
from tracker.adapters.signing.second_factors import SecondFactors
from tracker.extensions import Database
from tracker.installing import faults, install, is_empty
from tracker.queries.people import account

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "ett eget demolosenord"
HTTPS = "https://stad.example"
PRODUCTION = {"TRACKER_ENV": "production", "SECRET_KEY": "x" * 40}
AMINA = "amina.berg@farsta.example"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine of its own: nothing of the surroundings, an empty instance folder."""
    for name in (
        "TRACKER_ENV",
        "DEMO_PASSWORD",
        "SECRET_KEY",
        "PORT",
        "DATABASE_URL",
        "PUBLIC_URL",
        "SMTP_HOST",
        "MAIL_FROM",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")
    before = os.umask(0o022)
    yield tmp_path
    os.umask(before)


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the demo's people, so that a test of the command does not wait for every case."""
    from tracker.demo.people import add_people  # noqa: PLC0415 - the one place that needs it

    def load(
        database: Database, passwords: Passwords, password: str, *, at: str | None = None, outside: object = None
    ) -> None:
        if at == "bent":
            raise ValueError("no such step or day: bent")
        with database.writer.begin() as session:
            add_people(session, passwords.hash(password))

    monkeypatch.setattr(cli, "load_demo", load)


def tracker(*words: str, **environment: str) -> Result:
    return CliRunner().invoke(cli.main, words, env=environment)


def opened(path: Path) -> Database:
    database = Database()
    database.connect(f"sqlite:///{path}")
    return database


def test_migrate_fills_in_the_reference_data_and_no_people(place: Path) -> None:
    result = tracker("migrate")
    assert (result.exit_code, result.output) == (0, "The database is up to date.\n")
    database = opened(place / "instance" / "tracker.db")
    assert faults(database) == []
    assert is_empty(database)
    database.engine.dispose()
    assert tracker("check").exit_code == 0
    assert (place / "instance" / "tracker.db").stat().st_mode & 0o077 == 0


def test_check_says_what_is_missing(place: Path) -> None:
    (place / "instance").mkdir()
    result = tracker("check")
    assert result.exit_code == 1
    assert "run `tracker migrate`" in result.output


@pytest.mark.usefixtures("small_demo")
def test_demo_is_loaded_into_an_empty_database_only(place: Path) -> None:
    result = tracker("demo", DEMO_PASSWORD=PASSWORD)
    assert result.exit_code == 0, result.output
    assert AMINA in result.output
    assert f"Password for all of them: {PASSWORD}" in result.output
    again = tracker("demo", DEMO_PASSWORD="ett annat losenord")
    assert again.exit_code == 1
    assert "There are people in the database already" in again.output
    database = opened(place / "instance" / "tracker.db")
    with database.reader() as session:
        found = account(session, AMINA)
    database.engine.dispose()
    assert found is not None
    assert Passwords().verify(found.password_hash, PASSWORD)


@pytest.mark.usefixtures("small_demo")
def test_the_password_is_made_once_and_kept_to_its_owner(place: Path) -> None:
    result = tracker("demo")
    kept = place / "instance" / "demo_password"
    assert f"Password for all of them: {kept.read_text(encoding='ascii')}" in result.output
    assert len(kept.read_text(encoding="ascii")) >= 15
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.usefixtures("small_demo")
def test_a_bent_moment_is_refused_and_leaves_no_file(place: Path) -> None:
    result = tracker("demo", "--at", "bent")
    assert result.exit_code == 2
    assert "no such step or day" in result.output
    assert not (place / "instance" / "tracker.db").exists()
    assert tracker("demo").exit_code == 0


@pytest.mark.parametrize(
    ("environment", "policy"),
    [
        ({}, "offered"),
        ({"SECOND_FACTOR": "required"}, "required"),
        ({**PRODUCTION, "PUBLIC_URL": HTTPS}, "required"),
        ({**PRODUCTION, "PUBLIC_URL": HTTPS, "SECOND_FACTOR": "offered"}, "offered"),
    ],
)
def test_a_second_factor_is_demanded_in_production_unless_said_otherwise(
    place: Path, environment: dict[str, str], policy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PUBLIC_URL", "SECOND_FACTOR", "SECRET_KEY", "TRACKER_ENV"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert load_settings().second_factor == policy


@pytest.mark.usefixtures("small_demo")
def test_the_operator_lets_in_who_has_lost_everything(place: Path) -> None:
    tracker("demo")
    refused = tracker("second-step-off", AMINA)
    assert refused.exit_code == 1
    assert "Nobody with two-step sign-in" in refused.output
    database = opened(place / "instance" / "tracker.db")
    with database.writer() as session:
        found = account(session, AMINA)
        assert found is not None
        give_factor(session, SecondFactors("any"), found.user_id)
    result = tracker("second-step-off", AMINA.upper())
    assert (result.exit_code, "is off" in result.output) == (0, True)
    with database.reader() as session:
        after = account(session, AMINA)
    database.engine.dispose()
    assert after is not None
    assert not after.has_second_factor


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"TRACKER_ENV": "production"}, "SECRET_KEY must be set"),
        ({**PRODUCTION, "DEMO_PASSWORD": "y" * 20}, "DEMO_PASSWORD"),
        (PRODUCTION, "PUBLIC_URL must be"),
        (
            {**PRODUCTION, "PUBLIC_URL": HTTPS},
            "refused when TRACKER_ENV=production",
        ),
        ({"SECOND_FACTOR": "maybe"}, "SECOND_FACTOR must be required or offered"),
        ({"PORT": "80a"}, "PORT must be a whole number"),
        ({"PORT": "70000"}, "PORT must be a whole number from 1 to 65535"),
        ({"DATABASE_URL": "postgresql+psycopg://nobody@127.0.0.1:1/none"}, "The database does not answer"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(place: Path, environment: dict[str, str], words: str) -> None:
    result = tracker("demo", **environment)
    assert result.exit_code == 1
    assert words in result.output
    assert "Traceback" not in result.output
    assert not (place / "instance" / "tracker.db").exists()


def test_an_interrupted_first_start_leaves_nothing_behind(place: Path) -> None:
    path = place / "deep" / "tracker.db"

    def interrupted(_database: Database) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        install(Database(), f"sqlite:///{path}", interrupted)
    assert not path.exists()
    database = Database()
    assert install(database, f"sqlite:///{path}", lambda _database: None)
    database.engine.dispose()
    assert sorted(each.name for each in path.parent.iterdir() if not each.name.endswith(("-shm", "-wal"))) == [
        "tracker.db"
    ]


def test_a_taken_port_is_said_before_anything_else(place: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = tracker("run", PORT=str(taken.getsockname()[1]))
    assert result.exit_code == 1
    assert "cannot be used" in result.output
    assert "PORT=" in result.output
    assert not (place / "instance" / "tracker.db").exists()


def fetch(port: int, path: str) -> tuple[int, dict[str, str], bytes]:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own server
        return answer.status, dict(answer.headers), answer.read()


@pytest.mark.slow
@pytest.mark.usefixtures("small_demo")
def test_run_serves_compressed_files_that_browsers_keep_and_ends_by_signal(place: Path) -> None:
    url = f"sqlite:///{place / 'tracker.db'}"
    assert tracker("demo", DATABASE_URL=url, DEMO_PASSWORD=PASSWORD).exit_code == 0
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PORT": str(port),
        "DEMO_PASSWORD": PASSWORD,
        "SECRET_KEY": "x" * 32,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(port, process)
        status, headers, page = fetch(port, "/logga-in")
        assert (status, headers["Content-Encoding"]) == (200, "gzip")
        assert "no-store" in headers["Cache-Control"]
        _status, headers, _body = fetch(port, "/static/css/tokens.css?v=1")
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "Cookie" not in headers["Vary"]
        assert page
    finally:
        process.send_signal(signal.SIGTERM)
        output, _none = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"http://127.0.0.1:{port}" in output
    assert f"Password for all of them: {PASSWORD}" in output


def wait_for(port: int, process: subprocess.Popen[str]) -> None:
    for _attempt in range(150):
        try:
            if fetch(port, "/readyz")[0] == 200:
                return
        except urllib.error.URLError:
            assert process.poll() is None, "the server ended"
        time.sleep(0.2)
    pytest.fail("the server never answered")
