"""The letter as it travels, the folder of letters, and the conversation with a real mail server."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from tests.mail_server import HOST, Post, free_port, mail_server, only, presenting, trusting
from tracker.adapters.mail_folder import MailFolder
from tracker.adapters.mailer import SmtpMailer, compose
from tracker.domain.mail.sending import MailReason, NotSent, Outgoing

SENDER = "Platssamverkan i Räksmörgås <post@stad.example>"
THEN = dt.datetime(2026, 10, 6, 8, 0, tzinfo=dt.UTC)
LINK = "https://stad.example/" + "a" * 90


def letter(to: str = "karin@polis.example", **values: str) -> Outgoing:
    given = {"subject": "Påminnelse: er egen kartläggning", "body": f"Hej!\n\n.ensam punkt\n{LINK}\n", **values}
    return Outgoing(id="abcdefghij234567", to=to, queued_at=THEN, **given)


def mailer(port: int, **options: Any) -> SmtpMailer:
    given = {"security": "none", "step_seconds": 5.0, "limit_seconds": 10.0, **options}
    return SmtpMailer(HOST, port, SENDER, **given)


def refusal(port: int, outgoing: Outgoing | None = None, **options: Any) -> tuple[MailReason, int | None, bool]:
    with pytest.raises(NotSent) as failed:
        mailer(port, **options).send(outgoing or letter())
    return failed.value.reason, failed.value.code, failed.value.is_final


# --- the letter -------------------------------------------------------------------------------------------------------
def test_a_letter_says_who_to_whom_when_and_that_a_machine_wrote_it() -> None:
    message = compose(letter(), SENDER)
    assert message["From"].addresses[0].addr_spec == "post@stad.example"
    assert message["From"].addresses[0].display_name == "Platssamverkan i Räksmörgås"
    assert str(message["To"]) == "karin@polis.example"
    assert str(message["Message-ID"]) == "<abcdefghij234567@stad.example>"
    assert str(message["Auto-Submitted"]) == "auto-generated"
    assert message["Date"].datetime == THEN
    assert message["Cc"] is message["Bcc"] is None
    assert LINK in message.get_content()
    assert message.as_bytes().isascii()


@pytest.mark.parametrize(
    "bent",
    [
        letter(subject="Hej\r\nBcc: alla@polis.example"),
        letter(subject="Hej\nX-Extra: 1"),
        letter(to="karin@polis.example\r\nBcc: alla@polis.example"),
        letter(to="karin@polis.example\nX: 1"),
    ],
)
def test_no_header_can_be_slipped_in_past_the_outbox_either(bent: Outgoing, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r".+"):
        compose(bent, SENDER)
    for carrier in (mailer(1), MailFolder(tmp_path, SENDER)):
        with pytest.raises(NotSent) as failed:
            carrier.send(bent)
        assert (failed.value.reason, failed.value.is_final) == (MailReason.UNSENDABLE, True)
    assert list(tmp_path.iterdir()) == []


# --- the folder -------------------------------------------------------------------------------------------------------
def test_the_folder_keeps_one_file_a_letter_for_its_owner_and_reads_it_again(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path / "mail", SENDER)
    assert folder.letters() == []
    folder.send(letter("åsa@räksmörgås.example"))
    folder.send(letter("åsa@räksmörgås.example"))
    (path,) = (tmp_path / "mail").iterdir()
    assert path.name == "abcdefghij234567.eml"
    assert path.stat().st_mode & 0o077 == 0
    (found,) = folder.letters()
    assert (found.id, found.to) == ("abcdefghij234567", "åsa@xn--rksmrgs-5wao1o.example")
    assert found.subject == "Påminnelse: er egen kartläggning"
    assert LINK in found.body
    (tmp_path / "mail" / "skräp.eml").write_bytes(b"\xff\xfe\x00")
    assert [each.id for each in folder.letters() if each.id == found.id] == [found.id]


def test_the_folder_shows_the_newest_first(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path, SENDER)
    for number, name in enumerate(("a", "c", "b")):
        path = tmp_path / f"{name}.eml"
        path.write_bytes(compose(letter(), SENDER).as_bytes())
        os.utime(path, (number, number))
    assert [each.id for each in folder.letters()] == ["b", "c", "a"]


def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("not a folder")
    with pytest.raises(NotSent) as failed:
        MailFolder(tmp_path / "mail", SENDER).send(letter())
    assert (failed.value.reason, failed.value.is_final) == (MailReason.UNREACHABLE, False)


# --- the server -------------------------------------------------------------------------------------------------------
def test_a_letter_reaches_a_real_server_whole() -> None:
    post = Post()
    with mail_server(post) as port:
        mailer(port).send(letter())
    assert post.receivers == ["karin@polis.example"]
    (got,) = post.got
    assert got["Subject"] == "Påminnelse: er egen kartläggning"
    assert got.get_content().replace("\r\n", "\n") == f"Hej!\n\n.ensam punkt\n{LINK}\n"
    assert post.ids == ["<abcdefghij234567@stad.example>"]


@pytest.mark.parametrize("to", ["åsa@stad.example", "åsa@räksmörgås.example", "用户@stad.example"])
def test_an_address_in_any_letters_is_sent_to(to: str) -> None:
    post = Post()
    with mail_server(post) as port:
        mailer(port).send(letter(to))
    (receiver,) = post.receivers
    assert receiver.partition("@")[0] == to.partition("@")[0]
    assert receiver.partition("@")[2].isascii()


def test_a_server_for_ascii_only_is_said_so_and_not_asked_again() -> None:
    with mail_server(Post(), enable_SMTPUTF8=False) as port:
        assert refusal(port, letter("åsa@stad.example")) == (MailReason.UNSENDABLE, None, True)
        mailer(port).send(letter("asa@räksmörgås.example"))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"to_receiver": "550 no such user"}, (MailReason.REFUSED, 550, True)),
        ({"to_receiver": "450 busy"}, (MailReason.DELAYED, 450, False)),
        ({"to_receiver": "530 sign in first"}, (MailReason.LOGIN, 530, False)),
        ({"to_text": "554 spam"}, (MailReason.REFUSED, 554, True)),
        ({"to_text": "452 full"}, (MailReason.DELAYED, 452, False)),
    ],
)
def test_five_hundreds_are_final_and_four_hundreds_are_not(
    answers: dict[str, Any], expected: tuple[MailReason, int, bool]
) -> None:
    with mail_server(Post(**answers)) as port:
        assert refusal(port) == expected


def test_a_server_that_is_down_or_hangs_up_or_says_nothing_is_tried_later() -> None:
    later = (MailReason.UNREACHABLE, None, False)
    assert refusal(free_port()) == later
    with socket.socket() as deaf:
        deaf.bind((HOST, 0))
        deaf.listen()
        assert refusal(deaf.getsockname()[1], step_seconds=0.3) == later
    with answering(b"554 go away\r\n") as port:
        assert refusal(port) == (MailReason.UNREACHABLE, 554, False)
    with answering(b"220 hej\r\n") as port:
        assert refusal(port) == later


def test_a_server_that_drips_is_cut_off_by_the_limit_on_the_whole() -> None:
    with answering(b"220-", drip=b".") as port:
        assert refusal(port, step_seconds=5.0, limit_seconds=0.6) == (MailReason.UNREACHABLE, None, False)


def test_a_server_that_dies_after_it_said_yes_has_taken_the_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("smtplib.SMTP.quit", lambda _server: (_ for _ in ()).throw(OSError("cut")))
    post = Post()
    with mail_server(post) as port:
        mailer(port).send(letter())
    assert len(post.got) == 1


# --- secure lines -----------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Key and certificate of this machine in one file, made by openssl for the run."""
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    made = path.with_suffix(".crt")
    words = f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext subjectAltName=IP:{HOST}"
    subprocess.run([*words.split(), "-keyout", str(path), "-out", str(made)], check=True, capture_output=True)
    path.write_text(path.read_text() + made.read_text())
    return str(path)


