"""What is to be different at Farsta centrum, and by when: goals G1-G4 with their indicators."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from tracker.domain.plans import Direction, ValueGroup
from tracker.services.planning.indicators import IndicatorDraft, Measurement

ALL: Final = ValueGroup.ALL
WOMEN: Final = ValueGroup.WOMEN
MEN: Final = ValueGroup.MEN


class Wanted(NamedTuple):
    """A goal: its name, problem, words and day; ``measured``: the baseline's day, then each indicator by name."""

    name: str
    problem: str
    text: str
    target: str
    measured: str
    indicators: dict[str, IndicatorDraft]


GOALS: Final = (
    Wanted(
        "G1",
        "A",
        "Färre känner sig otrygga i gångtunneln efter kl. 18",
        "2027-06-15",
        "2026-09-15",
        {
            "G1 share": IndicatorDraft(
                id="",
                name="Andel otrygga i gångtunneln efter kl. 18",
                unit="%",
                source="Platsenkät, minst 150 svar",
                is_about_people=True,
                target={WOMEN: Decimal(36), MEN: Decimal(18)},
                baseline={WOMEN: Measurement(Decimal(48), 96), MEN: Measurement(Decimal(22), 86)},
            ),
        },
    ),
    Wanted(
        "G2",
        "A",
        "Alla lampor lyser och lagas snabbt",
        "2027-01-31",
        "2026-10-13",
        {
            "G2 lamps": IndicatorDraft(
                id="",
                name="Armaturer som lyser",
                unit="av 8",
                source="Trafikkontorets rond",
                direction=Direction.UP,
                target={ALL: Decimal(8)},
                baseline={ALL: Measurement(Decimal(3))},
            ),
            "G2 days": IndicatorDraft(
                id="",
                name="Tid tills ett fel är lagat, median",
                unit="dagar",
                source="Felanmälningar",
                target={ALL: Decimal(5)},
                baseline={ALL: Measurement(Decimal(19))},
            ),
        },
    ),
    Wanted(
        "G3",
        "B",
        "Färre händelser med narkotika på torget",
        "2027-03-31",
        "2026-09-30",
        {
            "G3 reports": IndicatorDraft(
                id="",
                name="Händelserapporter om narkotika, medel över 12 veckor",
                unit="per vecka",
                source="Polisens händelserapporter",
                target={ALL: Decimal(9)},
                baseline={ALL: Measurement(Decimal(14))},
            ),
        },
    ),
    Wanted(
        "G4",
        "C",
        "Färre hot mot butikspersonal",
        "2027-05-31",
        "2026-09-30",
        {
            "G4 threats": IndicatorDraft(
                id="",
                name="Hot mot butikspersonal",
                unit="per fyra månader",
                source="Hyresgäster och larm",
                target={ALL: Decimal(2)},
                baseline={ALL: Measurement(Decimal(6))},
            ),
        },
    ),
)
