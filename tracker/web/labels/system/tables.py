"""What the tables are called where a page tells how much there is of what; complete by test."""

from __future__ import annotations

from typing import Any, Final

from tracker.extensions import lazy_gettext as _l

TABLES: Final[dict[str, Any]] = {
    "account_invitation": _l("Inbjudningar till konto"),
    "app_user": _l("Konton"),
    "attachment": _l("Bifogade filer"),
    "attestation": _l("Intyg"),
    "audit_change": _l("Gamla och nya värden i loggen"),
    "audit_event": _l("Händelser i loggen"),
    "case": _l("Ärenden"),
    "case_coordinator": _l("Personer i samordnarfunktionen"),
    "case_party": _l("Parter"),
    "case_perspective": _l("Perspektiv"),
    "cause": _l("Orsaker"),
    "closing": _l("Avslut"),
    "conduct_acceptance": _l("Godkända uppförandekoder"),
    "conduct_text": _l("Uppförandekodens texter"),
    "decision": _l("Beslut om prioritering"),
    "disclosure": _l("Utlämnanden"),
    "disclosure_item": _l("Delar av utlämnanden"),
    "disposal_record": _l("Gallringar"),
    "district": _l("Stadsdelsområden"),
    "external_identity": _l("Konton hos organisationens inloggning"),
    "focus_area": _l("Fokusområden"),
    "follow_up": _l("Uppföljningar"),
    "goal": _l("Mål"),
    "goal_acceptance": _l("Svar på mål"),
    "handover": _l("Överlämningar"),
    "handover_item": _l("Delar av överlämningar"),
    "identity_provider": _l("Organisationers egen inloggning"),
    "indicator": _l("Indikatorer"),
    "indicator_value": _l("Mätvärden"),
    "invitation": _l("Inbjudningslänkar"),
    "measure": _l("Åtgärder"),
    "measure_cause": _l("Åtgärders orsaker"),
    "measure_goal": _l("Åtgärders mål"),
    "meeting": _l("Möten"),
    "note": _l("Egna anteckningar"),
    "observation": _l("Iakttagelser"),
    "organisation": _l("Aktörer"),
    "outgoing_mail": _l("Brev"),
    "own_mapping": _l("Egna kartläggningar"),
    "passkey": _l("Passnycklar"),
    "passkey_challenge": _l("Utmaningar till passnycklar"),
    "password_reset": _l("Länkar för nytt lösenord"),
    "place": _l("Platser"),
    "plan_adoption": _l("Beslut om planen"),
    "possible_cause": _l("Orsaker i egna kartläggningar"),
    "problem": _l("Problem"),
    "problem_relation": _l("Problem som hör ihop"),
    "problem_source": _l("Problemens källor"),
    "programme_gate": _l("Programmens villkor"),
    "programme_step": _l("Programmens steg"),
    "programme_version": _l("Programversioner"),
    "recovery_code": _l("Reservkoder"),
    "retention_time": _l("Gallringstider"),
    "score": _l("Poäng"),
    "second_factor": _l("Tvåstegsinloggning"),
    "set_aside": _l("Bortlagda iakttagelser"),
    "sign_in_attempt": _l("Misslyckade försök att logga in"),
    "situation_picture": _l("Frysta lägesbilder"),
    "spent_answer": _l("Använda svar från organisationers inloggning"),
    "stored_file": _l("Filers innehåll"),
    "step_passage": _l("Steg som passerats"),
    "talk_note": _l("Anteckningar om poäng"),
    "user_session": _l("Inloggningar"),
    "vocabulary_term": _l("Ord i ordlistorna"),
    "waiting_sign_in": _l("Inloggningar som väntar på en kod"),
    "word_hint": _l("Ordhint"),
}

# in what way a row names a person, by the column that does
NAMED_AS: Final[dict[str, Any]] = {
    "answered_by_id": _l("Svarade"),
    "author_id": _l("Skrev"),
    "begun_by_id": _l("Började"),
    "causes_finished_by_id": _l("Gjorde klar orsaksanalysen"),
    "closed_by_id": _l("Avslutade"),
    "communication_responsible_id": _l("Är kommunikationsansvarig"),
    "contact_id": _l("Är kontaktperson"),
    "created_by_id": _l("Lade in"),
    "editor_id": _l("Ändrade senast"),
    "email": _l("Bjöds in med sin e-postadress"),
    "frozen_by_id": _l("Frös"),
    "from_user_id": _l("Lämnade över"),
    "handed_in_by_id": _l("Lämnade in"),
    "invited_by_id": _l("Bjöd in"),
    "made_by_id": _l("Gjorde"),
    "noted_by_id": _l("Antecknade"),
    "passed_by_id": _l("Gick vidare"),
    "performed_by_id": _l("Utförde"),
    "placed_by_id": _l("Parade ihop"),
    "published_by_id": _l("Ändrade texten"),
    "recorded_by_id": _l("Antecknade"),
    "related_by_id": _l("Parade ihop"),
    "removed_by_id": _l("Tog bort"),
    "reopened_by_id": _l("Öppnade igen"),
    "scored_by_id": _l("Satte poäng"),
    "set_aside_by_id": _l("Lade åt sidan"),
    "set_by_id": _l("Ändrade tiden"),
    "to_user_id": _l("Tog över"),
    "to_address": _l("Fick brev till sin e-postadress"),
    "used_by_id": _l("Kom in med länken"),
    "user_id": _l("Gäller personen"),
}


def named_as(column: str) -> str:
    """In what way, in words."""
    return str(NAMED_AS.get(column, column))


def table_word(name: str) -> str:
    """A table in words."""
    return str(TABLES.get(name, name))
