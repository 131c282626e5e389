"""Forms of the room: signing in, an organisation, and the list's filter."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from flask import current_app, request, session
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Form, PasswordField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from tracker.domain.errors import DomainError
from tracker.domain.people import UserRole, account_key, address_key, reset_keys
from tracker.domain.signing.second_factors import is_demanded
from tracker.extensions import lazy_gettext as _l
from tracker.models.people import Organisation
from tracker.models.programmes import District, VocabularyTerm
from tracker.queries.organisations import OrganisationFilter
from tracker.services.entry.entering import EntryDraft, NewPassword
from tracker.services.entry.resetting import ResetDraft, ResetRequest
from tracker.services.organisations import OrganisationDraft
from tracker.services.sessions import SignInDraft
from tracker.web.forms import BaseForm, NewForm, line, one_line
from tracker.web.people.devices import device_code

PASSWORD_LENGTH = 1024
ADDRESS_LENGTH = 254
NAME_LENGTH = 120
SHORT_LENGTH = 60


def _composed(text: str | None) -> str | None:
    """A password as it is hashed: composed, so that a and ring typed apart are the same password."""
    return unicodedata.normalize("NFC", text) if text else text


def _password(label: Any, missing: Any) -> PasswordField:
    """A password field: taken whole and never shown again."""
    return PasswordField(label, validators=[InputRequired(missing), Length(max=PASSWORD_LENGTH)], filters=[_composed])


def _address() -> EmailField:
    wanted = InputRequired(_l("Skriv din e-postadress."))
    return EmailField(_l("E-postadress"), validators=[wanted, Length(max=ADDRESS_LENGTH)], filters=[one_line])


class SignInForm(BaseForm):
    """Address and password."""

    email = _address()
    password = _password(_l("Lösenord"), _l("Skriv ditt lösenord."))
    is_throttled = False

    def refuse(self, error: DomainError) -> None:
        """Say no, and remember whether it was for too many tries (429)."""
        super().refuse(error)
        self.is_throttled = error.code == "session.throttled"

    def to_draft(self) -> SignInDraft:
        """The try, with keyed hashes of whom it is for and where it came from."""
        return _try_to_sign_in(self.email.data or "", self.password.data or "")


def _try_to_sign_in(email: str, password: str) -> SignInDraft:
    secret = current_app.extensions["settings"].secret_key
    return SignInDraft(
        email=email,
        password=password,
        account_key=account_key(secret, email),
        address_key=address_key(secret, request.remote_addr or ""),
        device=device_code(request.user_agent.string),
        old_token=session.get("_user_id"),
    )


def _policy() -> str:
    """Whether a second factor is demanded here."""
    return str(current_app.extensions["settings"].second_factor)


class ForgottenForm(BaseForm):
    """The address that a link to a new password is wanted for."""

    email = _address()
    is_throttled = False

    def refuse(self, error: DomainError) -> None:
        """Say no, and remember whether it was for asking too often (429)."""
        super().refuse(error)
        self.is_throttled = error.code == "session.throttled"

    def to_request(self) -> ResetRequest:
        """Who asks for which account, as keyed hashes beside the address."""
        settings, email = current_app.extensions["settings"], self.email.data or ""
        account, place = reset_keys(settings.secret_key, email, request.remote_addr or "")
        return ResetRequest(email=email, account_key=account, address_key=place)


class ResetForm(BaseForm):
    """The password that the holder of a link chooses; whose it is stands in the link's row."""

    password = _password(_l("Nytt lösenord"), _l("Välj ett nytt lösenord."))

    def to_draft(self, token: str, account_key: Callable[[str], str]) -> ResetDraft:
        """The link and the password."""
        return ResetDraft(token=token, password=self.password.data or "", account_key=account_key, policy=_policy())


class EntryForm(BaseForm):
    """The password that the holder of a link chooses; who it is stands in the invitation."""

    password = _password(_l("Välj ett lösenord"), _l("Välj ett lösenord."))

    def to_draft(self, token: str) -> EntryDraft:
        """The link and the password."""
        secret = current_app.extensions["settings"].secret_key
        return EntryDraft(
            token=token,
            password=self.password.data or "",
            key_of=partial(account_key, secret),
            device=device_code(request.user_agent.string),
            old_token=session.get("_user_id"),
            policy=_policy(),
            sealed_secret=current_app.extensions["second_factors"].new_secret(),
        )


class ChangePasswordForm(BaseForm):
    """One's own password: the one that is, and the one that is to be."""

    old_password = _password(_l("Nuvarande lösenord"), _l("Skriv ditt nuvarande lösenord."))
    password = _password(_l("Nytt lösenord"), _l("Välj ett nytt lösenord."))

    def to_draft(self, email: str, context: tuple[str, ...], role: UserRole) -> NewPassword:
        """The change; the old password is judged as a try to sign in is. ``context``: words that make no password."""
        proof, password = _try_to_sign_in(email, self.old_password.data or ""), self.password.data or ""
        return NewPassword(proof, password, context, has_second_factor=is_demanded(_policy(), role))


class OrganisationForm(NewForm):
    """An actor: what it is called, what it is, and which district it belongs to."""

    name = line(_l("Namn"), required=True)
    short_name = line(_l("Kort namn"), required=True, length=SHORT_LENGTH)
    kind_code = SelectField(_l("Slag av aktör"), validators=[InputRequired(_l("Välj vad för slags aktör det är."))])
    district_id = SelectField(_l("Stadsdelsområde"), filters=[lambda value: value or ""])

    def offer(self, kinds: Iterable[VocabularyTerm], districts: Iterable[District]) -> None:
        """Fill the choices."""
        self.kind_code.choices = [("", _l("Välj")), *((term.code, term.label) for term in kinds)]
        self.district_id.choices = [("", _l("Hela staden")), *((row.id, row.name) for row in districts)]

    def to_draft(self, row: Organisation | None = None) -> OrganisationDraft:
        """The organisation as sent: a new one, or the one that is edited."""
        return OrganisationDraft(
            id=row.id if row else self.new_id,
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            kind_code=self.kind_code.data,
            district_id=self.district_id.data or None,
            version=self.seen_version,
        )


class OrganisationFilterForm(Form):
    """The list's filter, read from the address."""

    text = StringField(_l("Namn"), name="sok", filters=[one_line])
    kind = SelectField(_l("Slag av aktör"), name="slag", validate_choice=False)

    @classmethod
    def read(cls, args: MultiDict[str, str], kinds: Iterable[VocabularyTerm]) -> OrganisationFilterForm:
        """The filter of an address; a kind that is none is left out."""
        form = cls(args)
        named: list[tuple[str, Any]] = [(term.code, term.label) for term in kinds]
        form.kind.choices = [("", _l("Alla slag")), *named]
        form.kind.data = form.kind.data if form.kind.data in dict(named) else ""
        return form

    def to_filter(self) -> OrganisationFilter:
        """What the query understands."""
        return OrganisationFilter(self.kind.data or None, (self.text.data or "")[:NAME_LENGTH] or None)

    def to_address(self) -> dict[str, str]:
        """The filter as parts of an address, empty ones left out."""
        return {field.name: field.data for field in (self.text, self.kind) if field.data}
