"""The page of a sign-in through an organisation that came to nothing: why, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from tracker.domain.errors import DomainError
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels import error_text

_AGAIN: Final = _l("Försök igen.")
_LATER: Final = _l("Försök igen om en stund. Går det inte då: säg till er it-avdelning.")
_WANTED: Final = _l("Vill du ändå logga in: försök igen.")
_IT: Final = _l("Säg till er it-avdelning vad som står här. De kan rätta det hos er inloggning.")
_COORDINATOR: Final = _l("Be samordnaren om en inbjudan. Har du redan fått en: öppna länken i mejlet.")
_NOT_IN: Final = _l("Du blev inte inloggad")
_UNSURE: Final = _l("Det gick inte att bekräfta att det är du")


@dataclass(frozen=True, slots=True)
class Failed:
    """What the page says. ``status``: of the answer. ``can_retry``: whether the same way may lead somewhere now."""

    status: int
    title: Any
    text: Any
    advice: Any
    can_retry: bool


_DOWN: Final = (503, _l("Organisationens inloggning svarar inte"), _LATER)
_PAGES: Final[dict[str, tuple[int, Any, Any]]] = {
    "invitation.dead": (410, _l("Länken gäller inte längre"), _l("Be samordnaren skicka en ny inbjudan.")),
    "invitation.has_account": (409, _l("Du har redan ett konto"), _l("Logga in så kommer du till ärendet.")),
    "session.throttled": (429, _l("För många försök"), ""),
    "sso.account_ended": (
        403,
        _l("Kontot är avslutat"),
        _l("Fråga samordnaren i ditt stadsdelsområde om du ska ha det igen."),
    ),
    "sso.cancelled": (200, _l("Du avbröt inloggningen"), _WANTED),
    "sso.code_refused": (403, _NOT_IN, _AGAIN),
    "sso.linked_meanwhile": (409, _NOT_IN, _AGAIN),
    "sso.lost_secret": _DOWN,
    "sso.no_account": (403, _l("Du har inget konto här än"), _COORDINATOR),
    "sso.no_document": _DOWN,
    "sso.no_keys": _DOWN,
    "sso.no_state": (
        200,
        _l("Börja om med inloggningen"),
        _l("Det händer när man har flera flikar öppna, väntar länge eller laddar om sidan."),
    ),
    "sso.not_fresh": (403, _UNSURE, _IT),
    "sso.not_you": (403, _UNSURE, _l("Logga in där som dig själv.")),
    "sso.not_offered": (404, _l("Den inloggningen finns inte längre"), _l("Logga in på vanligt sätt.")),
    "sso.other_invited": (
        403,
        _l("Inbjudan gäller någon annan"),
        _l("Logga in som den som är inbjuden. Har du fått länken av någon annan: be samordnaren om en egen."),
    ),
    "sso.other_organisation": (
        403,
        _l("Ditt konto hör till en annan organisation"),
        _l("Logga in med den organisationen, eller be samordnaren om en inbjudan för den du arbetar hos nu."),
    ),
    "sso.other_person": (
        403,
        _l("Kontot är kopplat till någon annan"),
        _l("Den som sköter er organisations inloggning i Platssamverkan kan ta bort den gamla kopplingen."),
    ),
    "sso.provider_down": _DOWN,
    "sso.provider_refused": (403, _NOT_IN, _IT),
    "sso.spent": (403, _l("Börja om med inloggningen"), _AGAIN),
    "sso.too_late": (403, _l("Börja om med inloggningen"), _AGAIN),
}


# who comes the same way again is the same person
_FINAL: Final = {
    "session.throttled",
    "sso.account_ended",
    "sso.no_account",
    "sso.not_offered",
    "sso.other_organisation",
    "sso.other_person",
}


def failed(error: DomainError, *, by_link: bool, anew: bool = False) -> Failed:
    """The page for a refusal; what has no page of its own is for the organisation's technicians.

    ``by_link``: with an invitation, whose link is the way to try again. ``anew``: for who is signed in already.
    """
    status, title, advice = _PAGES.get(error.code, (403, _NOT_IN, _IT))
    text = error_text(error)
    if error.code == "sso.cancelled":
        text = _l("Inget är ändrat.") if anew else _l("Ingen är inloggad.")
    if anew:
        title, advice = (_UNSURE if title is _NOT_IN else title), "" if advice is _WANTED else advice
    if by_link and advice in (_AGAIN, _LATER, _WANTED):
        advice = _l("Öppna länken i inbjudan igen.")
    return Failed(status, title, text, advice, can_retry=not by_link and error.code not in _FINAL)
