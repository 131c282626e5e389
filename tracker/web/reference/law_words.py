"""Words of how a case ends and what the law asks, for the glossary: (anchor, term, meaning)."""

from __future__ import annotations

from typing import Any, Final

from tracker.extensions import lazy_gettext as _l

LAW_WORDS: Final[tuple[tuple[str, Any, Any], ...]] = (
    (
        "avslutat-arende",
        _l("Avslutat ärende"),
        _l(
            "Ett ärende som går att läsa men inte ändra. Parterna läser det en bestämd tid till, samordnarna tills det "
            "gallras."
        ),
    ),
    (
        "gallring",
        _l("Gallring"),
        _l(
            "Att ta bort ett avslutat ärende för gott, efter beslut och när bevarandetiden har gått ut. Kvar blir att "
            "det har funnits och vem som gjorde vad."
        ),
    ),
    (
        "registerutdrag",
        _l("Registerutdrag"),
        _l("Allt som nämner en person här. Du ser ditt eget under Mina uppgifter."),
    ),
    (
        "utlamnande",
        _l("Utlämnande"),
        _l(
            "När någon får läsa handlingar ur ett ärende. Det som är hemligt maskas, med en grund som den som frågar "
            "får läsa."
        ),
    ),
)
