"""Words for the joint mapping and causes."""

from __future__ import annotations

from tracker.domain.problems import Angle, CauseLevel, FactorKind, Influence, Relation, Strength
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    Relation: {
        Relation.SAME: _l("Samma sak"),
        Relation.CONSEQUENCE: _l("Följd"),
        Relation.CAUSE: _l("Orsak"),
        Relation.DIFFERS: _l("Ser det annorlunda"),
    },
    Angle: {
        Angle.PLACE: _l("Platsen och situationen"),
        Angle.EXPOSED: _l("Den som utsätts"),
        Angle.OFFENDER: _l("Den som gör"),
        Angle.CONTROL: _l("Kontroll och vuxennärvaro"),
    },
    CauseLevel: {
        CauseLevel.SITUATIONAL: _l("Situationell"),
        CauseLevel.SOCIAL: _l("Social"),
        CauseLevel.BACKGROUND: _l("Bakgrund"),
    },
    FactorKind: {FactorKind.RISK: _l("Orsak"), FactorKind.PROTECTIVE: _l("Skyddsfaktor")},
    Strength: {Strength.WEAK: _l("Svagt"), Strength.MEDIUM: _l("Medel"), Strength.STRONG: _l("Starkt")},
    Influence: {Influence.YES: _l("Ja"), Influence.PARTLY: _l("Delvis"), Influence.NO: _l("Nej, inte lokalt")},
}
