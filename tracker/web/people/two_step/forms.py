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
from tracker.queries.signing.fresh_proof import ProofWays
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


def _password() -> PasswordField:
    presence = InputRequired(_l("Skriv ditt lösenord."))
    return PasswordField(_l("Lösenord"), validators=[presence, Length(max=PASSWORD_LENGTH)], filters=[_composed])


class ProofForm(AnswerForm):
    """Password, with a code or a passkey, before something is changed that protects the account.

    ``ways``: what the person has. No password is asked of who comes by the organisation, and nothing at all of whom it
    has just vouched for.
    """

    password = _password()

    def __init__(self, ways: ProofWays) -> None:
        super().__init__()
        self.ways = ways
        if ways.is_vouched or not ways.has_password:
            del self.password
        if ways.is_vouched:
            del self.one_time_code

    @property
    def code(self) -> str:
        """What was typed; nothing where no code is asked for."""
        return (self.one_time_code.data or "") if "one_time_code" in self else ""

    def refuse(self, error: DomainError) -> None:
        """Say no, also where there is no field to say it at."""
        if "one_time_code" in self:
            super().refuse(error)
        else:
            super(CodeForm, self).refuse(error)

    def to_proof(self, user_id: str, email: str, session_id: str) -> ProofDraft:
        """What was shown, by whom and from where."""
        account = account_key(current_app.extensions["settings"].secret_key, email)
        password = (self.password.data or "") if "password" in self else ""
        answer = self.passkey.data or ""
        return ProofDraft(user_id, password, self.code, account, _address_key(), passkey=answer, holder=session_id)


class FirstProofForm(CountedForm):
    """The password alone, before there is a second factor."""

    password = _password()

    def to_proof(self, user_id: str, email: str, session_id: str) -> ProofDraft:
        """What was shown, by whom and from where."""
        account = account_key(current_app.extensions["settings"].secret_key, email)
        return ProofDraft(user_id, self.password.data or "", "", account, _address_key(), holder=session_id)


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
