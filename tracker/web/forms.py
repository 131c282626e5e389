"""What every form shares: cleaned text, tokens that make a double submit one object, and rules' refusals at fields."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import is_id, new_id
from tracker.domain.texts.word_hints import as_quotation
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.parties import Person
from tracker.web.labels import error_text

BRANDING: Final = "wording.stigmatising"
QUOTE_BUTTON: Final = {"name": "citat", "value": "1"}
LINE_LENGTH = 160
TEXT_LENGTH = 8000
# NUL, other controls but tab and line breaks, zero-width and direction marks, lone surrogates
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def clean(text: str | None) -> str | None:
    """Text as it is stored: composed (NFC), without invisible signs, trimmed, one kind of line break; or None."""
    if text is None:
        return None
    tidy = unicodedata.normalize("NFC", _UNWANTED.sub("", text)).replace("\r\n", "\n").replace("\r", "\n").strip()
    return tidy or None


def one_line(text: str | None) -> str | None:
    """Cleaned text on one line."""
    tidy = clean(text)
    return " ".join(tidy.split()) if tidy else None


def line(label: Any, *, required: bool = False, length: int = LINE_LENGTH, **options: Any) -> StringField:
    """A one-line text field."""
    return StringField(label, validators=_validators(length, required=required), filters=[one_line], **options)


def sent_bytes(field: Field, most: int) -> bytes:
    """What was sent in a file field, read to one byte more than may be; empty where nothing was."""
    if not field.data:
        return b""
    with closing(field.data) as sent:
        return bytes(sent.read(most + 1))


def text(label: Any, *, required: bool = False, length: int = TEXT_LENGTH, **options: Any) -> TextAreaField:
    """A text of several lines."""
    return TextAreaField(label, validators=_validators(length, required=required), filters=[clean], **options)


def _validators(length: int, *, required: bool) -> list[Any]:
    presence: Any = DataRequired(message=_l("Fyll i det här fältet.")) if required else Optional()
    return [presence, Length(max=length, message=_l("Skriv högst %(max)d tecken."))]


def ids(values: Iterable[str] | None) -> list[str]:
    """The values that are ids: what else was sent is no choice."""
    return [value for value in values or [] if is_id(value)]


def one_id(value: str | None) -> str:
    """An id as it was sent, or nothing."""
    return value if value and is_id(value) else ""


def id_select(label: Any, *, required: bool = False, is_id_field: bool = True) -> SelectField:
    """A select whose value the verb judges: only its form is checked here."""
    presence: Any = InputRequired(message=_l("Välj i listan.")) if required else Optional()
    kept = one_id if is_id_field else one_line
    return SelectField(label, validators=[presence], filters=[kept], validate_choice=False)


def checkboxes(label: Any, **options: Any) -> SelectMultipleField:
    """Check boxes whose values the verb judges."""
    return SelectMultipleField(
        label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), validate_choice=False, **options
    )


def named(people: Sequence[Person]) -> list[tuple[str, str]]:
    """(id, name and organisation) for a select."""
    return [(person.id, f"{person.name}, {person.organisation}") for person in people]


class BaseForm(FlaskForm):
    """A form whose ``to_draft()`` (in each subclass) hands primitives to a verb; it never fills a model."""

    version = HiddenField()

    @property
    def seen_version(self) -> int | None:
        """The edit counter the form was opened with, or None on a new thing or a bent value."""
        value = str(self.version.data or "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None  # noqa: PLR2004

    def refuse(self, error: DomainError) -> None:
        """Put a rule's refusal at its field, or at the form's own head when it has none here."""
        words = error_text(error)
        field: Field | None = self._fields.get(error.field) if error.field else None
        if field is None:
            self.form_errors.append(words)
        else:
            field.errors = [*field.errors, words]

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Turn a DomainError from the verb into an error of this form; 403, 404 and 409 pass through.

        The block must end with ``return``: reaching the line after it means that the rule said no.
        """
        try:
            yield
        except StaleEdit:
            g.conflicting_form = self  # the conflict page shows its fields by their labels
            raise
        except (NotPermitted, NotVisible):
            raise
        except DomainError as error:
            self.refuse(error)
            g.refused = True


class NewForm(BaseForm):
    """A form that makes something. ``token`` becomes the new row's id, so that sending it twice makes one."""

    token = HiddenField(default=new_id)

    @property
    def new_id(self) -> str:
        """The id for the new row; a bent token is replaced."""
        value = self.token.data or ""
        return value if is_id(value) else new_id()


class SourcedForm(BaseForm):
    """A form whose texts may quote: a word that can brand a place opens a field for the source of the quotation."""

    quote_source = line(_l("Källa till citatet"))
    source_place: Any = _l("Källan visas vid texten.")
    word_hint: dict[str, Any] | None = None

    def refuse(self, error: DomainError) -> None:
        """Offer to save such a word as a quotation; its advice is told there, and at the field only what it is."""
        if error.code != BRANDING:
            super().refuse(error)
            return
        super().refuse(DomainError("wording.quotable", error.field, found=error.facts["found"]))
        self.word_hint = {
            "text": _("Staden bör undvika ord som kan stigmatisera: ”%(found)s”.", found=error.facts["found"]),
            "advice": _("Skriv hellre %(suggestion)s. %(reason)s", **error.facts),
            "field": self.quote_source,
            "where": self.source_place,
            "button": QUOTE_BUTTON,
        }
        if QUOTE_BUTTON["name"] in request.form:
            self.quote_source.errors = [_("Ange varifrån citatet kommer.")]


class QuotingForm(SourcedForm):
    """A form whose rows have no column for a source: the quotation and its source are written in the text itself."""

    quoted_words = HiddenField()
    source_place = _l("I texten sätts ordet inom citattecken med källan efter.")

    def refuse(self, error: DomainError) -> None:
        """Remember which words the source is asked for."""
        super().refuse(error)
        if error.code == BRANDING:
            self.quoted_words.data, self.quote_source.data = str(error.facts["found"]), None

    def validate(self, extra_validators: Any = None) -> bool:
        """Write the quotation out before the texts are judged: also their length is."""
        words, source = self.quoted_words.data, self.quote_source.data
        if words and source:
            for field in self:
                is_text = isinstance(field, StringField) and not isinstance(field, HiddenField)
                if is_text and isinstance(field.data, str) and field is not self.quote_source:
                    field.data = as_quotation(field.data, words, source)
        return bool(super().validate(extra_validators))


class ActionForm(BaseForm):
    """A form of nothing but its button: the token against forgery is all it carries."""
