"""Longer words about steps: how each is named inside a sentence, and what is done in it."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.steps import Step
from tracker.extensions import lazy_gettext as _l

TOWARDS: Final[dict[Step, Any]] = {
    Step.INITIATION: _l("initiering"),
    Step.OWN_MAPPINGS: _l("egna kartläggningar"),
    Step.JOINT_MAPPING: _l("gemensam kartläggning"),
    Step.PRIORITISATION: _l("prioritering"),
    Step.GOAL_SETTING: _l("målsättning"),
    Step.IMPLEMENTATION: _l("genomförande"),
    Step.FOLLOW_UP: _l("uppföljning"),
}
"""A step's name inside a sentence, short."""

PURPOSES: Final[dict[Step, Any]] = {
    Step.INITIATION: _l(
        "Ni bestämmer varför ni samverkar, om vilken plats och vilka som är med. "
        "Någon samordnar, någon ansvarar för kommunikationen och parterna har tackat ja."
    ),
    Step.OWN_MAPPINGS: _l(
        "Varje part skriver sin egen bild av platsen, var för sig. "
        "Kartläggningen är förseglad tills alla har lämnat in, så att ingen påverkas av de andra."
    ),
    Step.JOINT_MAPPING: _l(
        "Ni läser varandras kartläggningar och parar ihop det ni har sett till gemensamma problem. "
        "Ni talar med dem som bor och verkar på platsen och fryser en lägesbild."
    ),
    Step.PRIORITISATION: _l(
        "Varje part sätter poäng på problemen. Styrgruppen beslutar vilka som prioriteras och vilka som får vänta. "
        "För varje prioriterat problem gör ni klart orsaksanalysen."
    ),
    Step.GOAL_SETTING: _l(
        "Ni sätter mål som går att mäta, parterna accepterar dem och varje orsak får en åtgärd eller ett skäl. "
        "Styrgruppen antar planen."
    ),
    Step.IMPLEMENTATION: _l("Parterna gör det som står i planen och rapporterar hur det går."),
    Step.FOLLOW_UP: _l(
        "Ni följer upp om åtgärderna blev gjorda, hur ni arbetade och vad som ändrades på platsen. "
        "Ni återkopplar till styrgruppen och till dem som bor och verkar på platsen."
    ),
}
