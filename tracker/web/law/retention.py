"""How long things are kept: each time with the decision it rests on, and what it was before."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from tracker.domain.access import Permission
from tracker.domain.law.retention import RULES, RetentionCode
from tracker.extensions import gettext as _
from tracker.models.law.closing import RetentionTime
from tracker.queries.law.retention import all_times
from tracker.services.law.retention import set_retention_time
from tracker.web.answers import Answer, done, page
from tracker.web.formats import full_day
from tracker.web.labels import label
from tracker.web.labels.system.law import RETENTION_NOTES, span_words
from tracker.web.law.forms import RetentionForm
from tracker.web.law.room import bp
from tracker.web.session import db, require, work


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A retention time as the page shows it, with those before it."""

    code: RetentionCode
    name: str
    note: str
    span: str
    source: str
    is_decided: bool
    earlier: list[str]


@bp.route("/administration/gallringstider", methods=["GET", "POST"])
def retention() -> Answer:
    """All times; ``?andra=`` opens the form of one of them."""
    require(Permission.RETENTION_EDIT)
    code, form = _asked(), RetentionForm()
    if code is not None and form.validate_on_submit():
        with form.refusals():
            row = set_retention_time(work(), form.to_draft(code))
            text = _("%(name)s: %(span)s.", name=label(code), span=span_words(row.unit, row.amount))
            return done(text, "law.retention")
    return page("law/retention.html", form=form, rows=_rows(), asked=code, rule=RULES.get(code) if code else None)


def _asked() -> RetentionCode | None:
    name = request.args.get("andra", "")
    return RetentionCode(name) if name in set(RetentionCode) else None


def _rows() -> list[TimeRow]:
    decided = all_times(db())
    return [_row(code, [row for row in decided if row.code is code]) for code in RetentionCode]


def _row(code: RetentionCode, decided: list[RetentionTime]) -> TimeRow:
    rule, now = RULES[code], next((row for row in decided if row.ended_at is None), None)
    return TimeRow(
        code=code,
        name=label(code),
        note=str(RETENTION_NOTES[code]),
        span=span_words(rule.unit, now.amount if now else rule.proposed),
        source=_said(now) if now else _("Förslag. Kommunen fastställer tiden."),
        is_decided=now is not None,
        earlier=[f"{span_words(row.unit, row.amount)}. {_said(row)}" for row in decided if row is not now],
    )


def _said(row: RetentionTime) -> str:
    words = {"decision": row.decision, "who": row.set_by.name, "day": full_day(row.created_at.date())}
    return str(_("%(decision)s. Inlagt av %(who)s %(day)s.", **words))
