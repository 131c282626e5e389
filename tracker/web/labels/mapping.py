"""Words for own mappings."""

from __future__ import annotations

from tracker.domain.mapping import Frequency, HandInCondition, MappingState, OwnTextKind, Season, Trend
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    MappingState: {MappingState.DRAFT: _l("Har börjat"), MappingState.HANDED_IN: _l("Inlämnad")},
    OwnTextKind: {
        OwnTextKind.OBSERVATION: _l("Iakttagelse"),
        OwnTextKind.POSSIBLE_CAUSE: _l("Tänkbar orsak"),
        OwnTextKind.SOURCE_ANSWERS: _l("Svaren om källorna"),
    },
    HandInCondition: {
        HandInCondition.OBSERVATION: _l("Minst en iakttagelse"),
        HandInCondition.POSSIBLE_CAUSE: _l("Minst en tänkbar orsak"),
        HandInCondition.SOURCE_QUESTIONS: _l("Frågorna om era källor"),
        HandInCondition.LEADERSHIP_INFORMED: _l("Ledningen har tagit del"),
        HandInCondition.STAFF_DIALOGUE: _l("Samtal med medarbetare"),
    },
    Frequency: {
        Frequency.SOMETIMES: _l("Någon gång"),
        Frequency.MONTHLY: _l("Varje månad"),
        Frequency.WEEKLY: _l("Varje vecka"),
        Frequency.DAILY: _l("I stort sett dagligen"),
    },
    Trend: {
        Trend.UNKNOWN: _l("Vet inte"),
        Trend.DECREASING: _l("Minskar"),
        Trend.UNCHANGED: _l("Oförändrat"),
        Trend.INCREASING: _l("Ökar"),
    },
    Season: {
        Season.SPRING: _l("Vår"),
        Season.SUMMER: _l("Sommar"),
        Season.AUTUMN: _l("Höst"),
        Season.WINTER: _l("Vinter"),
    },
}
