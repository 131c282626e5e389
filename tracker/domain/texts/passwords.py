"""What a password must be: long, and not among those that are guessed first. The list of common ones is handed in.

Source: NIST SP 800-63B-4 section 3.1.1.2 and OWASP ASVS 5.0 section 6.2: 15 signs alone or 8 beside a second factor,
long ones taken whole, no demands on kinds of signs, common passwords and words of the context refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Iterator
from functools import cache
from typing import Final

from tracker.domain.errors import DomainError

LEAST: Final = 15
LEAST_WITH_SECOND_FACTOR: Final = 8
MOST: Final = 128

# how much there is to guess, counted in signs: what is left when everything that is tried first has been tried
_ENOUGH: Final = 11
_ENOUGH_WITH_SECOND_FACTOR: Final = 6
_COMMON_COSTS: Final = 3
_CONTEXT_COSTS: Final = 1
_RUN_COSTS: Final = 2
_REPEAT_COSTS: Final = 1
_YEAR_COSTS: Final = 2
_SHORTEST_COMMON: Final = 4
_SHORTEST_CONTEXT: Final = 3
_SHORTEST_RUN: Final = 3
_LONGEST_WORD: Final = 24
_ROWS: Final = ("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopa", "asdfghjkloa", "zxcvbnm")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LEET: Final = str.maketrans("01345780@$!|", "oieastboasil")


def check_password(
    password: str,
    field: str = "password",
    *,
    common: Container[str],
    context: Iterable[str] = (),
    has_second_factor: bool = False,
) -> None:
    """Refuse a password that is too short, too long or soon guessed. Raises DomainError with the code ``password.*``.

    ``common``: folded words (see ``folded``). ``context``: what an outsider knows: names, organisation, address, place.
    ``has_second_factor``: the person must have one too, so that the password is never all there is.
    """
    length = len(unicodedata.normalize("NFKC", password))
    least = least_signs(has_second_factor=has_second_factor)
    if length < least:
        raise DomainError("password.too_short", field, least=least)
    if length > MOST:
        raise DomainError("password.too_long", field, most=MOST)
    enough = _ENOUGH_WITH_SECOND_FACTOR if has_second_factor else _ENOUGH
    if _left_to_guess(password, common, ()) < enough:
        raise DomainError("password.common", field)
    if _left_to_guess(password, common, context_words(context)) < enough:
        raise DomainError("password.context", field)


def least_signs(*, has_second_factor: bool) -> int:
    """How many signs a password has at least."""
    return LEAST_WITH_SECOND_FACTOR if has_second_factor else LEAST


def folded(text: str) -> str:
    """A text as it is compared: small letters, without accents, and one spelling of signs that look alike."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def context_words(texts: Iterable[str]) -> frozenset[str]:
    """The words of names and addresses, folded."""
    words = (word for text in texts for word in re.split(r"[\W_]+", folded(text)))
    return frozenset(word for word in words if len(word) >= _SHORTEST_CONTEXT)


def _left_to_guess(password: str, common: Container[str], context: Collection[str]) -> int:
    """The fewest signs that the password costs, also when digits stand for the letters they look like."""
    text = folded(password)
    return min(_cost(spelling, common, context) for spelling in {text, text.translate(_LEET)})


def _cost(text: str, common: Container[str], context: Collection[str]) -> int:
    """The cheapest way to put the text together from words, runs, repeats and single signs."""
    cheapest = [0, *([len(text)] * len(text))]
    for start in range(len(text)):
        for end, cost in _pieces(text, start, common, context):
            cheapest[end] = min(cheapest[end], cheapest[start] + cost)
    return cheapest[-1]


def _pieces(text: str, start: int, common: Container[str], context: Collection[str]) -> Iterator[tuple[int, int]]:
    """(where it ends, what it costs) of everything that can stand here."""
    yield start + 1, 1
    yield from _repeats(text, start)
    if year := _YEAR.match(text, start):
        yield year.end(), _YEAR_COSTS
    for end in range(start + _SHORTEST_CONTEXT, min(len(text), start + _LONGEST_WORD) + 1):
        piece = text[start:end]
        if piece in context:
            yield end, _CONTEXT_COSTS
        elif len(piece) >= _SHORTEST_COMMON and piece in common:
            yield end, _COMMON_COSTS
        if piece in _runs() or len(set(piece)) == 1:
            yield end, _RUN_COSTS


def _repeats(text: str, start: int) -> Iterator[tuple[int, int]]:
    """What stands just before, once more or many times."""
    for length in range(1, min(start, len(text) - start) + 1):
        unit, end = text[start - length : start], start
        while text.startswith(unit, end):
            end += length
        if end > start:
            yield end, _REPEAT_COSTS


@cache
def _runs() -> frozenset[str]:
    """Neighbours of the alphabet and the keyboard, in both directions."""
    rows = [row for known in _ROWS for row in (known, known[::-1])]
    return frozenset(
        row[start:end]
        for row in rows
        for start in range(len(row))
        for end in range(start + _SHORTEST_RUN, len(row) + 1)
    )
