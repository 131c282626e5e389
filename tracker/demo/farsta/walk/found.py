"""The safety walk of 13 October: called, held by 14 people, and its nine findings added to the joint mapping."""

from __future__ import annotations

from typing import Final

from tracker.demo.acts import MeetingWords, at, observation, shared
from tracker.demo.scene import Scene
from tracker.domain.cases import MeetingKind
from tracker.domain.mapping import Trend
from tracker.services.mappings.observations import ObservationDraft, supplement_mapping

WALK: Final = MeetingWords(
    MeetingKind.SAFETY_WALK,
    "Trygghetsvandring",
    "2026-10-13 17.30",
    "2026-10-13 19.30",
    "T-baneentrén",
)
NOTE: Final = (
    "14 av 20 platser togs: 8 kvinnor och 6 män, två med rullstol, så vägen gick utan trappor. Vandringen började i "
    "dagsljus och slutade i mörker: T-baneentrén, tunnelns båda mynningar, lastgatan, torget och bibliotekets entré. "
    "7 brister och 2 saker att värna."
)
CLOSING: Final = MeetingWords(
    MeetingKind.CLOSING_MEETING,
    "Avslutande möte efter vandringen",
    "2026-10-27 17.30",
    "2026-10-27 19.00",
    "Medborgarkontoret",
)
REPEAT: Final = MeetingWords(
    MeetingKind.REPEAT_WALK,
    "Återvandring",
    "2027-03-16 18.00",
    "2027-03-16 19.30",
    "T-baneentrén",
    by="olle.nystrom",
)


def _finding(kind: str, title: str, text: str, place: str, lon: float, lat: float) -> ObservationDraft:
    return shared(
        f"observation:{kind}",
        title,
        text,
        place_id=place,
        point=at(lon, lat),
        amount="sågs på vandringen",
        period="<day 2026-10-13>",
        trend=Trend.UNKNOWN,
        source_code="source:community_dialogue",
        source_note="Trygghetsvandring, 14 deltagare",
    )


FINDINGS: Final = {
    "F1": _finding(
        "lighting",
        "Fem armaturer är släckta",
        "Fem av åtta lampor i tunneln lyser inte.",
        "P1",
        18.08838,
        59.24345,
    ),
    "F2": _finding(
        "vegetation",
        "Buskage över ögonhöjd",
        "Vid södra mynningen når buskaget över ögonhöjd.",
        "P1",
        18.08748,
        59.24308,
    ),
    "F3": _finding(
        "maintenance",
        "Trasig spegel",
        "Spegeln i tunnelns krök är sprucken, man ser inte vem som kommer.",
        "P1",
        18.08885,
        59.24364,
    ),
    "F4": _finding(
        "graffiti",
        "Klotter på sex kvadratmeter",
        "En hel portvägg är klottrad.",
        "P3",
        18.0930,
        59.24489,
    ),
    "F5": _finding(
        "sightlines",
        "Container skymmer sikten",
        "En container står så att man inte ser porten från gatan.",
        "P3",
        18.0950,
        59.24486,
    ),
    "F6": _finding(
        "accessibility",
        "Inga sittplatser med ryggstöd",
        "Äldre och personer med funktionsnedsättning har ingenstans att vila på torget.",
        "P2",
        18.0928,
        59.2435,
    ),
    "F7": _finding(
        "wayfinding",
        "Skylt saknas vid T-baneentrén",
        "Det syns inte var den upplysta vägen mot torget går. Vem som har rådighet är okänt.",
        "P1",
        18.08915,
        59.24375,
    ),
    "F8": _finding(
        "keep",
        "Bibliotekets ljus, och att det är öppet till kl. 20",
        "Alla stannade här. Ljuset inifrån når ut över torget.",
        "P4",
        18.0954,
        59.2434,
    ),
    "F9": _finding(
        "keep",
        "Blomsterlådan som föreningen sköter",
        "Det syns att någon bryr sig om torget.",
        "P2",
        18.0923,
        59.2436,
    ),
}


def add_findings(scene: Scene) -> None:
    """What the walk found completes the district administration's mapping, and is read by all at once."""
    for name, draft in FINDINGS.items():
        supplement_mapping(scene.work("amina.berg"), scene.case, observation(scene, name, draft))
