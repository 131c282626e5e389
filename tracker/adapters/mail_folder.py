"""Writes letters as files where there is no mail server, and reads them again for the inbox of a demonstration."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from email import message_from_bytes
from email.errors import MessageError
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final

from tracker.adapters.mailer import compose
from tracker.domain.mail.sending import MailReason, NotSent, Outgoing

OWNER_ONLY: Final = 0o600
MOST_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter read from a file. ``written_at``: when the file was written."""

    id: str
    to: str
    subject: str
    body: str
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A folder of letters, one ``.eml`` file each, readable by its owner only; a letter sent twice is one file."""

    path: Path
    sender: str

    def send(self, outgoing: Outgoing) -> None:
        """Write a letter; the file gets its name when it is whole. Raises NotSent."""
        try:
            message = compose(outgoing, self.sender)
        except (ValueError, UnicodeError) as error:
            raise NotSent(MailReason.UNSENDABLE, is_final=True) from error
        growing = self.path / f".{outgoing.id}.{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            growing.touch(OWNER_ONLY)
            growing.write_bytes(message.as_bytes(policy=SMTP.clone(utf8=True)))
            growing.replace(self.path / f"{outgoing.id}.eml")
        except OSError as error:
            raise NotSent(MailReason.UNREACHABLE) from error

    def letters(self) -> list[WrittenLetter]:
        """The newest letters, newest first; what is no letter is passed over."""
        found = sorted(self.path.glob("*.eml"), key=_written, reverse=True) if self.path.is_dir() else []
        return [letter for path in found[:MOST_SHOWN] if (letter := _read(path)) is not None]


def _written(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _read(path: Path) -> WrittenLetter | None:
    try:
        message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=SMTP.clone(utf8=True))
        return WrittenLetter(
            id=path.stem,
            to=str(message["To"]),
            subject=str(message["Subject"]),
            body=str(message.get_content()),
            written_at=dt.datetime.fromtimestamp(_written(path), tz=dt.UTC),
        )
    except (OSError, MessageError, LookupError, ValueError):
        return None
