"""Text that was sent and could not be saved, field by field, beside what is saved now, with the differing parts."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask import g, request
from wtforms import Field, Form
from wtforms.fields.choices import SelectFieldBase

from tracker.extensions import gettext as _

NEVER_SHOWN: Final = frozenset({"csrf_token", "old_password", "one_time_code", "password", "token", "version"})
_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_MOST_FIELDS: Final = 60
_MOST_ROWS: Final = 14
_ROW_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the saved text; whether it differs from what was sent."""

    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class KeptField:
    """What stood in one field, and what is saved there now where that is known."""

    label: str
    sent: str
    saved: list[Part] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How high a box has to be to show the text without scrolling, within reason."""
        lines = sum(1 + len(line) // _ROW_LENGTH for line in self.sent.split("\n"))
        return min(lines, _MOST_ROWS)


def kept_text(saved: Mapping[str, Any] | None = None) -> list[KeptField]:
    """The fields of the request's form that somebody filled in. ``saved``: text that is saved now, by field name."""
    there = {name: str(value) for name, value in (saved or {}).items() if value}
    form: Form | None = g.get("conflicting_form")
    sent = list(_of_form(form)) if form is not None else list(_of_request())
    kept = [
        KeptField(label, text, _compare(text, there.pop(name)) if name in there else [])
        for name, label, text in sent[:_MOST_FIELDS]
    ]
    return kept + [KeptField(name, "", [Part(text, differs=True)]) for name, text in there.items()]


def _of_form(form: Form) -> Iterator[tuple[str, str, str]]:
    """(name, label, text) of each visible field that has something in it."""
    for each in _fields(form):
        text = _words_of(each).strip()
        if text and each.short_name not in NEVER_SHOWN and getattr(each.widget, "input_type", "") != "hidden":
            yield each.short_name, str(each.label.text), text


def _fields(form: Any) -> Iterator[Field]:
    for each in form:
        if hasattr(each, "form") or hasattr(each, "entries"):
            yield from _fields(each)
        else:
            yield each


def _words_of(each: Field) -> str:
    """A field's content as its reader wrote or chose it: the words of choices, not their codes."""
    if isinstance(each, SelectFieldBase):
        return ", ".join(str(choice[1]) for choice in each.iter_choices() if choice[2] and choice[0])
    raw = each.raw_data or []
    return "\n".join(text for text in raw if isinstance(text, str))


def _of_request() -> Iterator[tuple[str, str, str]]:
    """(name, label, text) when no form can tell its labels: what is more than a word, numbered; no codes and ids."""
    texts = [(name, value) for name, value in request.form.items(multi=True) if len(value.split()) > 1]
    written = [(name, value) for name, value in texts if name not in NEVER_SHOWN]
    for number, (name, value) in enumerate(written, start=1):
        yield name, _("Text %(number)s", number=number), value


def _compare(sent: str, saved: str) -> list[Part]:
    before, after = _WORDS.findall(sent), _WORDS.findall(saved)
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    parts = [
        Part("".join(after[start:end]), differs=kind != "equal")
        for kind, _from, _to, start, end in matcher.get_opcodes()
    ]
    return [part for part in parts if part.text]
