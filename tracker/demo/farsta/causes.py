"""Why the four problems of Farsta centrum are there: causes, protective factors and the background."""

from __future__ import annotations

from typing import Final

from tracker.domain.problems import Angle, CauseLevel, FactorKind, Influence, Strength
from tracker.services.joint.causes import CauseDraft

# the ids are given when the demo is told
CAUSES: Final = {
    "A": (
        CauseDraft(
            "",
            "Trasiga armaturer, kabelfel",
            angle=Angle.PLACE,
            strength=Strength.STRONG,
            influence_by="Trafikkontoret",
        ),
        CauseDraft(
            "",
            "Buskage skymmer sikten",
            angle=Angle.PLACE,
            strength=Strength.STRONG,
            influence_by="Parkdriften, stadsdelsförvaltningen",
        ),
        CauseDraft(
            "",
            "Få vuxna efter kl. 19",
            angle=Angle.CONTROL,
            strength=Strength.MEDIUM,
            influence_by="Alla parter",
        ),
        CauseDraft(
            "",
            "Rädsla efter rån sprids",
            angle=Angle.EXPOSED,
            level=CauseLevel.SOCIAL,
            strength=Strength.MEDIUM,
            influence=Influence.PARTLY,
            influence_by="Skolan, nattvandrarna och polisen",
        ),
        CauseDraft(
            "",
            "Biblioteket är öppet och lyser",
            factor=FactorKind.PROTECTIVE,
            strength=Strength.MEDIUM,
            influence_by="Kulturförvaltningen",
        ),
        CauseDraft(
            "",
            "Fungerande skolgång",
            factor=FactorKind.PROTECTIVE,
            level=CauseLevel.SOCIAL,
            strength=Strength.MEDIUM,
            influence_by="Skolan",
        ),
        CauseDraft(
            "",
            "Ekonomisk utsatthet",
            level=CauseLevel.BACKGROUND,
            strength=Strength.MEDIUM,
            influence=Influence.NO,
        ),
    ),
    "B": (
        CauseDraft(
            "",
            "Unga utan vuxenkontakt",
            angle=Angle.OFFENDER,
            level=CauseLevel.SOCIAL,
            strength=Strength.MEDIUM,
            influence=Influence.PARTLY,
            influence_by="Socialtjänsten och nattvandrarna",
        ),
    ),
    "C": (
        CauseDraft(
            "",
            "Få i personalen efter kl. 17",
            angle=Angle.EXPOSED,
            strength=Strength.MEDIUM,
            influence=Influence.PARTLY,
            influence_by="Butikerna",
        ),
    ),
    "D": (
        CauseDraft(
            "",
            "Baksidan saknar insyn",
            angle=Angle.PLACE,
            strength=Strength.MEDIUM,
            influence_by="Fastighetsägaren",
        ),
    ),
}
