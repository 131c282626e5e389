"""The person guard and the word hint: shared text speaks of places and events, not of persons, and does not brand.

Personal identity numbers, registration numbers, telephone numbers and e-mail addresses stop a save. Words that
stigmatise a place stop it too, unless the text is a quotation with a source. Pure and without clock.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from tracker.domain.errors import DomainError
from tracker.domain.texts.word_hints import Hint, find_hits

Kind: TypeAlias = Literal["personal_number", "registration_number", "phone", "email"]


class Finding(NamedTuple):
    """What looks like personal data, and where in the text."""

    kind: Kind
    start: int
    end: int


def find_personal_data(text: str) -> list[Finding]:
    """Everything in a text that looks like personal data, in order; what overlaps is told once."""
    found: list[Finding] = []
    for finding in _candidates(text):
        if all(finding.end <= other.start or finding.start >= other.end for other in found):
            found.append(finding)
    return sorted(found, key=lambda finding: finding.start)


def check_shared(text: str | None, field: str, hints: Iterable[Hint] = (), *, quote_source: str | None = None) -> None:
    """Refuse a text that others will read. Upholds: places, not persons; no branding words but in a quotation.

    ``hints``: the word list as it is now. ``quote_source`` makes the whole text a quotation.
    """
    if not text:
        return
    for finding in find_personal_data(text):
        raise DomainError(f"wording.{finding.kind}", field, found=text[finding.start : finding.end])
    if quote_source and quote_source.strip():
        return
    for found, hint in find_hits(text, hints):
        raise DomainError("wording.stigmatising", field, found=found, suggestion=hint.suggestion, reason=hint.reason)


# --- identity numbers -------------------------------------------------------------------------------------------------
_SPACE: Final = r"[ \t\u00a0\u2009\u202f]"
_DASH: Final = r"[-\u2010-\u2015\u2212]"
_SIGN: Final = rf"{_SPACE}?(?:{_DASH}|\+){_SPACE}?"
_IDENTITY: Final = re.compile(
    rf"(?<!\d)(?P<century>18|19|20)?(?P<year>\d\d)(?P<inner>{_DASH}|[. /]|)(?P<month>\d\d)(?P=inner)(?P<day>\d\d)"
    rf"(?P<outer>{_SIGN}|{_SPACE}|)(?P<number>\d{{4}})(?!\d)"
)
_SAMORDNING: Final = 60
_CENTURIES: Final = ("18", "19", "20")


def _is_identity(match: re.Match[str]) -> bool:
    """Whether the digits are a birth day (or a coordination number's) with a check digit that fits."""
    if match["inner"] not in ("", " ") and not match["outer"].strip():
        return False  # 2026-09-01 1830 is a day and a time
    century, day = match["century"], int(match["day"])
    centuries = (century,) if century else _CENTURIES
    if not any(_is_day(int(each + match["year"]), int(match["month"]), day) for each in centuries):
        return False
    return _luhn(match["year"] + match["month"] + match["day"] + match["number"])


def _is_day(year: int, month: int, day: int) -> bool:
    if day >= _SAMORDNING:
        day -= _SAMORDNING
        month, day = month or 1, day or 1  # an unknown birth day is written 00
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - digit sum


# --- vehicles, telephones, addresses ----------------------------------------------------------------------------------
_PLATE_LETTER: Final = "[A-HJ-PR-UW-Z]"
_PLATE_END: Final = "[0-9A-HJ-NPR-UW-Z]"
_PLATE: Final = re.compile(
    rf"(?<![\w/-])(?:{_PLATE_LETTER}{{3}}[0-9]{{2}}{_PLATE_END}|{_PLATE_LETTER.lower()}{{3}}[0-9]{{2}}{_PLATE_END.lower()}"
    rf"|(?P<prefix>{_PLATE_LETTER}{{3}}){_SPACE}[0-9]{{2}}{_PLATE_END})(?![\w/:-]|{_SPACE}[0-9]{{3}}(?![0-9]))"
)
_NO_PLATE: Final = frozenset(("DNR", "EUR", "FAR", "KTH", "LPO", "OSL", "SDF", "SEK", "SFS", "TEL", "USD"))

_GAP: Final = rf"(?:{_SPACE}|{_DASH})?"
_PHONES: Final = (
    re.compile(rf"(?<![\w+])(?:\+|00){_SPACE}?[1-9](?:{_GAP}(?:\(0\){_GAP})?\d){{7,13}}(?!\d)"),
    re.compile(rf"(?<!\d)\(?07\d\)?(?:{_GAP}\d){{7}}(?!\d)"),
    re.compile(rf"(?<![\d.,:])\(?08\)?{_SPACE}?(?:{_DASH}|/)?{_SPACE}?[1-9](?:{_SPACE}?\d){{5,7}}(?!\d)"),
    re.compile(rf"(?<![\d.,:])\(?0[1-69]\d{{1,2}}\)?{_SPACE}?(?:{_DASH}|/)?{_SPACE}?[1-9](?:{_SPACE}?\d){{4,6}}(?!\d)"),
)
_HOURS: Final = re.compile(rf"[01]\d[0-5]\d{_SPACE}?{_DASH}{_SPACE}?[0-2]\d[0-5]\d")
_EMAIL: Final = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[^\W\d_]{2,24}")


def _is_plate(match: re.Match[str]) -> bool:
    return match["prefix"] not in _NO_PLATE


def _is_phone(match: re.Match[str]) -> bool:
    return _HOURS.fullmatch(match.group()) is None


# by weight: an identity number is told as one also where it could be read as a telephone number
_SIGNS: Final[tuple[tuple[Kind, re.Pattern[str], Callable[[re.Match[str]], bool]], ...]] = (
    ("personal_number", _IDENTITY, _is_identity),
    ("email", _EMAIL, bool),
    ("registration_number", _PLATE, _is_plate),
    *(("phone", pattern, _is_phone) for pattern in _PHONES),
)


def _candidates(text: str) -> Iterator[Finding]:
    for kind, pattern, is_meant in _SIGNS:
        for match in pattern.finditer(text):
            if is_meant(match):
                yield Finding(kind, *match.span())
