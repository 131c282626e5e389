"""What those who walked are told, for who coordinates: choosing it, seeing it as they will, and sending the link."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wtforms import DateField, HiddenField, SelectField
from wtforms.validators import Optional

from tracker.domain.access import Permission
from tracker.domain.clock import today
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.telling import PLACE_LENGTH, USUAL_DAYS, ToldState, proposed_state
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.models.walks.after import ToldFinding, WalkStatusList
from tracker.models.walks.findings import WalkFinding
from tracker.queries.walks.findings import findings_of
from tracker.queries.walks.telling import ToldRow, status_list_of, to_be_told, told_of
from tracker.services.walks.telling import StatusListDraft, ToldDraft, save_status_list, send_status_list
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.formats import day_of
from tracker.web.forms import line
from tracker.web.labels import choices
from tracker.web.letters.walks import walk_status
from tracker.web.session import actor, db, work
from tracker.web.walks.after.told_view import told_page
from tracker.web.walks.findings.forms import RowsForm
from tracker.web.walks.findings.listing import WORDS
from tracker.web.walks.room import WalkContext, bp, load_walk, walk_links

SECTION: Final = "walks.of_case"
STATUS: Final = "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/aterkoppling"
UNTOLD: Final = ("", _l("Berätta inte"))


class StatusListForm(RowsForm):
    """What is told of each unsafe finding, and the last day of the link."""

    ends_on = DateField(_l("Länken går att öppna till och med"), validators=[Optional()])

    @classmethod
    def of(
        cls, rows: Sequence[WalkFinding], saved: WalkStatusList | None, told: Mapping[str, ToldFinding]
    ) -> StatusListForm:
        """A form with what is told now, or proposes all of them where nothing was said before."""
        form = cls.made(rows, lambda _row: _row_fields())
        if form.is_submitted():
            return form
        form.ends_on.data = saved.ends_on if saved else today() + dt.timedelta(days=USUAL_DAYS)
        form.version.data = str(saved.version if saved else 0)
        for row in rows:
            now = told.get(row.id)
            proposed = "" if saved else proposed_state(row.status).value
            form.part(row, "state").data = now.state.value if now else proposed
            form.part(row, "place").data = now.place if now else (row.stop.name if row.stop else None)
            form.part(row, "version").data = row.version
        return form

    def to_draft(self) -> StatusListDraft:
        """What the verb takes."""
        rows = [
            ToldDraft(
                finding_id=row.id,
                state=ToldState(sent) if (sent := self.part(row, "state").data) else None,
                place=self.part(row, "place").data or None,
            )
            for row in self.rows
        ]
        return StatusListDraft(ends_on=self.ends_on.data, rows=rows, version=self.seen_version or 0)


def _row_fields() -> dict[str, Any]:
    return {
        "state": SelectField(_l("Läge"), choices=lambda: [UNTOLD, *choices(ToldState)]),
        "place": line(_l("Var, med ord för alla"), length=PLACE_LENGTH),
        "version": HiddenField(),
    }


@bp.route(STATUS, methods=["GET", "POST"])
def status_list(case_id: str, walk_id: str) -> Answer:
    """Choose what is told; below stands exactly what they will read."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    saved, told = status_list_of(db(), actor(), walk_id), told_of(db(), actor(), walk_id)
    rows = [row for row in findings_of(db(), actor(), walk_id) if row.kind is FindingKind.UNSAFE]
    form = StatusListForm.of(rows, saved, {row.finding_id: row for row in told})
    if form.validate_on_submit():
        with form.refusals():
            save_status_list(work(), context.case.case, walk_id, form.to_draft(), walk_links())
            return done(
                _("Det är sparat. Titta igenom sidan längst ner innan du skickar."),
                "walks.status_list",
                **context.values,
            )
    return _shown(context, form, saved, told)


@bp.post(f"{STATUS}/skicka", endpoint="send_status_list")
def send(case_id: str, walk_id: str) -> Answer:
    """Send the link to those who walked and gave an address."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    count = send_status_list(work(), context.case.case, walk_id, walk_links(), walk_status)
    return done(
        ngettext("%(num)d brev är på väg.", "%(num)d brev är på väg.", count), "walks.status_list", **context.values
    )


def _shown(
    context: WalkContext, form: StatusListForm, saved: WalkStatusList | None, told: Sequence[ToldFinding]
) -> Answer:
    rows = [ToldRow(row.finding.category_code, row.place, row.state) for row in told]
    return page(
        "walks/after/status_list.html",
        form=form,
        words=WORDS,
        saved=saved,
        told=told_page(rows, day_of(context.walk.meeting.starts_at), saved.ends_on) if saved and rows else None,
        people=len(to_be_told(db(), actor(), context.walk.id)),
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )
