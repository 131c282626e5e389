"""The worker as a process: with a real mail server, killed, ended by signal, and beside the server that starts it."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

import config
from config import SettingsError, load_settings
from tests.mail_server import HOST, Post, mail_server
from tracker import cli
from tracker.domain.mail.sending import MailState
from tracker.extensions import Database
from tracker.models.mail import OutgoingMail
from tracker.services.mail import MailKind

ROOT = Path(__file__).resolve().parents[2]
LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
MAIL_NAMES = ("SMTP_HOST", "SMTP_PORT", "SMTP_USER", "SMTP_PASSWORD", "SMTP_SECURITY", "MAIL_FROM", "PUBLIC_URL")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in (*MAIL_NAMES, "TRACKER_ENV", "DEMO_PASSWORD", "PORT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECRET_KEY", "x" * 32)
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")


@pytest.fixture
def outbox(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database with its address in the environment."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    opened = Database()
    opened.connect(database_url)
    yield opened
    opened.engine.dispose()


def queued(outbox: Database) -> str:
    with outbox.writer.begin() as session:
        row = OutgoingMail(
            kind=MailKind.REMINDER,
            to_address="karin.lund@polis.example",
            subject="Påminnelse",
            body="Hej!",
            due_at=LONG_AGO,
        )
        session.add(row)
        session.flush()
        return row.id


def state(outbox: Database, mail_id: str) -> MailState:
    with outbox.reader() as session:
        return session.get_one(OutgoingMail, mail_id).state


def through(port: int) -> dict[str, str]:
    return {"SMTP_HOST": HOST, "SMTP_PORT": str(port), "SMTP_SECURITY": "none", "MAIL_FROM": "post@stad.example"}


def started(*words: str, **environment: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tracker.cli", *words]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str], number: int = signal.SIGTERM) -> int:
    process.send_signal(number)
    process.communicate(timeout=60)
    return process.returncode


def wait_until(is_so: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    for _attempt in range(600):
        if is_so():
            return
        assert process.poll() is None, "it ended"
        time.sleep(0.1)
    pytest.fail("it never happened")


def once(**environment: str) -> str:
    result = CliRunner().invoke(cli.main, ["worker", "--once"], env=environment)
    assert result.exit_code == 0, result.output
    return result.output


def test_once_sends_what_is_due_and_ends(outbox: Database) -> None:
    mail_id, post = queued(outbox), Post()
    with mail_server(post) as port:
        assert once(**through(port)) == "Letters tried: 1.\n"
        assert once(**through(port)) == "Letters tried: 0.\n"
    assert len(post.got) == 1
    assert state(outbox, mail_id) is MailState.SENT


def test_without_a_server_letters_are_written_below_instance(outbox: Database, tmp_path: Path) -> None:
    mail_id = queued(outbox)
    once()
    assert [path.name for path in (tmp_path / "instance" / "mail").iterdir()] == [f"{mail_id}.eml"]


def test_a_database_that_is_not_migrated_is_said_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    result = CliRunner().invoke(cli.main, ["worker", "--once"])
    assert result.exit_code == 1
    assert "run `tracker migrate`" in result.output


@pytest.mark.slow
def test_a_worker_that_is_killed_while_it_sends_leaves_the_letter_to_the_next(outbox: Database) -> None:
    mail_id, post = queued(outbox), Post(pause=60)
    with mail_server(post) as port:
        process = started("worker", **through(port))
        wait_until(lambda: post.asked > 0, process)
        ended(process, signal.SIGKILL)
        post.pause = 0
        assert once(**through(port)) == "Letters tried: 0.\n", "it is still held"
        with outbox.writer.begin() as session:
            session.get_one(OutgoingMail, mail_id).leased_until = LONG_AGO
        assert once(**through(port)) == "Letters tried: 1.\n"
    assert post.ids == [f"<{mail_id}@stad.example>"]
    assert state(outbox, mail_id) is MailState.SENT


@pytest.mark.slow
def test_a_signal_ends_the_worker_after_the_letter_in_hand(outbox: Database) -> None:
    first, post = queued(outbox), Post(pause=1)
    second = queued(outbox)
    with mail_server(post) as port:
        process = started("worker", **through(port))
        wait_until(lambda: post.asked > 0, process)
        assert ended(process) == 0
    assert len(post.got) == 1
    assert sorted(state(outbox, mail_id) for mail_id in (first, second)) == [MailState.SENT, MailState.WAITING]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="asks Linux for children")
def test_the_server_starts_a_worker_keeps_it_and_ends_it(outbox: Database) -> None:
    post = Post()
    with mail_server(post) as mail_port, socket.socket() as probe:
        probe.bind((HOST, 0))
        port = str(probe.getsockname()[1])
        probe.close()
        queued(outbox)
        process = started("run", PORT=port, DEMO_PASSWORD="ett eget demolosenord", **through(mail_port))
        try:
            wait_until(lambda: len(post.got) == 1, process)
            killed = youngest_child(process.pid)
            os.kill(killed, signal.SIGKILL)
            queued(outbox)
            wait_until(lambda: len(post.got) == 2, process)
            beside = youngest_child(process.pid)
            assert beside != killed
        finally:
            assert ended(process) == 0
        with pytest.raises(ProcessLookupError):
            os.kill(beside, 0)


def youngest_child(pid: int) -> int:
    """The process started last: the worker beside comes after the server's own."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return max(int(child) for child in children)


# --- settings ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY must be one of none, starttls, tls"),
        ({"SMTP_HOST": "mx.example"}, "MAIL_FROM must be an address"),
        ({"SMTP_HOST": "mx.example", "MAIL_FROM": "nobody"}, "MAIL_FROM must be an address"),
        ({"MAIL_FROM": "a@b.example\r\nBcc: x@y.example"}, "MAIL_FROM must be an address"),
        ({"SMTP_PORT": "70000"}, "SMTP_PORT must be a whole number"),
        ({"SMTP_HOST": "mx.example", "SMTP_USER": "x", "SMTP_SECURITY": "none"}, "in the clear"),
        ({"PUBLIC_URL": "stad.example"}, "PUBLIC_URL must be"),
        ({"PUBLIC_URL": "https://stad.example/?a=1"}, "PUBLIC_URL must be"),
        ({"PUBLIC_URL": "javascript:alert(1)"}, "PUBLIC_URL must be"),
        ({"TRACKER_ENV": "production"}, "PUBLIC_URL must be"),
        ({"TRACKER_ENV": "production", "PUBLIC_URL": "http://stad.example"}, "https when TRACKER_ENV=production"),
    ],
)
def test_unsafe_settings_are_refused_in_a_sentence(
    environment: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=words):
        load_settings()


def test_settings_of_mail_and_of_links(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    assert load_settings().public_url == "http://127.0.0.1:8123"
    assert load_settings().mail.port == 587
    monkeypatch.setenv("PUBLIC_URL", "https://stad.example/platser/")
    monkeypatch.setenv("SMTP_SECURITY", "tls")
    monkeypatch.setenv("SMTP_PASSWORD", "hemligt")
    settings = load_settings()
    assert settings.public_url == "https://stad.example/platser"
    assert settings.mail.port == 465
    assert "hemligt" not in repr(settings)
