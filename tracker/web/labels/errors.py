"""What each error code says: what is wrong and what to do. Rooms keep their own codes in their own dict."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

from tracker.web.labels.places import PLACES

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
WORDING: Final[dict[str, Any]] = {
    "wording.email": _l(
        "Det ser ut som en e-postadress. Här beskriver vi platser, inte personer. Ta bort adressen ur texten."
    ),
    "wording.personal_number": _l(
        "Det ser ut som ett personnummer. Här beskriver vi platser, inte personer. "
        "Använd er ordinarie kanal för uppgifter om enskilda."
    ),
    "wording.phone": _l(
        "Det ser ut som ett telefonnummer. Här beskriver vi platser, inte personer. Ta bort numret ur texten."
    ),
    "wording.registration_number": _l(
        "Det ser ut som ett registreringsnummer. Här beskriver vi platser, inte personer. "
        "Använd er ordinarie kanal för uppgifter om fordon."
    ),
    "wording.stigmatising": _l(
        "Staden bör undvika ord som kan stigmatisera: ”%(found)s”. Skriv hellre vad som händer och var, "
        "till exempel ”torget efter kl. 19”. Är det ett citat? Ange källan."
    ),
}

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
