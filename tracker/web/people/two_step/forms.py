"""Forms of the second step: a code, a passkey's answer, and a password with one of them."""

from __future__ import annotations

import unicodedata
from functools import partial
from typing import Any

from flask import current_app, request
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.domain.errors import DomainError
from tracker.domain.people import account_key, address_key
from tracker.domain.signing.passkeys import NAME_LENGTH
from tracker.domain.signing.second_factors import Proof, normalised, proof_of
from tracker.extensions import lazy_gettext as _l
from tracker.services.signing.own_passkeys import PasskeyDraft
from tracker.services.signing.passkeys import PasskeySignIn
from tracker.services.signing.second_step import CodeDraft, ProofDraft
from tracker.web.forms import BaseForm, line, one_line
from tracker.web.people.devices import device_code

PASSWORD_LENGTH = 1024
# six or ten signs, with room for the spaces and hyphens that people write
TYPED_LENGTH = 40
ANSWER_LENGTH = 20_000


def _composed(text: str | None) -> str | None:
    """A password as it is hashed: composed (NFC)."""
    return unicodedata.normalize("NFC", text) if text else text


_long_enough = Length(max=TYPED_LENGTH, message=_l("Skriv bara koden, 6 siffror eller en reservkod med 10 tecken."))


def _code(label: Any) -> StringField:
    return StringField(label, validators=[InputRequired(_l("Skriv koden.")), _long_enough], filters=[one_line])


def _passkey() -> HiddenField:
    """What a passkey answered, as JSON; what is too long for that is no answer."""
    return HiddenField(filters=[lambda text: text if text and len(text) <= ANSWER_LENGTH else ""])


class CountedForm(BaseForm):
    """A form whose wrong answers are counted as tries to sign in."""

    is_throttled = False

    def refuse(self, error: DomainError) -> None:
        """Say no, and remember whether it was for too many tries (429)."""
        super().refuse(error)
        self.is_throttled = error.code == "session.throttled"


class CodeForm(CountedForm):
    """A code from the app, or a recovery code."""

    one_time_code = _code(_l("Kod"))

    def refuse(self, error: DomainError) -> None:
        """Say no. A one-time code is of no use again; a mistyped recovery code is easier to mend than to write anew."""
        super().refuse(error)
        if proof_of(normalised(self.code)) is Proof.ONE_TIME_CODE:
            self.one_time_code.data = ""

    @property
    def code(self) -> str:
        """What was typed."""
        return self.one_time_code.data or ""


class AnswerForm(CodeForm):
    """A code, or instead of it a passkey's answer, which the page's script fills in."""

    one_time_code = StringField(_l("Kod"), validators=[_long_enough], filters=[one_line])
    passkey = _passkey()

    def validate_one_time_code(self, field: StringField) -> None:
        """One of the two."""
        if not field.data and not self.passkey.data:
            raise ValidationError(_l("Skriv koden."))

    def refuse(self, error: DomainError) -> None:
        """Say no; an answer is of no use again."""
        super().refuse(error)
        self.passkey.data = ""

    def to_draft(self, token: str) -> CodeDraft:
        """What was shown for the waiting sign-in that a token stands for."""
        return CodeDraft(token, self.code, _address_key(), passkey=self.passkey.data or "")


class ProofForm(AnswerForm):
    """Password, with a code or a passkey, before something is changed that protects the account."""

    password = PasswordField(
        _l("Lösenord"),
        validators=[InputRequired(_l("Skriv ditt lösenord.")), Length(max=PASSWORD_LENGTH)],
        filters=[_composed],
    )

    def to_proof(self, user_id: str, email: str, session_id: str) -> ProofDraft:
        """What was shown, by whom and from where."""
        account = account_key(current_app.extensions["settings"].secret_key, email)
        password, answer = self.password.data or "", self.passkey.data or ""
        return ProofDraft(user_id, password, self.code, account, _address_key(), passkey=answer, holder=session_id)


class PasskeySignInForm(CountedForm):
    """A passkey's answer, and nothing else."""

    passkey = _passkey()

    def validate(self, extra_validators: Any = None) -> bool:
        """Without script the form is sent empty; that is said at its head, since the field is not seen."""
        is_valid = super().validate(extra_validators)
        if not self.passkey.data:
            self.refuse(DomainError("passkey.no_answer"))
        return is_valid and bool(self.passkey.data)

    def refuse(self, error: DomainError) -> None:
        """Say no at the form's head; an answer is of no use again."""
        super().refuse(error)
        self.passkey.data = ""

    def to_draft(self, holder: str, old_token: str | None) -> PasskeySignIn:
        """The try. ``holder``: of the challenge, from the cookie."""
        secret = current_app.extensions["settings"].secret_key
        return PasskeySignIn(
            holder=holder,
            answer=self.passkey.data or "",
            account_key_of=partial(account_key, secret),
            address_key=_address_key(),
            device=device_code(request.user_agent.string),
            old_token=old_token,
        )


class NameForm(BaseForm):
    """What a passkey is called."""

    name = line(_l("Namn"), required=True, length=NAME_LENGTH)


class NewPasskeyForm(NameForm):
    """A new passkey: the answer that the page's script fills in, and a name."""

    passkey = _passkey()

    def to_draft(self) -> PasskeyDraft:
        """What is to be kept."""
        return PasskeyDraft(self.name.data or "", self.passkey.data or "")


def _address_key() -> str:
    return address_key(current_app.extensions["settings"].secret_key, request.remote_addr or "")
