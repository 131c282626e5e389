"""Forms of the second step: a code, and a password with a code."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import current_app, request
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from tracker.domain.errors import DomainError
from tracker.domain.people import account_key, address_key
from tracker.domain.signing.second_factors import Proof, normalised, proof_of
from tracker.extensions import lazy_gettext as _l
from tracker.services.signing.second_step import CodeDraft, ProofDraft
from tracker.web.forms import BaseForm, one_line

PASSWORD_LENGTH = 1024
# six or ten signs, with room for the spaces and hyphens that people write
TYPED_LENGTH = 40


def _composed(text: str | None) -> str | None:
    """A password as it is hashed: composed (NFC)."""
    return unicodedata.normalize("NFC", text) if text else text


def _code(label: Any) -> StringField:
    wanted = InputRequired(_l("Skriv koden."))
    too_long = _l("Skriv bara koden, 6 siffror eller en reservkod med 10 tecken.")
    return StringField(label, validators=[wanted, Length(max=TYPED_LENGTH, message=too_long)], filters=[one_line])


class CodeForm(BaseForm):
    """A code from the app, or a recovery code."""

    one_time_code = _code(_l("Kod"))
    is_throttled = False

    def refuse(self, error: DomainError) -> None:
        """Say no, and remember whether it was for too many tries (429).

        A one-time code is of no use again; a mistyped recovery code is easier to mend than to write anew.
        """
        super().refuse(error)
        self.is_throttled = error.code == "session.throttled"
        if proof_of(normalised(self.code)) is Proof.ONE_TIME_CODE:
            self.one_time_code.data = ""

    @property
    def code(self) -> str:
        """What was typed."""
        return self.one_time_code.data or ""

    def to_draft(self, token: str) -> CodeDraft:
        """The code for the waiting sign-in that a token stands for."""
        return CodeDraft(token, self.code, _address_key())


class ProofForm(CodeForm):
    """Password and code, before something is changed that protects the account."""

    password = PasswordField(
        _l("Lösenord"),
        validators=[InputRequired(_l("Skriv ditt lösenord.")), Length(max=PASSWORD_LENGTH)],
        filters=[_composed],
    )

    def to_proof(self, user_id: str, email: str) -> ProofDraft:
        """What was typed, by whom and from where."""
        account = account_key(current_app.extensions["settings"].secret_key, email)
        return ProofDraft(user_id, self.password.data or "", self.code, account, _address_key())


def _address_key() -> str:
    return address_key(current_app.extensions["settings"].secret_key, request.remote_addr or "")
