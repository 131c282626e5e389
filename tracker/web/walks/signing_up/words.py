"""What the pages of a walk's links say: when, where, how long, whether step-free, and who reads what one writes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from tracker.domain.walks.signing_up import SignUpState
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.queries.walks.signing_up import SignUpSeen, WalkTold
from tracker.web.formats import clock_time, day_of, full_day, named_day

MINUTES: Final = 60
ASK: Final = _l("Fråga den som bjöd in dig.")


@dataclass(frozen=True, slots=True)
class NoForm:
    """Why a link opens no form: the page's answer, and words. A walk that is full may have a place again."""

    status: int
    title: Any
    text: Any
    advice: Any = ASK

    @property
    def refused(self) -> int:
        """What a form is answered that comes nevertheless."""
        return self.status if self.status != HTTPStatus.OK else HTTPStatus.UNPROCESSABLE_ENTITY


UNKNOWN: Final = NoForm(
    404,
    _l("Vi känner inte igen länken"),
    _l("Den kan ha blivit avklippt på vägen, eller ha ersatts av en ny. Kopiera hela adressen, eller skanna koden."),
)
VOID: Final = NoForm(410, _l("Länken gäller inte längre"), _l("Det går inte att anmäla sig med den."))
_CLOSED: Final = {
    SignUpState.CANCELLED: NoForm(410, _l("Vandringen är inställd"), _l("Den blir inte av.")),
    SignUpState.OVER: NoForm(410, _l("Vandringen har börjat"), _l("Det går inte att anmäla sig längre.")),
    SignUpState.CLOSED: NoForm(410, _l("Anmälan är stängd"), _l("Det går inte att anmäla sig nu.")),
    SignUpState.FULL: NoForm(200, _l("Vandringen är full"), _l("Alla platser är tagna. En plats kan bli ledig.")),
}


def no_form(seen: SignUpSeen | None) -> NoForm | None:
    """Why there is no form; None where there is."""
    if seen is None:
        return UNKNOWN
    return VOID if seen.is_void else _CLOSED.get(seen.state)


def told(seen: WalkTold) -> list[tuple[str, str]]:
    """When, where and how long, as (label, words)."""
    day = named_day(day_of(seen.starts_at))
    return [
        (_("När"), _("%(day)s klockan %(at)s", day=day, at=clock_time(seen.starts_at))),
        (_("Samling"), seen.location or _("Den som bjuder in berättar var.")),
        (_("Hur länge"), _span(seen.starts_at, seen.ends_at)),
    ]


def told_to_sign_up(seen: SignUpSeen, *, is_step_free: bool | None) -> list[tuple[str, str]]:
    """The same, with the way, the places left and who invites."""
    ways = {
        True: _("Hela vägen är stegfri."),
        False: _("Det finns trappor eller höga kanter på vägen."),
        None: _("Ingen har tittat efter än om vägen är stegfri."),
    }
    return [
        *told(seen),
        (_("Vägen"), ways[is_step_free]),
        (_("Platser kvar"), _("%(left)s av %(most)s", left=seen.places_left, most=seen.most)),
        (_("Bjuder in"), seen.organiser),
    ]


def reading_words(seen: SignUpSeen, last_day: dt.date) -> list[str]:
    """Who reads what one writes, and until when it is kept."""
    return [
        _(
            "Det du skriver läses bara av dem som samordnar vandringen, hos %(organiser)s. Andra som arbetar med "
            "platsen ser hur många som kommer, men inte vilka.",
            organiser=seen.organiser,
        ),
        _(
            "Namn och e-postadress tas bort efter den %(day)s, eller när du avbokar. Hur många som kom står kvar.",
            day=full_day(last_day),
        ),
    ]


def _span(starts_at: dt.datetime, ends_at: dt.datetime | None) -> str:
    if ends_at is None or ends_at <= starts_at:
        return _("Inte bestämt än")
    hours, minutes = divmod(round((ends_at - starts_at).total_seconds() / MINUTES), MINUTES)
    parts = [ngettext("%(num)d timme", "%(num)d timmar", hours)] if hours else []
    if minutes:
        parts.append(ngettext("%(num)d minut", "%(num)d minuter", minutes))
    return _("Ungefär %(span)s", span=_(" och ").join(parts))
