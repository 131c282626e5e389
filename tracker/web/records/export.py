"""The log as a table file: what the filter shows, whole, sent as it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Response, stream_with_context

from tracker.domain.clock import local, today
from tracker.domain.texts.tables import BYTE_ORDER_MARK, csv_lines
from tracker.extensions import database
from tracker.extensions import gettext as _
from tracker.queries.records import EventFilter, all_events, count_events
from tracker.services.views import record_export
from tracker.web.labels import label
from tracker.web.records.view import LogRow, log_rows
from tracker.web.session import actor, db

BATCH: Final = 500


def table_file(wanted: EventFilter, *, case_id: str | None = None, reference: str | None = None) -> Response:
    """The answer; that the log was taken out is in the log before the first row is sent."""
    record_export(database.writer, actor(), case_id, count_events(db(), actor(), wanted))
    lines = stream_with_context(_lines(wanted, with_changes=case_id is not None))
    name = "-".join(["logg", *([reference] if reference else []), today().isoformat()])
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(lines, mimetype="text/csv", headers=headers)


def _lines(wanted: EventFilter, *, with_changes: bool) -> Iterator[str]:
    heads = [_("Nr"), _("När"), _("Person"), _("Organisation"), _("Ärende"), _("Händelse"), _("Uppgifter"), _("Utfall")]
    if with_changes:
        heads += [_("Ändrat"), _("Fält"), _("Från"), _("Till")]
    yield BYTE_ORDER_MARK + csv_lines([heads])
    for rows in all_events(db(), actor(), wanted, batch=BATCH):
        told = log_rows(rows, with_changes=with_changes)
        yield csv_lines(cells for row in told for cells in _cells(row, with_changes=with_changes))


def _cells(told: LogRow, *, with_changes: bool) -> list[list[str]]:
    """One line for an event without values, else one for each value."""
    event = told.row.event
    cells = [
        str(event.position),
        local(event.happened_at).strftime("%Y-%m-%d %H:%M:%S"),
        told.row.person or _("Okänd"),
        told.row.organisation or "",
        told.row.case_reference or "",
        label(event.tag),
        told.facts,
        label(event.outcome),
    ]
    if not with_changes:
        return [cells]
    return [[*cells, *change] for change in told.changes] or [[*cells, "", "", "", ""]]
