"""The five steps and two phases in plain words: what one does in each, and what it asks before the next."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from tracker.domain.steps import PHASES, Step, position
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels import label


class StepGuide(NamedTuple):
    """What a step is for, and what must be in place before one goes on."""

    step: Step
    what: Any
    asks: tuple[Any, ...]

    @property
    def title(self) -> str:
        """The step's name with its number; the phases after the steps have none."""
        name = label(self.step)
        return name if self.step in PHASES else f"{position(self.step) + 1}. {name}"


GUIDE: Final = (
    StepGuide(
        Step.INITIATION,
        _l("Samordnaren startar ärendet, ritar platsen på kartan och bjuder in parterna. De tackar ja eller nej."),
        (
            _l("Syfte, avgränsning och minst en plats på kartan."),
            _l("Samordnare, kommunikationsansvarig och en roll för varje part."),
            _l("Stadsdelsförvaltningen och polisen har tackat ja."),
            _l("Ett gemensamt beslut om att samverka."),
        ),
    ),
    StepGuide(
        Step.OWN_MAPPINGS,
        _l("Varje part skriver vad den själv vet om platsen. Ingen annan kan läsa förrän alla har lämnat in."),
        (
            _l("Varje part har lämnat in, eller samordnaren har öppnat tidigare och skrivit varför."),
            _l("Frågorna om källor är besvarade och minst en möjlig orsak är skriven."),
            _l("Partens ledning har tagit del och medarbetarna har fått säga sitt."),
        ),
    ),
    StepGuide(
        Step.JOINT_MAPPING,
        _l("Alla kartläggningar öppnas på en gång. Ni parar ihop det som hör samman till problem och skriver orsaker."),
        (
            _l("Varje iakttagelse hör till ett problem eller är lagd åt sidan med ett skäl."),
            _l("Ni har talat med boende eller verksamma, till exempel på en trygghetsvandring."),
            _l("Ni har angett vilka perspektiv som är hörda och vilka som saknas."),
            _l("Lägesbilden är fryst."),
        ),
    ),
    StepGuide(
        Step.PRIORITISATION,
        _l("Varje part sätter poäng på varje problem. Ni ser medelvärde och spridning, och styrgruppen beslutar."),
        (
            _l("Varje problem är prioriterat, eller bortprioriterat med skäl och en dag då ni prövar igen."),
            _l("Orsaksanalysen är färdig för de problem ni har prioriterat."),
            _l("Styrgruppens beslut är antecknat och överenskommelsen är angiven."),
        ),
    ),
    StepGuide(
        Step.GOAL_SETTING,
        _l("Ni sätter mål som går att mäta och väljer åtgärder mot orsakerna. Styrgruppen antar planen."),
        (
            _l("Minst ett mål för varje prioriterat problem, med utgångsvärde, och varje part har svarat."),
            _l("Varje orsak har en åtgärd eller ett skäl till att den inte har det."),
            _l("Varje åtgärd har en ansvarig part, en dag och ett sätt att följa upp."),
            _l("Planen är antagen."),
        ),
    ),
    StepGuide(
        Step.IMPLEMENTATION,
        _l("Parterna gör det de har lovat och rapporterar hur det går."),
        (_l("Åtgärderna har kommit i gång."),),
    ),
    StepGuide(
        Step.FOLLOW_UP,
        _l("Ni ser efter vad som blev gjort, hur arbetet gick och vad det ledde till, och berättar det för andra."),
        (
            _l("Det som är gjort, arbetssättet och effekten är bedömda."),
            _l("Styrgruppen och de boende har fått veta hur det gick."),
        ),
    ),
)
