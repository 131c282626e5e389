"""Findings as marks on the map of their walk. One without a position stands in the list only."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for

from tracker.domain.walks.findings import FindingKind
from tracker.queries.walks.findings import findings_of
from tracker.web.cartography.map_data import MapFeature, MarkKind
from tracker.web.labels import label
from tracker.web.session import actor, db
from tracker.web.walks.findings.view import position_of, receiver_words, status_of, title, where_words
from tracker.web.walks.room import WalkContext


def finding_features(context: WalkContext) -> Iterator[MapFeature]:
    """One mark for each finding with a position: unsafe, or worth keeping."""
    for row in findings_of(db(), actor(), context.walk.id):
        geometry = position_of(row)
        if geometry is None:
            continue
        is_unsafe = row.kind is FindingKind.UNSAFE
        lines = (where_words(row), *((receiver_words(row), status_of(row)[1]) if is_unsafe else ()))
        yield MapFeature(
            id=row.id,
            geometry=geometry,
            kind=MarkKind.FINDING if is_unsafe else MarkKind.KEEP,
            name=f"{label(row.kind)}: {title(row)}",
            lines=lines,
            url=url_for("walks.finding", finding_id=row.id, **context.values),
        )
