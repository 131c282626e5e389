"""What those who walked are told, ready for the template: the same on their page and where it is looked at before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tracker.domain.walks.findings import FindingCategory
from tracker.domain.walks.telling import ToldState
from tracker.extensions import gettext as _
from tracker.queries.walks.telling import ToldRow
from tracker.web.labels import label

_SHAPES: Final = {ToldState.DONE: "ok", ToldState.UNDER_WAY: "ongoing", ToldState.NOT_DONE: "none"}


@dataclass(frozen=True, slots=True)
class ToldShown:
    """One finding: what it is about, where, and (shape, word) of how far it has come."""

    about: str
    place: str
    state: tuple[str, str]


@dataclass(frozen=True, slots=True)
class ToldPage:
    """What the page says. ``walked_on``: the day of the walk; ``ends_on``: the last day that the link opens."""

    walked_on: dt.date
    ends_on: dt.date
    rows: tuple[ToldShown, ...]
    summary: str


def told_page(rows: Iterable[ToldRow], walked_on: dt.date, ends_on: dt.date) -> ToldPage:
    """Everything, counted in whole numbers."""
    found = list(rows)
    done = sum(row.state is ToldState.DONE for row in found)
    return ToldPage(
        walked_on,
        ends_on,
        tuple(
            ToldShown(
                label(FindingCategory(row.category_code)),
                row.place or _("Längs vägen"),
                (_SHAPES[row.state], label(row.state)),
            )
            for row in found
        ),
        _summary(done, len(found)),
    )


def _summary(done: int, count: int) -> str:
    if not count:
        return _("Det finns inget att berätta just nu.")
    if count == 1:
        return _("Det ni såg är åtgärdat.") if done else _("Det ni såg är inte åtgärdat än.")
    if done == count:
        return _("Allt det här är åtgärdat.")
    return _("%(done)s av %(count)s är åtgärdade.", done=done, count=count)
