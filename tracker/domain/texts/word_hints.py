"""Word hints: words that can brand a place, what to write instead and why, as an editable list. Pure.

A word is written in its basic form and is found in its Swedish inflections too; ``*`` stands for any letters. A hit
inside quotation marks that are followed by its source in brackets is a quotation and no hit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from tracker.domain.errors import DomainError

WORD_LENGTH: Final = 60
ADVICE_LENGTH: Final = 300
SOURCE_LENGTH: Final = 160
MOST_HINTS: Final = 200


class Hint(NamedTuple):
    """A word or phrase with what to write instead and why. ``not_before``: a next word that makes it harmless."""

    word: str
    suggestion: str
    reason: str
    not_before: str | None = None


class Hit(NamedTuple):
    """What was found, as it stands in the text, and the hint that it answers to."""

    found: str
    hint: Hint


def find_hits(text: str, hints: Iterable[Hint]) -> list[Hit]:
    """Every hit in a text, in order, where hits that overlap are one; what is quoted with a source is left out."""
    composed = unicodedata.normalize("NFC", text)
    spans = [
        (match.start(), match.end(), hint)
        for hint in hints
        for match in _pattern(hint.word, hint.not_before).finditer(composed)
    ]
    if not spans:
        return []
    quoted = [match.span() for match in _QUOTATION.finditer(composed)]
    merged: list[tuple[int, int, Hint]] = []
    for start, end, hint in sorted(spans, key=lambda span: (span[0], -span[1])):
        if any(begin <= start and end <= until for begin, until in quoted):
            continue
        if merged and start < merged[-1][1]:
            first = merged[-1]
            merged[-1] = (first[0], max(first[1], end), first[2])
        else:
            merged.append((start, end, hint))
    return [Hit(composed[start:end], hint) for start, end, hint in merged]


def as_quotation(text: str, words: str, source: str) -> str:
    """The text where the words stand as a quotation with its source; where they do so already it is as it was."""
    source = _NOT_IN_SOURCE.sub(" ", source).strip()
    if not words or not source:
        return text
    composed = unicodedata.normalize("NFC", text)
    quoted = [match.span() for match in _QUOTATION.finditer(composed)]
    pattern = re.compile(rf"[{_QUOTES}]?{re.escape(words)}(?!\w)[{_QUOTES}]?")

    def write(match: re.Match[str]) -> str:
        if any(begin <= match.start() and match.end() <= until for begin, until in quoted):
            return match.group()
        return f"\u201d{words}\u201d (k\u00e4lla: {source})"

    return pattern.sub(write, composed)


def check_word(word: str) -> str:
    """The word as it is kept: in small letters. Raises DomainError for what cannot be looked for."""
    kept = " ".join(unicodedata.normalize("NFC", word).lower().split())
    if not kept:
        raise DomainError("word_hint.no_word", "word")
    if not _WORD.fullmatch(kept) or kept.count("*") > _MOST_STARS or len(re.findall(r"\w", kept)) < _LEAST_LETTERS:
        raise DomainError("word_hint.bad_word", "word")
    return kept


_MOST_STARS: Final = 2
_LEAST_LETTERS: Final = 3
_LETTERS: Final = r"[^\W\d_]+"
_WORD: Final = re.compile(rf"\*?{_LETTERS}\*?(?:[ -]\*?{_LETTERS}\*?){{0,4}}")
_DASHES: Final = "\u2010-\u2015-"
_QUOTES: Final = '"\u201d\u201c\u201e\u00bb\u00ab'
_QUOTATION: Final = re.compile(
    rf"[{_QUOTES}][^{_QUOTES}]{{1,600}}[{_QUOTES}]\s{{0,3}}\(k\u00e4lla\b[^()]{{3,200}}\)", re.IGNORECASE
)
_NOT_IN_SOURCE: Final = re.compile(rf"[(){_QUOTES}]")
_ANY: Final = r"\w{0,40}"
# a noun's endings, definite and plural, with an s of possession: -en, -et, -er, -erna, -arna, -orna, -na, -s
_ENDING: Final = r"(?:[aeo]?[nrt]?(?:n?a)?s?)"
_LONG: Final = 4


@lru_cache(maxsize=1024)
def _pattern(word: str, not_before: str | None) -> re.Pattern[str]:
    """Where a word stands by itself in a text, however it is inflected."""
    parts = re.split("([ -])", word)
    followers = [*parts[1::2], None]
    written = "".join(_inflected(part, follower) for part, follower in zip(parts[::2], followers, strict=True))
    unless = rf"(?!\s{{1,3}}{re.escape(not_before)})" if not_before else ""
    return re.compile(rf"(?<!\w){written}(?!\w){unless}", re.IGNORECASE)


def _inflected(part: str, follower: str | None) -> str:
    """One word of a phrase and what may stand between it and the next: before a space it is read as an adjective."""
    core = part.strip("*")
    start, end = _ANY if part.startswith("*") else "", _ANY if part.endswith("*") else ""
    if follower == "-":
        return f"{start}{re.escape(core)}{end}[{_DASHES}\\s]?"
    if follower == " ":
        return f"{start}{re.escape(core)}{end or '[aet]?'}\\s{{1,3}}"
    if end:
        return start + re.escape(core) + end
    stem = core[:-1] if len(core) > _LONG and core[-1] in "ae" else core
    return start + re.escape(stem) + _ENDING
