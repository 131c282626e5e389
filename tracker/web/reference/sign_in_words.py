"""Words of signing in, for the glossary: (anchor, term, meaning)."""

from __future__ import annotations

from typing import Any, Final

from tracker.extensions import lazy_gettext as _l

SIGN_IN_WORDS: Final[tuple[tuple[str, Any, Any], ...]] = (
    (
        "engangskod",
        _l("Engångskod"),
        _l("Sex siffror som en app i din telefon visar. Koden byts två gånger i minuten och fungerar en gång."),
    ),
    (
        "organisationsinloggning",
        _l("Organisationsinloggning"),
        _l("Du loggar in hos din egen organisation, som i era andra system, och kommer hit utan ett eget lösenord."),
    ),
    (
        "passnyckel",
        _l("Passnyckel"),
        _l(
            "Ett sätt att logga in som ligger i din telefon, dator eller lösenordsapp. Du låser upp den med fingret, "
            "ansiktet eller enhetens kod."
        ),
    ),
    (
        "reservkod",
        _l("Reservkod"),
        _l("En kod som du har sparat för den dag du inte har din enhet. Varje reservkod fungerar en gång."),
    ),
    (
        "tvastegsinloggning",
        _l("Tvåstegsinloggning"),
        _l(
            "Du loggar in med en passnyckel, eller med ditt lösenord och en engångskod. Då räcker det inte att någon "
            "får tag i lösenordet."
        ),
    ),
)