def secured(post: Post, certificate: str, **options: Any) -> AbstractContextManager[int]:
    return mail_server(post, tls_context=presenting(certificate), require_starttls=True, **options)


def test_starttls_is_demanded_and_only_a_trusted_certificate_believed(certificate: str) -> None:
    post = Post()
    with mail_server(post) as port:
        assert refusal(port, security="starttls") == (MailReason.UNREACHABLE, None, False)
    with secured(post, certificate) as port:
        assert refusal(port, security="starttls") == (MailReason.UNREACHABLE, None, False)
        mailer(port, security="starttls", context=trusting(certificate)).send(letter())
    assert len(post.got) == 1


def test_tls_from_the_first_byte(certificate: str) -> None:
    post = Post()
    with mail_server(post, ssl_context=presenting(certificate)) as port:
        mailer(port, security="tls", context=trusting(certificate)).send(letter())
        assert refusal(port, security="tls") == (MailReason.UNREACHABLE, None, False)
    assert len(post.got) == 1


def test_signing_in_to_the_server_and_a_wrong_password_is_not_the_letter_s_fault(certificate: str) -> None:
    post = Post()
    line: dict[str, Any] = {"security": "starttls", "context": trusting(certificate), "user": "tracker"}
    with secured(post, certificate, authenticator=only("tracker", "hemligt"), auth_required=True) as port:
        mailer(port, password="hemligt", **line).send(letter())
        assert refusal(port, password="fel", **line) == (MailReason.LOGIN, 535, False)
        assert refusal(port, password="å kan inte sändas", **line) == (MailReason.LOGIN, None, False)
        assert refusal(port, security="starttls", context=trusting(certificate))[0] is MailReason.LOGIN
    assert len(post.got) == 1


@contextmanager
def answering(first: bytes, drip: bytes = b"") -> Iterator[int]:
    """A server that says one thing to each who comes and hangs up, or goes on with a sign now and then."""
    done = threading.Event()
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen()
        listening.settimeout(0.1)

        def serve() -> None:
            while not done.is_set():
                with suppress(OSError):
                    line, _address = listening.accept()
                    with line:
                        line.sendall(first)
                        while drip and not done.wait(0.1):
                            line.sendall(drip)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            done.set()
            thread.join()
