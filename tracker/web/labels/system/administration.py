"""Words of administration: states, what is handed over, fields of the registers, and what its error codes say."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.administration.handing import HandedKind
from tracker.domain.administration.people import UserState
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    HandedKind: {
        HandedKind.COORDINATION: _l("Samordnar ärendet"),
        HandedKind.COMMUNICATION: _l("Ansvarar för kommunikation"),
        HandedKind.CONTACT: _l("Kontaktperson för parten"),
    },
    UserState: {
        UserState.ACTIVE: _l("Kan logga in"),
        UserState.WAITING: _l("Har inte kommit in än"),
        UserState.ENDED: _l("Avslutad"),
    },
}

REGISTER_TABLES: Final[dict[str, Any]] = {
    "app_user": _l("Personen"),
    "control_area": _l("Området"),
    "district": _l("Stadsdelsområdet"),
    "focus_area": _l("Fokusområde"),
    "ground_layer": _l("Lagret"),
    "organisation": _l("Aktören"),
    "programme_version": _l("Programversionen"),
    "vocabulary_term": _l("Ordet"),
    "word_hint": _l("Ordhintet"),
}
_NAME: Final = _l("Namn")
REGISTER_FIELDS: Final[dict[str, dict[str, Any]]] = {
    "app_user": {
        "name": _NAME,
        "title": _l("Titel"),
        "role": _l("Roll"),
        "is_organisation_admin": _l("Administrerar sin organisation"),
        "disabled_at": _l("Avslutad"),
        "disabled_reason": _l("Varför"),
    },
    "control_area": {
        "name": _NAME,
        "geometry": _l("Gräns på kartan"),
        "aspect": _l("Gäller"),
        "controller_id": _l("Rådighet"),
        "controller_name": _l("Rådighet, med egna ord"),
        "source": _l("Källa"),
        "valid_from": _l("Gäller från"),
        "valid_to": _l("Gäller till"),
        "removed_at": _l("Borttaget"),
    },
    "district": {"name": _NAME, "ended_at": _l("Avslutat")},
    "focus_area": {"position": _l("Plats i ordningen"), "name": _NAME},
    "ground_layer": {
        "name": _NAME,
        "points": _l("Punkter"),
        "lines": _l("Linjer"),
        "areas": _l("Ytor"),
        "replaces_id": _l("Ersätter"),
        "removed_at": _l("Borttaget"),
    },
    "organisation": {
        "name": _NAME,
        "short_name": _l("Kort namn"),
        "kind_code": _l("Slag av aktör"),
        "district_id": _l("Stadsdelsområde"),
    },
    "programme_version": {
        "name": _NAME,
        "first_year": _l("Första året"),
        "last_year": _l("Sista året"),
        "adopted_on": _l("Antaget"),
        "registry_number": _l("Diarienummer"),
        "is_selectable": _l("Öppen för nya ärenden"),
    },
    "vocabulary_term": {
        "label": _l("Ord"),
        "group_label": _l("Grupp"),
        "is_authority": _l("Räknas som myndighet"),
        "retired_at": _l("Togs ur bruk"),
    },
    "word_hint": {
        "word": _l("Ord"),
        "suggestion": _l("Skriv hellre"),
        "reason": _l("Varför"),
        "source": _l("Källa"),
        "not_before": _l("Inte före"),
        "retired_at": _l("Togs ur bruk"),
    },
}

ADMINISTRATION: Final[dict[str, Any]] = {
    "case.district_ended": _l("Nya ärenden kan inte börja i det stadsdelsområdet. Välj ett annat."),
    "district.name_taken": _l("Det finns redan ett stadsdelsområde med det namnet."),
    "district.no_name": _l("Skriv vad stadsdelsområdet heter."),
    "handover.contact_elsewhere": _l(
        "%(name)s arbetar inte hos parten i %(case)s och kan inte vara dess kontaktperson. Välj någon annan för raden."
    ),
    "handover.no_receiver": _l("Välj en samordnare i samma stadsdelsområde som tar över."),
    "handover.not_held": _l("Något av det har redan lämnats över. Ladda om sidan och välj igen."),
    "handover.not_party": _l(
        "Organisationen som %(name)s arbetar för är inte part i %(case)s. Välj någon annan för raden, eller låt den "
        "vara kvar."
    ),
    "handover.nothing": _l("Välj minst en sak att lämna över."),
    "invitation.sent_meanwhile": _l("Någon annan bjöd in samma person just nu. Ladda om sidan."),
    "programme.area_exists": _l("Fokusområdet finns redan i versionen."),
    "programme.area_stands": _l("Ett ärende har börjat med fokusområdet, så namnet kan inte ändras."),
    "programme.no_area_name": _l("Skriv vad fokusområdet heter."),
    "programme.no_areas": _l("Skriv minst ett fokusområde, ett på varje rad."),
    "programme.no_name": _l("Skriv vad programmet heter."),
    "programme.period": _l("Programmets sista år kommer före det första. Ändra något av dem."),
    "programme.too_many": _l("En version har högst %(most)s fokusområden."),
    "programme.too_many_areas": _l("Skriv högst %(most)s fokusområden, med högst %(length)s tecken i varje."),
    "programme.year": _l("Skriv ett år mellan %(first)s och %(last)s."),
    "programme.years_stand": _l(
        "Ärenden har börjat under versionen, så åren och dagen den antogs kan inte ändras. Namn och diarienummer kan "
        "rättas."
    ),
    "user.ended_before": _l("Kontot med den adressen är avslutat. Ta in personen igen på personens sida."),
    "user.last_admin": _l("Det här är den enda systemadministratören. Ge någon annan rollen först."),
    "user.last_coordinator": _l(
        "Personen är ensam samordnare i %(count)s öppna ärenden. Lämna över dem till någon annan först."
    ),
    "user.no_name": _l("Skriv vad personen heter."),
    "user.no_organisation": _l("Välj en aktör i listan."),
    "user.no_reason": _l("Skriv varför kontot avslutas."),
    "user.not_yours": _l("Personen har en roll som bara systemadministratören ger. Be den skicka inbjudan."),
    "user.still_coordinates": _l("Personen samordnar ärenden. Lämna över dem först, eller behåll rollen."),
    "word_hint.bad_word": _l(
        "Skriv ett ord eller upp till fem ord, med minst tre bokstäver och utan siffror. * får stå först eller sist i "
        "ett ord, på högst två ställen."
    ),
    "word_hint.exists": _l("Ordet finns redan i listan."),
    "word_hint.exists_retired": _l("Ordet finns i listan men är taget ur bruk. Ta det i bruk igen i stället."),
    "word_hint.no_reason": _l("Skriv varför ordet bör undvikas."),
    "word_hint.no_suggestion": _l("Skriv vad man kan skriva i stället."),
    "word_hint.no_word": _l("Skriv vilket ord det gäller."),
    "word_hint.too_many": _l("Listan har högst %(most)s ord. Ändra ett som är ur bruk i stället."),
}
