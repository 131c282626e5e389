"""What the criteria are called in the table's narrow heads, and how they are asked."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.priorities import Criterion
from tracker.extensions import lazy_gettext as _l

HEADS: Final[dict[Criterion, Any]] = {
    Criterion.COMMON: _l("Vanligt"),
    Criterion.INCREASING: _l("Ökar"),
    Criterion.DEVIATING: _l("Avviker"),
    Criterion.HARM: _l("Skada"),
    Criterion.AFFECTS_MANY: _l("Berör många"),
    Criterion.DELIMITED: _l("Avgrän\u00adsad plats"),
    Criterion.INFLUENCEABLE: _l("Påverk\u00adbart"),
    Criterion.RESOURCES: _l("Resurser finns"),
}
QUESTIONS: Final[dict[Criterion, Any]] = {
    Criterion.COMMON: _l("Är det vanligt?"),
    Criterion.INCREASING: _l("Ökar det?"),
    Criterion.DEVIATING: _l("Avviker det från andra platser?"),
    Criterion.HARM: _l("Gör det stor skada?"),
    Criterion.AFFECTS_MANY: _l("Berör det många?"),
    Criterion.DELIMITED: _l("Är platsen avgränsad?"),
    Criterion.INFLUENCEABLE: _l("Går det att påverka här?"),
    Criterion.RESOURCES: _l("Finns det resurser?"),
}
ENDS: Final[dict[int, Any]] = {1: _l("1 nej"), 5: _l("5 ja")}
