"""What a file is called: what a person sent as a name, made short and harmless, with the suffix of its content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from tracker.domain.files.kinds import SUFFIXES, FileKind
from tracker.domain.texts.word_hints import Hint, find_hits
from tracker.domain.texts.wording import find_personal_data

NAME_LENGTH: Final = 120
_LONGEST_STEM: Final = 100
_LONGEST_READ: Final = 1000
# controls, marks that turn or hide what is read, surrogates; each is a sign of category C
_HIDDEN: Final = "C"
_SEPARATORS: Final = re.compile(r"[/\\]")
_NOT_IN_NAMES: Final = re.compile(r'[<>:"|?*;%`$&\x27]+')
_SUFFIX: Final = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,9}$")
_DEVICES: Final = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


class FileName(NamedTuple):
    """The name as it is shown and downloaded; whether the sent one was set aside because it told of a person."""

    text: str
    was_replaced: bool


def clean_name(sent: str | None, kind: FileKind, otherwise: str, hints: Sequence[Hint]) -> FileName:
    """A name for a file of a kind. ``otherwise``: the name without suffix that stands in for one that will not do."""
    last = _last_part(sent or "")
    stem = _stem(last)
    told = any(find_personal_data(text) or find_hits(text, hints) for text in (last, last.replace("_", " ")))
    if not stem or told or _DEVICES.fullmatch(stem):
        return FileName(otherwise + SUFFIXES[kind], told)
    return FileName(stem + SUFFIXES[kind], was_replaced=False)


def _last_part(sent: str) -> str:
    """What stands after the last folder, without hidden signs."""
    last = _SEPARATORS.split(sent[-_LONGEST_READ:])[-1]
    shown = "".join(sign for sign in last if not unicodedata.category(sign).startswith(_HIDDEN))
    return " ".join(unicodedata.normalize("NFC", shown).split())


def _stem(name: str) -> str:
    """Without suffixes, however many, and without signs that mean something to a shell, a header or a page."""
    stem = _NOT_IN_NAMES.sub("-", name).rstrip(". ")
    while (shorter := _SUFFIX.sub("", stem)) != stem:
        stem = shorter.rstrip(". ")
    return stem[:_LONGEST_STEM].strip(". ")
