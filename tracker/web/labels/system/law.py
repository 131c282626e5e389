"""Words for the law's acts: retention, disclosure, and what their rules say."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.law.disclosure import DisclosureKind, DisclosureOutcome, DisclosureState
from tracker.domain.law.retention import RetentionCode, RetentionUnit
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.web.labels.system.changes import FIELDS as CHANGED_FIELDS
from tracker.web.labels.system.changes import TABLES as CHANGED_TABLES
from tracker.web.labels.words import Words

LABELS: Words = {
    DisclosureKind: {
        DisclosureKind.CASE: _l("Ärendet"),
        DisclosureKind.PLACE: _l("Platser"),
        DisclosureKind.MEETING: _l("Möten"),
        DisclosureKind.MAPPING: _l("Svar om källor"),
        DisclosureKind.OBSERVATION: _l("Iakttagelser"),
        DisclosureKind.POSSIBLE_CAUSE: _l("Tänkbara orsaker"),
        DisclosureKind.PROBLEM: _l("Problem"),
        DisclosureKind.CAUSE: _l("Orsaker"),
        DisclosureKind.GOAL: _l("Mål"),
        DisclosureKind.MEASURE: _l("Åtgärder"),
        DisclosureKind.FOLLOW_UP: _l("Uppföljningar"),
        DisclosureKind.WALK: _l("Vandringar"),
        DisclosureKind.STOP: _l("Stopp på vandringar"),
        DisclosureKind.POINT: _l("Punkter från boende"),
        DisclosureKind.FINDING: _l("Fynd på vandringar"),
        DisclosureKind.ANSWERS: _l("Svar från avslutande möten"),
        DisclosureKind.PICTURE: _l("Lägesbilder"),
        DisclosureKind.FILE: _l("Filer"),
    },
    DisclosureOutcome: {
        DisclosureOutcome.RELEASED: _l("Lämnas ut"),
        DisclosureOutcome.MASKED: _l("Maskas"),
        DisclosureOutcome.WITHHELD: _l("Lämnas inte ut"),
    },
    DisclosureState: {
        DisclosureState.DRAFT: _l("Förbereds"),
        DisclosureState.DECIDED: _l("Beslutat"),
    },
    RetentionCode: {
        RetentionCode.PARTY_ACCESS: _l("Parters läsning efter avslut"),
        RetentionCode.CASE: _l("Avslutade ärenden"),
        RetentionCode.FAILED_LETTERS: _l("Text i brev som inte kom fram"),
        RetentionCode.SIGN_IN_ATTEMPTS: _l("Misslyckade försök att logga in"),
        RetentionCode.WALK_NAMES: _l("Namn på deltagare i vandringar"),
        RetentionCode.WALK_POINTS: _l("Boendes punkter som inte har släppts fram"),
    },
    RetentionUnit: {
        RetentionUnit.DAYS: _l("dagar"),
        RetentionUnit.YEARS: _l("år"),
    },
}

RETENTION_NOTES: Final[dict[RetentionCode, Any]] = {
    RetentionCode.PARTY_ACCESS: _l(
        "Så länge läser parterna ett avslutat ärende. Samordnarfunktionens egen organisation läser tills det gallras."
    ),
    RetentionCode.CASE: _l("Så länge bevaras ett ärende innan det får gallras."),
    RetentionCode.FAILED_LETTERS: _l("Sedan töms brevet. Att det skulle skickas står kvar."),
    RetentionCode.SIGN_IN_ATTEMPTS: _l("Används för att bromsa den som gissar lösenord."),
    RetentionCode.WALK_NAMES: _l(
        "Räknas från vandringen, eller från det avslutande mötet. Sedan tas namn och e-postadresser bort. "
        "Antalen står kvar."
    ),
    RetentionCode.WALK_POINTS: _l(
        "Räknas från vandringen. Sedan tas punkter som väntar eller är dolda bort. "
        "De som har släppts fram följer ärendet."
    ),
}

_BACK_WORDS: Final = {DisclosureOutcome.MASKED: _l("maskat"), DisclosureOutcome.WITHHELD: _l("lämnas inte ut")}
_FIELDS: Final[dict[str, dict[str, Any]]] = {
    "mapping": {
        "why_this_problem": _l("Varför just det här"),
        "sources_used": _l("Källor"),
        "choice_limits": _l("Begränsningar i urvalet"),
        "limits_meaning": _l("Vad begränsningarna betyder"),
        "staff_dialogue_note": _l("Om dialogen med medarbetarna"),
    },
    "file": {"name": _l("Namn"), "description": _l("Beskrivning")},
    "follow_up": {"followed_up_on": _l("Dag"), "text": _l("Uppföljning")},
    "observation": {
        "title": _l("Iakttagelse"),
        "text": _l("Beskrivning"),
        "quote_source": _l("Citatets källa"),
        "place_note": _l("Plats, med egna ord"),
        "amount": _l("Hur mycket"),
        "period": _l("Period"),
        "source_note": _l("Om källan"),
        "group_affected": _l("Vilka som berörs"),
    },
    "picture": {
        "summary": _l("Sammanfattning"),
        "problem": _l("Problem när bilden frystes"),
        "set_aside": _l("Lagt åt sidan när bilden frystes"),
    },
    "possible_cause": {"text": _l("Tänkbar orsak")},
    "walk_point": {
        "kind": CHANGED_FIELDS["walk_finding"]["kind"],
        "day_part": _l("När på dygnet"),
        "text": CHANGED_FIELDS["walk_finding"]["text"],
    },
    "walk_finding": {
        **CHANGED_FIELDS["walk_finding"],
        "category": CHANGED_FIELDS["walk_finding"]["category_code"],
        "receiver_called": CHANGED_FIELDS["walk_finding"]["receiver_id"],
    },
}
# one of each, where LABELS say what all of a kind are called
ITEM_WORDS: Final[dict[DisclosureKind, Any]] = {
    **{kind: CHANGED_TABLES[kind.value] for kind in DisclosureKind if kind.value in CHANGED_TABLES},
    DisclosureKind.MAPPING: _l("Svar om källor"),
    DisclosureKind.OBSERVATION: _l("Iakttagelse"),
    DisclosureKind.FILE: _l("Fil"),
    DisclosureKind.FOLLOW_UP: _l("Uppföljning"),
    DisclosureKind.PICTURE: _l("Lägesbild"),
    DisclosureKind.POINT: _l("Punkt från boende"),
    DisclosureKind.POSSIBLE_CAUSE: _l("Tänkbar orsak"),
}
ITEM_FIELDS: Final[dict[str, dict[str, Any]]] = {**CHANGED_FIELDS, **_FIELDS}

LAW: Final[dict[str, Any]] = {
    "closing.no_lessons": _l("Skriv vad ni har lärt er."),
    "closing.not_closed": _l("Ärendet är inte avslutat, så det finns inget att öppna."),
    "conduct.newer_text": _l("Texten har ändrats. Läs den nya och godkänn den."),
    "conduct.no_text": _l("Skriv texten."),
    "conduct.published_meanwhile": _l("Någon annan har ändrat texten. Läs den nya och ändra sedan."),
    "conduct.same_text": _l("Texten är densamma som den som gäller."),
    "disposal.decided_by_nobody": _l("Skriv vem som beslutade."),
    "disposal.decided_in_future": _l("Beslutsdagen kan inte ligga i framtiden."),
    "disposal.no_registry_number": _l("Skriv beslutets diarienummer."),
    "disposal.not_due": _l("Ärendet kan inte gallras än. Det är inte avslutat, eller så har tiden inte gått ut."),
    "disclosure.decided": _l("Utlämnandet är beslutat och kan inte ändras. Börja ett nytt om mer ska lämnas ut."),
    "disclosure.incomplete": _l("Fyll i det här fältet."),
    "disclosure.no_appeal": _l("Något lämnas inte ut. Skriv hur den som frågade kan överklaga."),
    "disclosure.no_ground": _l("Skriv varför det inte lämnas ut."),
    "disclosure.no_request": _l("Skriv något som visar vilken fråga det gäller."),
    "retention.no_decision": _l("Skriv vilket beslut tiden vilar på, till exempel nämnd, dag och diarienummer."),
    "retention.out_of_bounds": _l("Skriv ett tal från %(least)s till %(most)s."),
}


def span_words(unit: RetentionUnit, amount: int) -> str:
    """As 30 dagar and 10 år."""
    if unit is RetentionUnit.DAYS:
        return str(ngettext("%(num)d dag", "%(num)d dagar", amount))
    return str(ngettext("%(num)d år", "%(num)d år", amount))


def kept_back(outcome: DisclosureOutcome, ground: str | None) -> str:
    """What stands in the place of a text that is not given out."""
    return f"[{_BACK_WORDS[outcome]}: {ground or ''}]"


def item_words(kind: DisclosureKind, mark: str) -> str:
    """An item in words: Plats 2, Orsak A1, Iakttagelse Polisen."""
    return f"{ITEM_WORDS[kind]} {mark}".strip()
