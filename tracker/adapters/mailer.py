"""Sends letters by SMTP: one connection a letter, over TLS unless told otherwise, with a limit on the whole of it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from threading import Timer
from typing import Final

from tracker.domain.mail.letters import wire_address
from tracker.domain.mail.sending import SEND_WITHIN, MailReason, NotSent, Outgoing

STEP_SECONDS: Final = 60.0
_PERMANENT: Final = range(500, 600)
_LOGIN_WANTED: Final = 530


def compose(outgoing: Outgoing, sender: str) -> EmailMessage:
    """The letter as it travels. Its Message-ID follows from its row, so that a second delivery can be recognised.

    Raises ValueError for what no header may hold.
    """
    name, address = parseaddr(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(address, name)
    message["To"] = _address(outgoing.to)
    message["Subject"] = outgoing.subject
    message["Date"] = format_datetime(outgoing.queued_at)
    message["Message-ID"] = f"<{outgoing.id}@{_host(address)}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "sv"
    message.set_content(outgoing.body, cte="quoted-printable")
    return message


def _address(address: str, name: str = "") -> Address:
    local, _at, host = wire_address(address).rpartition("@")
    return Address(name, local, host)


def _host(address: str) -> str:
    return wire_address(address).rpartition("@")[2]


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """A mail server. ``security``: none, starttls or tls; ``context``: whom to trust, the machine's list if not told.

    ``step_seconds`` bounds each wait for the server, ``limit_seconds`` the whole letter: a lease outlasts it.
    """

    host: str
    port: int
    sender: str
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    context: ssl.SSLContext | None = field(default=None, repr=False)
    step_seconds: float = STEP_SECONDS
    limit_seconds: float = SEND_WITHIN.total_seconds()

    def send(self, outgoing: Outgoing) -> None:
        """Hand a letter to the server; once it has said yes nothing can turn that into a failure. Raises NotSent."""
        try:
            message = compose(outgoing, self.sender)
        except (ValueError, UnicodeError) as error:
            raise NotSent(MailReason.UNSENDABLE, is_final=True) from error
        server = self._client()
        with self._limit(server):
            try:
                self._greet(server)
                self._hand_over(server, message)
            finally:
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
                server.close()

    def _client(self) -> smtplib.SMTP:
        host = _host(parseaddr(self.sender)[1])
        if self.security == "tls":
            return smtplib.SMTP_SSL(local_hostname=host, timeout=self.step_seconds, context=self._trust())
        return smtplib.SMTP(local_hostname=host, timeout=self.step_seconds)

    def _trust(self) -> ssl.SSLContext:
        return self.context or ssl.create_default_context()

    @contextmanager
    def _limit(self, server: smtplib.SMTP) -> Iterator[None]:
        """Cut the line when the whole takes too long: a sign a minute would keep within the limit of every step."""

        def cut() -> None:
            line: socket.socket | None = getattr(server, "sock", None)
            if line is not None:
                with suppress(OSError):
                    socket.socket.shutdown(line, socket.SHUT_RDWR)

        timer = Timer(self.limit_seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _greet(self, server: smtplib.SMTP) -> None:
        """Connect, secure, sign in. Nothing here is the letter's fault, so all of it may be tried again."""
        # smtplib checks a certificate against this name, and sets it only where the constructor connects
        server._host = self.host  # type: ignore[attr-defined]  # noqa: SLF001 - see above
        try:
            code, _words = server.connect(self.host, self.port)
            if code != 220:  # noqa: PLR2004 - SMTP: ready
                raise NotSent(MailReason.UNREACHABLE, code)
            if self.security == "starttls":
                server.starttls(context=self._trust())
            if self.user:
                server.login(self.user, self.password)
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(MailReason.LOGIN, error.smtp_code) from error
        except UnicodeError as error:  # user and password travel as ASCII
            raise NotSent(MailReason.LOGIN) from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(MailReason.UNREACHABLE, error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(MailReason.UNREACHABLE) from error

    def _hand_over(self, server: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            server.send_message(message)
        except smtplib.SMTPNotSupportedError as error:
            # the address has letters outside ASCII, and the server does not know of such
            raise NotSent(MailReason.UNSENDABLE, is_final=True) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise _by_code(next(iter(error.recipients.values()))[0]) from error
        except smtplib.SMTPHeloError as error:
            raise NotSent(MailReason.UNREACHABLE, error.smtp_code) from error
        except smtplib.SMTPResponseException as error:
            raise _by_code(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise NotSent(MailReason.UNREACHABLE) from error


def _by_code(code: int) -> NotSent:
    """5xx is a no for good, else a not now; a server that wants a sign-in first has said nothing of the letter."""
    if code == _LOGIN_WANTED:
        return NotSent(MailReason.LOGIN, code)
    if code in _PERMANENT:
        return NotSent(MailReason.REFUSED, code, is_final=True)
    return NotSent(MailReason.DELAYED, code)
