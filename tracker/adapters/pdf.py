"""Prints documents as tagged PDF (PDF/UA-1). The only module that knows typst.

What a document says is handed over as data and never as source: no text of a case can become a command.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import typst

from tracker.domain.texts.documents import Document

SOURCE: Final = r"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, date: datetime(year: data.day.at(0), month: data.day.at(1), day: data.day.at(2)))
#set text(font: "Source Sans 3", lang: "sv", size: 10.5pt)
#set par(leading: 0.62em, spacing: 0.9em)
#set page(
  paper: "a4",
  margin: (x: 25mm, top: 22mm, bottom: 24mm),
  footer: context {
    set text(size: 9pt)
    let last = counter(page).final().first()
    [#data.foot #h(1fr) #data.page_words.at(0) #counter(page).display() #data.page_words.at(1) #last]
  },
)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 14pt)
#show heading.where(level: 3): set text(size: 11.5pt)
#show figure: set align(left)
#show heading: set block(above: 1.5em, below: 0.7em)
#let words(text) = for line in text.split("\n") { if line.trim() != "" { par(line) } }

#heading(level: 1, data.title)
#for pair in data.facts { par[#text(weight: 600, pair.at(0) + ":") #pair.at(1)] }
#for section in data.sections {
  heading(level: 2, section.heading)
  for block in section.blocks {
    if block.heading != "" { heading(level: 3, block.heading) }
    for line in block.lines { words(line) }
    for picture in block.pictures {
      figure(image(picture.name, alt: picture.alt, width: 80mm, format: "jpg"), alt: picture.alt)
    }
  }
}
"""


@dataclass(frozen=True, slots=True)
class Pdf:
    """A printer. ``fonts``: the folder of Source Sans 3; fonts of the machine are not used, so that all print alike."""

    fonts: Path

    def print(self, document: Document) -> bytes:
        """The document as PDF. Raises typst.TypstError when it cannot be printed."""
        with TemporaryDirectory() as made:
            folder = Path(made)
            source = folder / "document.typ"
            source.write_text(SOURCE, encoding="utf-8")
            said = asdict(document, dict_factory=_shelved(folder))
            said["day"] = [document.day.year, document.day.month, document.day.day]
            printed: bytes = typst.compile(
                source,
                format="pdf",
                root=folder,
                font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(self.fonts)]),
                sys_inputs={"data": json.dumps(said)},
                pdf_standards="ua-1",
            )
        return printed


def _shelved(folder: Path) -> Callable[[list[tuple[str, Any]]], dict[str, Any]]:
    """Makes dicts whose pictures lie in the folder, the only one that the printer reads, and are told by name."""
    names = count(1)

    def told(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if isinstance(content := made.pop("content", None), bytes):
            name = f"{next(names)}.jpg"
            (folder / name).write_bytes(content)
            made["name"] = f"/{name}"
        return made

    return told
