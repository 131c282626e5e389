"""What each error code says: what is wrong and what to do. Rooms keep their own codes in their own dict."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

ACCESS: Final[dict[str, Any]] = {
    "access.not_permitted": _l("Du får inte göra det här. Fråga samordnaren om du behöver kunna det."),
    "access.not_visible": _l("Sidan finns inte, eller så har du inte tillgång till den."),
    "case.not_open": _l("Ärendet är inte öppet, så inget kan ändras i det."),
    "data.conflict": _l("Någon annan hann före. Ladda om sidan och försök igen."),
    "edit.stale": _l("Någon annan har sparat sedan du öppnade sidan."),
}
CASES: Final[dict[str, Any]] = {}
MAPPING: Final[dict[str, Any]] = {}
MEETINGS: Final[dict[str, Any]] = {
    "meeting.ends_before_start": _l("Mötet slutar före det börjar. Ändra tiden."),
}
PLACES: Final[dict[str, Any]] = {}
PLANS: Final[dict[str, Any]] = {
    "indicator.value_exists": _l("Det finns redan ett värde för den gruppen och dagen."),
    "measure.due_before_start": _l("Åtgärden blir klar före den börjar. Ändra något av datumen."),
}
PEOPLE: Final[dict[str, Any]] = {
    "organisation.name_taken": _l("Det finns redan en aktör med det namnet."),
    "term.exists": _l("Ordet finns redan i listan."),
    "user.email_taken": _l("E-postadressen används redan."),
}
PRIORITIES: Final[dict[str, Any]] = {}
PROBLEMS: Final[dict[str, Any]] = {}
PROCESS: Final[dict[str, Any]] = {
    "process.reason_too_short": _l("Skriv minst 20 tecken, så att andra förstår varför."),
}
WORDING: Final[dict[str, Any]] = {}

ERRORS: Final[dict[str, Any]] = {
    **ACCESS,
    **CASES,
    **MAPPING,
    **MEETINGS,
    **PEOPLE,
    **PLACES,
    **PLANS,
    **PRIORITIES,
    **PROBLEMS,
    **PROCESS,
    **WORDING,
}
