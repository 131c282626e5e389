"""What the open page of the points says: why it takes none, when the walk is, and what becomes of what one sends."""

from __future__ import annotations

from typing import Final

from tracker.domain.walks.inquiry import InquiryState
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.walks.inquiry import InquirySeen
from tracker.web.formats import clock_time, day_of, full_day, named_day
from tracker.web.walks.signing_up.words import UNKNOWN, NoForm

VOID: Final = NoForm(410, _l("Länken gäller inte längre"), _l("Det går inte att markera punkter med den."))
LATER: Final = _l("Kom tillbaka då, med samma länk.")
THANKS: Final = _l("Tack till alla som har varit med.")
_CLOSED: Final = {
    InquiryState.CANCELLED: NoForm(410, _l("Vandringen är inställd"), _l("Den blir inte av.")),
    InquiryState.OVER: NoForm(410, _l("Tiden är ute"), _l("Det går inte att markera fler punkter."), THANKS),
    InquiryState.CLOSED: NoForm(410, _l("Sidan är stängd"), _l("Det går inte att markera punkter nu.")),
    InquiryState.FULL: NoForm(200, _l("Det räcker nu"), _l("Så många punkter som sidan tar emot har kommit."), THANKS),
}


def no_form(seen: InquirySeen | None) -> NoForm | None:
    """Why there is no form; None where there is."""
    if seen is None:
        return UNKNOWN
    if seen.is_void:
        return VOID
    if seen.state is InquiryState.NOT_YET:
        return NoForm(200, _("Sidan är inte öppen än"), _("Den öppnar %(day)s.", day=full_day(seen.opens_on)), LATER)
    return _CLOSED.get(seen.state)


def told(seen: InquirySeen) -> list[tuple[str, str]]:
    """Which walk, how long the page is open, and who asks, as (label, words)."""
    day = named_day(day_of(seen.starts_at))
    return [
        (_("Gäller"), _("%(walk)s, %(day)s klockan %(at)s", walk=seen.title, day=day, at=clock_time(seen.starts_at))),
        (_("Öppen till och med"), full_day(seen.last_on)),
        (_("Frågar"), seen.organiser),
    ]


def reading_words(seen: InquirySeen, days: int) -> list[str]:
    """Who reads what one sends, what becomes of it, and for how long it is kept."""
    return [
        _("Du är anonym. Vi frågar inte efter namn eller adress och sparar inte vem du är."),
        _(
            "Det du skickar läses först av dem som samordnar vandringen, hos %(organiser)s. Det de släpper fram läser "
            "också de andra som arbetar med platsen, och det hjälper dem att välja var vandringen stannar.",
            organiser=seen.organiser,
        ),
        _(
            "Det som inte släpps fram tas bort %(days)s dagar efter vandringen. Resten gallras med ärendet.",
            days=days,
        ),
    ]
