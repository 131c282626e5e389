"""An organisation's own notes: what one is about, how long it is, and what the guard finds in it. Pure.

The guard of shared text stops a save; in own notes it only warns: what one's own people read is one's own to weigh,
but a note may have to be given out as a public record (the promise on bad input: stopped in shared text, warned of
in own notes).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from tracker.domain.texts.word_hints import Hint, find_hits
from tracker.domain.texts.wording import find_personal_data

NOTE_LENGTH: Final = 4000
STIGMATISING: Final = "stigmatising"


class About(NamedTuple):
    """What a note is about: a problem, a measure, or the case itself where neither is given. Never both."""

    problem_id: str | None = None
    measure_id: str | None = None


THE_CASE: Final = About()


class Caution(NamedTuple):
    """Something in a note that one should think about: a kind of ``wording.Finding`` or a word, and how it stands."""

    kind: str
    found: str


def cautions(text: str, hints: Iterable[Hint]) -> list[Caution]:
    """What the guard would stop in a shared text, each kind once, in the order it stands; branding words last."""
    found: dict[str, str] = {}
    for finding in find_personal_data(text):
        found.setdefault(finding.kind, text[finding.start : finding.end])
    for hit in find_hits(text, hints)[:1]:
        found[STIGMATISING] = hit.found
    return [Caution(kind, words) for kind, words in found.items()]
