"""A real mail server for tests (aiosmtpd) on a free port, that can be made slow, rude or deaf."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"


def free_port() -> int:
    """aiosmtpd does not say which port it got, so one is picked first."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


class Post:
    """What the server has been sent, and how it answers: codes as a server says them, pauses in seconds."""

    def __init__(self, *, to_receiver: str = "", to_text: str = "", pause: float = 0, pause_after: float = 0) -> None:
        self.to_receiver, self.to_text = to_receiver, to_text
        self.pause, self.pause_after = pause, pause_after
        self.got: list[EmailMessage] = []
        self.receivers: list[str] = []
        self.asked = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.asked += 1
        if self.to_receiver:
            return self.to_receiver
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - see above
        await asyncio.sleep(self.pause)
        if self.to_text:
            return self.to_text
        content = envelope.content
        assert isinstance(content, bytes)
        self.got.append(message_from_bytes(content, _class=EmailMessage, policy=SMTP_POLICY))
        self.receivers += envelope.rcpt_tos
        await asyncio.sleep(self.pause_after)
        return "250 taken"

    @property
    def ids(self) -> list[str]:
        return [str(message["Message-ID"]) for message in self.got]


@contextmanager
def mail_server(post: Post, port: int | None = None, **options: Any) -> Iterator[int]:
    """Serve ``post`` inside the block; says the port."""
    options = {"hostname": HOST, "port": port or free_port(), "enable_SMTPUTF8": True, **options}
    controller = Controller(post, **options)
    controller.start()
    try:
        yield int(options["port"])
    finally:
        controller.stop()


def only(user: str, password: str) -> Any:
    """An authenticator that knows one person."""

    def check(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, told: Any) -> AuthResult:
        known = LoginPassword(user.encode(), password.encode())
        return AuthResult(success=told == known, handled=False)

    return check


def presenting(certificate: str) -> ssl.SSLContext:
    """A server that shows a certificate; one file with its key."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def trusting(certificate: str) -> ssl.SSLContext:
    """A client that trusts one certificate and no other."""
    return ssl.create_default_context(cafile=certificate)
