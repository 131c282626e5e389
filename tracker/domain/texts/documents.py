"""A printed document as data: what is said, in order; how it looks is the printer's concern. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG picture, and what it shows for who does not see it."""

    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of a section: lines under a heading, which may be empty, then pictures. A line may hold line breaks."""

    heading: str
    lines: Sequence[str]
    pictures: Sequence[Picture] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Blocks under a heading."""

    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Document:
    """A document: title, facts (label, value) under it, sections. ``foot`` stands on every page, with its number.

    ``page_words``: what stands before the page's number and between it and the last, as in Sida 1 av 4.
    """

    title: str
    day: dt.date
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    foot: str
    page_words: tuple[str, str]
