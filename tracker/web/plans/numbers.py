"""Numbers as people write them in Swedish: 10,5 and 185 000."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from wtforms import StringField
from wtforms.validators import Optional

from tracker.extensions import gettext as _

_NUMBER: Final = re.compile(r"-?[0-9]{1,12}(?:\.[0-9]{1,3})?")
_WHOLE: Final = re.compile(r"[0-9]{1,12}")
_SPACES: Final = re.compile(r"[\s\u00a0\u202f]+")


def written(value: Decimal | int | None) -> str:
    """A number as a field shows it: a comma, no zeros for show."""
    if value is None:
        return ""
    return f"{Decimal(value).normalize():f}".replace(".", ",")


class NumberField(StringField):
    """A number with a comma or a point, at most three decimals; empty is nothing."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, validators=[Optional()], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was written. Raises ValueError in plain words."""
        text = _SPACES.sub("", str(valuelist[0]) if valuelist else "").replace(",", ".").replace("\u2212", "-")
        self.data: Any = None
        if not text:
            return
        if not self._pattern.fullmatch(text):
            raise ValueError(self._advice())
        self.data = self._read(text)

    _pattern = _NUMBER

    def _advice(self) -> str:
        return str(_("Skriv ett tal, till exempel 10,5."))

    def _read(self, text: str) -> Decimal | int:
        return Decimal(text)

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else written(self.data)


class WholeField(NumberField):
    """A whole number, spaces between thousands allowed."""

    _pattern = _WHOLE

    def _advice(self) -> str:
        return str(_("Skriv ett helt tal, till exempel 185 000."))

    def _read(self, text: str) -> Decimal | int:
        return int(text)
