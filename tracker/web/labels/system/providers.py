"""What an organisation's own sign-in is set by, and what is said when it will not do."""

from __future__ import annotations

from typing import Any, Final

from tracker.domain.signing.providers import ProviderField, ProviderTrust
from tracker.extensions import lazy_gettext as _l
from tracker.web.labels.words import Words

LABELS: Words = {
    ProviderTrust: {
        ProviderTrust.OWN_CODE: _l("Nej, den som har tvåstegsinloggning här skriver också sin kod"),
        ProviderTrust.CONFIRMED: _l("Ja, när leverantören bekräftar två steg för just den inloggningen (amr)"),
        ProviderTrust.PROVIDER: _l("Ja, alltid: leverantören kräver två steg av alla"),
    },
    ProviderField: {
        ProviderField.CLIENT_ID: _l("klient-id"),
        ProviderField.CLIENT_SECRET: _l("hemligheten"),
        ProviderField.DOMAINS: _l("domäner"),
        ProviderField.IS_REQUIRED: _l("om det är enda vägen in"),
        ProviderField.ISSUER: _l("leverantörens adress"),
        ProviderField.MAKES_ACCOUNTS: _l("konton utan inbjudan"),
        ProviderField.TRUST: _l("andra steget"),
        ProviderField.TRUSTS_ADDRESSES: _l("obekräftade adresser"),
    },
}

PROVIDERS: Final[dict[str, Any]] = {
    "sso.account_ended": _l("Ditt konto i Platssamverkan är avslutat."),
    "sso.bad_domain": _l(
        "Skriv domäner så som de står efter @ i adressen, till exempel polis.example. En på varje rad."
    ),
    "sso.bad_endpoint": _l("Leverantören anger en adress som inte börjar med https. Det är fel i deras inställningar."),
    "sso.bad_issuer": _l("Skriv leverantörens adress (issuer). Den börjar med https och har inget frågetecken i sig."),
    "sso.bad_token": _l("Svaret från din organisations inloggning gick inte att lita på, så ingen är inloggad."),
    "sso.code_refused": _l("Din organisations inloggning godkände inte det svar som din webbläsare hade med sig."),
    "sso.domain_of_others": _l(
        "Du kan ange domäner som någon hos er redan har i sin adress. Be systemadministratören lägga till andra."
    ),
    "sso.linked_meanwhile": _l("Du loggade in från två ställen samtidigt. Försök igen."),
    "sso.lost_secret": _l(
        "Hemligheten går inte att läsa längre. Den som sköter inställningen behöver skriva in den igen."
    ),
    "sso.mixed_up": _l("Svaret kom från en annan inloggning än den du valde, så ingen är inloggad."),
    "sso.no_account": _l("Du är inloggad hos din organisation, men har inget konto i Platssamverkan."),
    "sso.no_address": _l("Din organisations inloggning lämnade ingen e-postadress som vi kan använda."),
    "sso.no_document": _l("Leverantören svarar, men utan det dokument som beskriver inloggningen."),
    "sso.no_domain": _l("Skriv minst en domän."),
    "sso.no_keys": _l("Leverantörens nycklar går inte att läsa."),
    "sso.no_offer": _l("Vi känner inte till någon organisationsinloggning för den adressen. Logga in med lösenord."),
    "sso.no_pkce": _l("Leverantören klarar inte PKCE (S256), som vi kräver."),
    "sso.no_secret": _l("Skriv hemligheten som leverantören gav er."),
    "sso.no_state": _l("Vi hittar ingen inloggning som väntar på svar i den här webbläsaren."),
    "sso.not_fresh": _l("Din organisations inloggning säger inte att du loggade in på nytt, så det räcker inte här."),
    "sso.not_you": _l("Du loggade in hos din organisation som någon annan än den du är här."),
    "sso.not_offered": _l("Organisationen har ingen egen inloggning längre."),
    "sso.other_domain": _l("Din adress ligger på en domän som inte hör till organisationen."),
    "sso.other_invited": _l("Inbjudan gäller en annan e-postadress än den du loggade in med."),
    "sso.other_issuer": _l("Leverantören kallar sig något annat. Skriv adressen exakt som i deras dokument (issuer)."),
    "sso.other_organisation": _l("Ditt konto i Platssamverkan hör till en annan organisation."),
    "sso.other_person": _l("Kontot är redan kopplat till en annan person hos din organisation."),
    "sso.private_address": _l("Adressen ligger i ett inre nät. Det får den bara om driften har tillåtit det."),
    "sso.provider_down": _l("Din organisations inloggning svarar inte."),
    "sso.provider_refused": _l("Din organisations inloggning släppte inte igenom dig."),
    "sso.spent": _l("Svaret är redan använt. Det gäller bara en gång."),
    "sso.too_late": _l("Det tog mer än tio minuter."),
    "sso.too_many_domains": _l("Skriv högst 20 domäner."),
    "sso.unverified_address": _l("Din organisation har inte bekräftat att e-postadressen är din."),
    "sso.weak_signatures": _l("Leverantören skriver inte under på ett sätt som vi godtar (RS256, ES256 eller EdDSA)."),
}
