"""Vocabularies as data: which there are and the terms a new installation begins with.

A term's code is ``<vocabulary>:<slug>``. The words come from Stockholm's programme documents (see README, glossary)
and are data, so an administrator can add or retire terms without code.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum
from typing import Final

SLUG: Final = re.compile(r"[^a-z0-9]+")
_FOLD: Final = str.maketrans("\u00e5\u00e4\u00f6\u00e9\u00fc", "aaoeu")


class Vocabulary(StrEnum):
    """The lists that an administrator can extend."""

    ACTOR = "actor"
    CAUSE = "cause"
    MEASURE = "measure"
    OBSERVATION = "observation"
    PERSPECTIVE = "perspective"
    SOURCE = "source"
    THEME = "theme"


def term_code(vocabulary: Vocabulary, label: str) -> str:
    """The code of a new term, from its Swedish label: lower case, ASCII, at most 60 signs."""
    slug = SLUG.sub("_", label.lower().translate(_FOLD)).strip("_") or "term"
    return f"{vocabulary}:{slug}"[:60].rstrip("_")


def free_code(vocabulary: Vocabulary, label: str, taken: Collection[str]) -> str:
    """A code for a new term that no other has: two labels may fold to the same letters."""
    code, number = term_code(vocabulary, label), 1
    while code in taken:
        number += 1
        ending = f"_{number}"
        code = term_code(vocabulary, label)[: 60 - len(ending)] + ending
    return code
