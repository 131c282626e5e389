"""A register extract in words: summed for a page, whole as CSV, JSON and PDF."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tracker.domain.clock import today
from tracker.domain.texts.documents import Block, Document, Section
from tracker.domain.texts.tables import BYTE_ORDER_MARK, csv_lines
from tracker.extensions import gettext as _
from tracker.models.people import User, UserSession
from tracker.queries.law.extract import OwnText, Trace
from tracker.web.formats import day_of, full_day, number, short_moment
from tracker.web.labels import label
from tracker.web.labels.system.tables import named_as, table_word
from tracker.web.law.package import Printer


@dataclass(frozen=True, slots=True)
class Extract:
    """What names a person. ``account`` is None where nobody has the address; sign-ins and texts are for oneself."""

    email: str
    account: User | None
    traces: Sequence[Trace]
    sign_ins: Sequence[UserSession] = ()
    texts: Sequence[OwnText] = field(default=())

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The account in words."""
        if self.account is None:
            return [(_("E-post"), self.email), (_("Konto"), _("Inget"))]
        user = self.account
        ended = full_day(day_of(user.disabled_at)) if user.disabled_at else _("Nej")
        return [
            (_("Namn"), user.name),
            (_("E-post"), user.email),
            (_("Titel"), user.title or _("Ingen")),
            (_("Organisation"), user.organisation.name),
            (_("Roll"), label(user.role)),
            (_("Konto sedan"), full_day(day_of(user.created_at))),
            (_("Avslutat"), ended),
        ]


class SummedRow(NamedTuple):
    """A way in which tables name the person, summed over the cases."""

    what: str
    how: str
    amount: str
    cases: str
    first: str
    last: str


def summed(traces: Sequence[Trace]) -> list[SummedRow]:
    """Traces by table and way, in the order of the words."""
    groups: dict[tuple[str, str], list[Trace]] = {}
    for trace in traces:
        groups.setdefault((table_word(trace.table), named_as(trace.column)), []).append(trace)
    return [_summed(*words, group) for words, group in sorted(groups.items())]


def _summed(what: str, how: str, group: Sequence[Trace]) -> SummedRow:
    cases = sorted({trace.reference for trace in group if trace.reference})
    firsts = [trace.first for trace in group if trace.first]
    lasts = [trace.last for trace in group if trace.last]
    return SummedRow(
        what,
        how,
        number(sum(trace.amount for trace in group)),
        ", ".join(cases),
        full_day(day_of(min(firsts))) if firsts else "",
        full_day(day_of(max(lasts))) if lasts else "",
    )


def as_csv(found: Extract) -> str:
    """One line for each table, way and case."""
    return BYTE_ORDER_MARK + csv_lines(_lines(found))


def _lines(found: Extract) -> Iterator[list[str]]:
    yield [_("Vad"), _("Hur"), _("Ärende"), _("Antal"), _("Första"), _("Senaste"), _("Text")]
    for word, text in found.facts:
        yield [_("Konto"), word, "", "", "", "", text]
    for trace in found.traces:
        days = [day_of(moment).isoformat() if moment else "" for moment in (trace.first, trace.last)]
        what = [table_word(trace.table), named_as(trace.column), trace.reference or "", str(trace.amount)]
        yield [*what, *days, ""]
    for row in found.texts:
        yield [_("Egen anteckning"), "", row.reference, "", day_of(row.written_at).isoformat(), "", row.text]


def as_json(found: Extract) -> str:
    """The extract for another program; keys are words as on the page."""
    said: dict[str, Any] = {
        "konto": dict(found.facts),
        "uppgifter": [
            {
                "vad": table_word(trace.table),
                "hur": named_as(trace.column),
                "ärende": trace.reference,
                "antal": trace.amount,
                "första": trace.first.isoformat() if trace.first else None,
                "senaste": trace.last.isoformat() if trace.last else None,
            }
            for trace in found.traces
        ],
        "inloggningar": [
            {"enhet": row.device, "började": row.created_at.isoformat(), "senast": row.last_seen_at.isoformat()}
            for row in found.sign_ins
        ],
        "anteckningar": [
            {"ärende": row.reference, "skriven": row.written_at.isoformat(), "text": row.text} for row in found.texts
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1)


def as_pdf(found: Extract, printer: Printer) -> bytes:
    """The extract on paper."""
    rows = [
        Block("", [f"{row.what}. {row.how}: {row.amount}. {_days(row)} {row.cases}".strip()])
        for row in summed(found.traces)
    ]
    sections = [Section(_("Här finns uppgifter"), rows)]
    if found.texts:
        notes = [Block(f"{row.reference}, {short_moment(row.written_at)}", [row.text]) for row in found.texts]
        sections.append(Section(_("Egna anteckningar"), notes))
    day = today()
    return printer.print(
        Document(
            title=_("Registerutdrag"),
            day=day,
            facts=found.facts,
            sections=sections,
            foot=_("Registerutdrag %(day)s", day=full_day(day)),
            page_words=(_("Sida"), _("av")),
        )
    )


def _days(row: SummedRow) -> str:
    if not row.first or row.first == row.last:
        return f"{row.first}." if row.first else ""
    return str(_("%(first)s till %(last)s.", first=row.first, last=row.last))
