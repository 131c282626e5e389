"""Forms of an organisation's own sign-in: whose address it is, and how the provider is set up."""

from __future__ import annotations

import re
from typing import Any

from wtforms import BooleanField, EmailField, PasswordField, RadioField
from wtforms.validators import InputRequired, Length

from tracker.domain.signing.providers import ProviderTrust
from tracker.extensions import lazy_gettext as _l
from tracker.models.signing.providers import IdentityProvider
from tracker.services.signing.providers import ProviderDraft
from tracker.web.forms import BaseForm, line, one_line, text
from tracker.web.labels import label

ADDRESS_LENGTH = 254
LINE_LENGTH = 255
SECRET_LENGTH = 400
DOMAINS_LENGTH = 4000


class AddressForm(BaseForm):
    """Whose domain says which organisation's sign-in it is."""

    email = EmailField(
        _l("Din e-postadress på arbetet"),
        validators=[InputRequired(_l("Skriv din e-postadress.")), Length(max=ADDRESS_LENGTH)],
        filters=[one_line],
    )


class ProviderForm(BaseForm):
    """Where an organisation's people sign in. The secret is never shown again."""

    issuer = line(_l("Leverantörens adress (issuer)"), required=True, length=LINE_LENGTH)
    client_id = line(_l("Klient-id"), required=True, length=LINE_LENGTH)
    client_secret = PasswordField(_l("Hemlighet (client secret)"), validators=[Length(max=SECRET_LENGTH)])
    domains = text(_l("E-postdomäner"), required=True, length=DOMAINS_LENGTH)
    trust = RadioField(
        _l("Räknas inloggningen hos er som två steg?"),
        choices=lambda: [(member.value, label(member)) for member in ProviderTrust],
        default=ProviderTrust.OWN_CODE.value,
    )
    trusts_addresses = BooleanField(_l("Godta adresser som leverantören inte säger att den har bekräftat"))
    makes_accounts = BooleanField(_l("Låt den som loggar in få ett konto utan inbjudan"))
    is_required = BooleanField(_l("Gör det till enda vägen in för era konton"))

    @classmethod
    def of(cls, row: IdentityProvider | None) -> ProviderForm:
        """The form of a provider, or of one that is to be."""
        if row is None:
            return cls()
        names = ("issuer", "client_id", "trusts_addresses", "makes_accounts", "is_required", "version")
        values: dict[str, Any] = {name: getattr(row, name) for name in names}
        return cls(data={**values, "domains": "\n".join(row.email_domains), "trust": row.trust.value})

    def to_draft(self, openid: Any) -> ProviderDraft:
        """What was typed, the secret sealed."""
        secret = (self.client_secret.data or "").strip()
        return ProviderDraft(
            issuer=self.issuer.data or "",
            client_id=self.client_id.data or "",
            secret=openid.seal(secret) if secret else "",
            domains=[each.removeprefix("@") for each in re.split(r"[\s,;]+", self.domains.data or "") if each],
            trust=ProviderTrust(self.trust.data),
            trusts_addresses=self.trusts_addresses.data,
            makes_accounts=self.makes_accounts.data,
            is_required=self.is_required.data,
            version=self.seen_version,
            is_open=openid.is_open,
        )
