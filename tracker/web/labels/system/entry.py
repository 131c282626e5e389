"""What is said when a link, an address or a password will not do."""

from __future__ import annotations

from typing import Any, Final

from tracker.extensions import lazy_gettext as _l

ENTRY: Final[dict[str, Any]] = {
    "invitation.account_ended": _l("Kontot med den adressen är avslutat. Skriv en annan adress."),
    "invitation.dead": _l("Länken gäller inte längre."),
    "invitation.has_account": _l("Det finns redan ett konto med adressen. Logga in med det."),
    "invitation.no_name": _l("Skriv vad personen heter."),
    "invitation.one_at_a_time": _l("Bjud in en aktör i taget när du skriver in en ny kontaktperson."),
    "invitation.provider_only": _l("Er organisation har egen inloggning. Välj Logga in med er organisation."),
    "invitation.used": _l("Länken är redan använd, så den kan inte ändras."),
    "invitation.works_elsewhere": _l("Adressen hör till någon hos en annan aktör. Kontrollera adressen."),
    "passkey.copied": _l(
        "Passnyckeln verkar vara kopierad, så den släpper inte in någon. Logga in på ett annat sätt och ta bort den."
    ),
    "passkey.exists": _l("Passnyckeln finns redan här. Använd en annan enhet eller en annan passnyckel."),
    "passkey.no_answer": _l(
        "Webbläsaren svarade inte med någon passnyckel. Den kan behöva uppdateras, eller så är JavaScript avstängt. "
        "Logga in på ett annat sätt."
    ),
    "passkey.not_here": _l("Passnycklar fungerar inte på den här adressen. Använd en app för engångskoder i stället."),
    "passkey.not_made": _l("Det gick inte att spara passnyckeln. Försök igen, eller använd en app i stället."),
    "passkey.refused": _l(
        "Passnyckeln gick inte att använda. Den kan vara borttagen här. Försök igen eller logga in på ett annat sätt."
    ),
    "passkey.too_late": _l("Det gick för lång tid, eller så är svaret redan använt. Försök igen."),
    "passkey.too_many": _l("Du har redan %(most)s passnycklar. Ta bort någon som du inte använder först."),
    "password.common": _l("Lösenordet är för lätt att gissa. Skriv hellre några ord som inte hör ihop."),
    "password.context": _l(
        "Lösenordet bygger på ditt namn, din adress, er organisation eller platsen. Skriv något som andra inte vet."
    ),
    "password.provider_only": _l("Du loggar in genom din organisation och har inget lösenord här att byta."),
    "password.too_long": _l("Lösenordet är för långt. Skriv högst %(most)s tecken."),
    "password.too_short": _l("Lösenordet är för kort. Skriv minst %(least)s tecken."),
    "password.unchanged": _l("Det är samma lösenord som förut. Välj ett nytt."),
    "password.wrong_old": _l("Det nuvarande lösenordet stämmer inte. Skriv det igen."),
    "reset.dead": _l("Länken gäller inte längre."),
    "reset.provider_only": _l(
        "Din organisation har egen inloggning, så du har inget lösenord här. Välj Logga in med din organisation."
    ),
}
