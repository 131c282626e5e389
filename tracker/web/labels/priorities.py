"""Words for prioritisation."""

from __future__ import annotations

from tracker.domain.priorities import Criterion, Outcome
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Criterion: {
        Criterion.COMMON: _l("Vanligt"),
        Criterion.INCREASING: _l("Ökar"),
        Criterion.DEVIATING: _l("Avviker"),
        Criterion.HARM: _l("Skada"),
        Criterion.AFFECTS_MANY: _l("Berör många"),
        Criterion.DELIMITED: _l("Avgränsad plats"),
        Criterion.INFLUENCEABLE: _l("Påverkbart"),
        Criterion.RESOURCES: _l("Resurser finns"),
    },
    Outcome: {Outcome.PRIORITISED: _l("Prioriteras"), Outcome.DESELECTED: _l("Bortprioriteras")},
}
