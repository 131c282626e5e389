"""Letters from the folder as a page shows them: their text with what is a link marked."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final, Protocol

from flask import current_app

_LINK: Final = re.compile(r"(https?://[^\s<>\"]+)")


class Written(Protocol):
    """A letter as the folder gives it."""

    id: str
    to: str
    subject: str
    body: str
    written_at: dt.datetime


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A letter to show: ``parts`` are (text, whether it is a link) in order."""

    id: str
    to: str
    subject: str
    written_at: dt.datetime
    parts: list[tuple[str, bool]]


def inbox() -> list[LetterShown]:
    """The letters of the folder, newest first."""
    found: list[Written] = current_app.extensions["mail_folder"].letters()
    return [LetterShown(each.id, each.to, each.subject, each.written_at, linked(each.body)) for each in found]


def linked(text: str) -> list[tuple[str, bool]]:
    """A text cut where links begin and end."""
    return [(part, _LINK.fullmatch(part) is not None) for part in _LINK.split(text.strip()) if part]
