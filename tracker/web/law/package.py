"""A decided disclosure as a package: a PDF of what is given out, an index as a table, and the files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any, Final, Protocol

from tracker.domain.clock import local
from tracker.domain.law.disclosure import DisclosureKind, DisclosureOutcome
from tracker.domain.texts.documents import Block, Document, Section
from tracker.domain.texts.tables import BYTE_ORDER_MARK, csv_lines
from tracker.domain.walks.findings import FindingCategory
from tracker.extensions import gettext as _
from tracker.models.law.disclosure import Disclosure
from tracker.web.formats import day_of, full_day
from tracker.web.labels import label
from tracker.web.labels.system.law import ITEM_FIELDS, item_words, kept_back
from tracker.web.trail.values import field_words

# what is told of a row under another name than a column's
_DERIVED: Final[dict[str, Callable[[str], str]]] = {"category": lambda code: label(FindingCategory(code))}


class Printer(Protocol):
    """What makes a PDF of a document."""

    def print(self, document: Document) -> bytes:
        """The document as PDF."""
        ...


class Store(Protocol):
    """Where contents lie, by their hash."""

    def get(self, sha256: str) -> bytes | None:
        """One, or None when it is not there."""
        ...


def package(row: Disclosure, reference: str, printer: Printer, store: Store) -> bytes:
    """The package of a decided disclosure, from nothing but what was frozen with the decision.

    Raises LookupError where a file that was given out is not in the store: half a package is none.
    """
    written = io.BytesIO()
    decided_at = row.decided_at or row.created_at
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, content in (
            ("handlingar.pdf", printer.print(document(row, reference))),
            ("forteckning.csv", (BYTE_ORDER_MARK + csv_lines(_index(row))).encode()),
            *_files(row, store),
        ):
            folder.writestr(zipfile.ZipInfo(name, local(decided_at).timetuple()[:6]), content)
    return written.getvalue()


def _files(row: Disclosure, store: Store) -> Iterator[tuple[str, bytes]]:
    for number, item in _numbered(row):
        if sha256 := item.get("content"):
            content = store.get(sha256)
            if content is None:
                raise LookupError(sha256)
            yield f"filer/{number:03} {dict(item['fields'])['name']}", content


def document(row: Disclosure, reference: str) -> Document:
    """What is given out, with the decision first; in the place of what is not, that it is not, and why."""
    items = _numbered(row)
    decided_on = day_of(row.decided_at or row.created_at)
    sections = [
        Section(label(kind), [_block(number, item) for number, item in group])
        for kind, group in groupby(items, key=lambda pair: DisclosureKind(pair[1]["kind"]))
    ]
    decision = [("", row.grounds), (_("Hur man överklagar"), row.appeal)]
    told = [Block(heading, [words]) for heading, words in decision if words]
    return Document(
        title=_("Utlämnande av handlingar"),
        day=decided_on,
        facts=[
            (_("Diarienummer"), row.registry_number or ""),
            (_("Ärende"), reference),
            (_("Frågan gäller"), row.request),
            (_("Beslutsdag"), full_day(decided_on)),
            (_("Beslutat av"), row.decided_by or ""),
        ],
        sections=([Section(_("Beslut"), told)] if told else []) + sections,
        foot=f"{row.registry_number}. {full_day(decided_on)}",
        page_words=(_("Sida"), _("av")),
    )


def item_lines(kind: DisclosureKind, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The fields of an item with their words."""
    words = ITEM_FIELDS[kind.value]
    return [(str(words[name]), _value(kind, name, text)) for name, text in fields]


def _block(number: int, item: dict[str, Any]) -> Block:
    kind, outcome = DisclosureKind(item["kind"]), DisclosureOutcome(item["outcome"])
    if outcome is not DisclosureOutcome.RELEASED:
        return Block(f"{number}. {item_words(kind, '')}", [kept_back(outcome, item["ground"])])
    lines = item_lines(kind, [(name, text) for name, text in item["fields"]])
    return Block(f"{number}. {item_words(kind, item['mark'])}", [f"{word}: {text}" for word, text in lines])


def _value(kind: DisclosureKind, name: str, text: str) -> str:
    return _DERIVED[name](text) if name in _DERIVED else field_words(kind.value, name, text)


def _numbered(row: Disclosure) -> list[tuple[int, dict[str, Any]]]:
    return list(enumerate((row.content or {}).get("items", []), start=1))


def _index(row: Disclosure) -> Iterator[list[str]]:
    yield [_("Nr"), _("Slag"), _("Märkning"), _("Utfall"), _("Grund")]
    for number, item in _numbered(row):
        outcome = label(DisclosureOutcome(item["outcome"]))
        yield [str(number), label(DisclosureKind(item["kind"])), item["mark"], outcome, item["ground"] or ""]
