"""The process told as rows for its pages: what each rule of a step is at, and how the case came to where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import url_for

from tracker.domain.access import Permission
from tracker.domain.gating.gates import ATTESTED_HERE, GateItem, Programme, evaluate
from tracker.domain.steps import PassageKind, Step, position
from tracker.extensions import gettext as _
from tracker.models.process import Attestation, StepPassage
from tracker.web.case_frame import CaseProcess
from tracker.web.case_gate import missing_row
from tracker.web.formats import day_of, full_day
from tracker.web.labels import label
from tracker.web.labels.gates import rule_title, rule_words, words_of


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule of a step with where it stands. ``state``: ok, todo or none (not yet asked)."""

    title: str
    state: str
    state_word: str
    fact: str
    href: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that happened on the way: a passage, or a word that vouched."""

    when: str
    strong: str
    by: str
    is_big: bool = False
    reason: str | None = None
    missing: list[str] = field(default_factory=list)
    note: str | None = None


def rule_rows(process: CaseProcess, step: Step) -> list[RuleRow]:
    """Every rule of a step in the version's order."""
    gate = evaluate(process.facts, process.programme.rules, step)
    found = {item.code: item for item in (*gate.missing, *gate.done)}
    return [_rule_row(found[rule.code], process, step) for rule in process.programme.rules_at(step)]


def _rule_row(item: GateItem, process: CaseProcess, step: Step) -> RuleRow:
    words = rule_words(item.code)
    title = rule_title(item.code)
    is_behind = position(step) < position(process.facts.step)
    if position(step) > position(process.facts.step):
        return RuleRow(title, "none", _("Inte än"), "")
    row = missing_row(item, process.facts, process.reader, process.days)
    if item.met:
        return RuleRow(title, "ok", _("Klart"), words_of(words.done_fact, item.finding), *_change(item, process))
    word = _("Saknades") if is_behind else _("Saknas")
    if is_behind:
        return RuleRow(title, "todo", word, row.fact, *_change(item, process))
    return RuleRow(title, "todo", word, row.fact, row.href, row.text if row.href else None)


def _change(item: GateItem, process: CaseProcess) -> tuple[str | None, str | None]:
    """The way to write a decision down anew, for who may."""
    if item.code not in ATTESTED_HERE or not process.is_shown or not process.reader.may(Permission.PROCESS_MOVE):
        return None, None
    href = url_for("process.attest", case_id=process.facts.case_id, code=item.code)
    return href, _("Ändra") if item.met else _("Anteckna i efterhand")


def told(passages: Sequence[StepPassage], programme: Programme) -> list[Told]:
    """Passages in words, newest first."""
    return [
        Told(
            when=full_day(day_of(row.passed_at)),
            strong=_passage_words(row, programme),
            by=row.passed_by.name,
            is_big=True,
            reason=row.reason,
            missing=[rule_title(code) for code in row.missing],
        )
        for row in reversed(passages)
    ]


def _passage_words(row: StepPassage, programme: Programme) -> str:
    name = numbered(row.to_step, programme)
    if row.kind is PassageKind.STARTED:
        return _("Ärendet startade.")
    if row.kind is PassageKind.REVERSAL:
        return _("Omtag till %(step)s.", step=name)
    if row.kind is PassageKind.DEVIATION:
        return _("Vidare med motivering till %(step)s.", step=name)
    return _("Vidare till %(step)s. Allt var klart.", step=name)


def numbered(step: Step, programme: Programme) -> str:
    """As: steg 4, prioritering; a phase has no number."""
    name = label(step)
    if step in programme.phases:
        return name.lower()
    return _("steg %(n)s, %(name)s", n=programme.stations.index(step) + 1, name=name.lower())


def attested_rows(rows: Sequence[Attestation]) -> list[Told]:
    """What was vouched for, newest first; what has ended says so."""
    return [
        Told(
            when=full_day(row.attested_on),
            strong=rule_title(row.code),
            by=", ".join(part for part in (row.attested_by, row.registry_number) if part),
            reason=row.note,
            note=_("Gäller inte längre sedan %(day)s.", day=full_day(day_of(row.ended_at))) if row.ended_at else None,
        )
        for row in reversed(rows)
    ]
