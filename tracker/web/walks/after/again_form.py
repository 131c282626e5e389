"""The form of how every finding of the earlier walk is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, RadioField

from tracker.domain.walks.again import OUTCOMES, SeenAgain
from tracker.domain.walks.findings import TEXT_LENGTH, FindingKind
from tracker.extensions import lazy_gettext as _l
from tracker.models.walks.findings import WalkFinding
from tracker.services.walks.again import AgainDraft
from tracker.web.forms import text
from tracker.web.labels import label
from tracker.web.walks.findings.forms import RowsForm

UNSAID = ("", _l("Inte sagt än"))


class AgainForm(RowsForm):
    """A row for each finding of the earlier walk; nothing is owed."""

    @classmethod
    def of(cls, rows: Sequence[WalkFinding], known: Mapping[str, WalkFinding]) -> AgainForm:
        """A form with what has been said so far."""
        form = cls.made(rows, lambda row: _row_fields(row.kind))
        for row in form.rows if not form.is_submitted() else ():
            if (seen := known.get(row.id)) is not None and seen.outcome is not None:
                form.part(row, "outcome").data = seen.outcome.value
                form.part(row, "text").data, form.part(row, "version").data = seen.text, seen.version
        return form

    def to_drafts(self) -> list[AgainDraft]:
        """What the verb takes."""
        return [
            AgainDraft(
                finding_id=row.id,
                outcome=SeenAgain(sent) if (sent := self.part(row, "outcome").data) else None,
                text=self.part(row, "text").data or None,
                version=self.version_of(row) or None,
            )
            for row in self.rows
        ]


def _row_fields(kind: FindingKind) -> dict[str, Any]:
    def offered() -> list[tuple[str, Any]]:
        return [UNSAID, *((each.value, label(each)) for each in OUTCOMES[kind])]

    return {
        "outcome": RadioField(_l("Hur är det nu?"), choices=offered, default=""),
        "text": text(_l("Vad ni såg"), length=TEXT_LENGTH),
        "version": HiddenField(),
    }
