"""Words for goals, measures and follow-up."""

from __future__ import annotations

from tracker.domain.plans import (
    Direction,
    Effort,
    FollowUpKind,
    Grade,
    Horizon,
    MeasureStatus,
    ValueGroup,
    ValueKind,
)
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Direction: {Direction.DOWN: _l("Ska minska"), Direction.UP: _l("Ska öka")},
    ValueKind: {
        ValueKind.BASELINE: _l("Utgångsvärde"),
        ValueKind.TARGET: _l("Målvärde"),
        ValueKind.ACTUAL: _l("Utfall"),
    },
    ValueGroup: {
        ValueGroup.ALL: _l("Alla"),
        ValueGroup.WOMEN: _l("Kvinnor"),
        ValueGroup.MEN: _l("Män"),
        ValueGroup.OTHER: _l("Annat eller vill inte uppge"),
    },
    Horizon: {
        Horizon.IMMEDIATE: _l("Omedelbar"),
        Horizon.SHORT: _l("Kort sikt"),
        Horizon.LONG: _l("Lång sikt"),
    },
    Effort: {Effort.POINT: _l("Punktinsats"), Effort.ORDINARY: _l("Ordinarie arbete")},
    MeasureStatus: {
        MeasureStatus.PLANNED: _l("Planerad"),
        MeasureStatus.ONGOING: _l("Pågår"),
        MeasureStatus.DONE: _l("Klar"),
        MeasureStatus.STOPPED: _l("Avslutad i förtid"),
    },
    FollowUpKind: {
        FollowUpKind.PRODUCTION: _l("Gjort"),
        FollowUpKind.PROCESS: _l("Arbetssätt"),
        FollowUpKind.EFFECT: _l("Effekt"),
    },
    Grade: {
        Grade.GREEN: _l("Grön"),
        Grade.YELLOW: _l("Gul"),
        Grade.RED: _l("Röd"),
        Grade.NOT_SEPARABLE: _l("Går inte att skilja ut"),
    },
}
