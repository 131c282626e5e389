"""Forms of the room. What an organisation's own administrator may not give is not in its forms at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, EmailField, Form, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from tracker.domain.administration.people import REASON_LENGTH, UserState, roles_given_by
from tracker.domain.administration.programmes import AREA_LENGTH
from tracker.domain.mail.letters import ADDRESS_LENGTH
from tracker.domain.people import Actor, UserRole
from tracker.domain.texts.word_hints import ADVICE_LENGTH, SOURCE_LENGTH, WORD_LENGTH
from tracker.extensions import lazy_gettext as _l
from tracker.models.people import User
from tracker.queries.administration.people import UserFilter
from tracker.services.administration.accounts import AccountDraft
from tracker.services.administration.people import UserDraft
from tracker.services.administration.programmes import ProgrammeDraft
from tracker.services.administration.word_hints import HintDraft
from tracker.web.forms import BaseForm, NewForm, line, one_line, text
from tracker.web.labels import choices, label

NAME_LENGTH = 120
NUMBER_LENGTH = 40
YEAR_LENGTH = 4
_PICK = _l("Välj i listan.")


def _role() -> SelectField:
    return SelectField(_l("Roll"), validators=[InputRequired(_PICK)])


def _year(label_text: Any) -> StringField:
    """A year as text: what it may be is said by the rule, in the same words whatever was typed."""
    return StringField(label_text, filters=[lambda value: one_line(str(value)) if value is not None else None])


def _as_year(value: str | None) -> int | None:
    is_year = value is not None and value.isascii() and value.isdigit() and len(value) == YEAR_LENGTH
    return int(value) if is_year and value is not None else None


def _admin() -> BooleanField:
    return BooleanField(_l("Administrerar sin organisation"))


class UserForm(BaseForm):
    """What a person is, for the system administrator."""

    name = line(_l("Namn"), required=True, length=NAME_LENGTH)
    title = line(_l("Titel"), length=NAME_LENGTH)
    role = _role()
    is_organisation_admin = _admin()

    @classmethod
    def of(cls, user: User) -> UserForm:
        """The form of a person."""
        form = cls(obj=user)
        form.role.choices = choices(UserRole)
        return form

    def to_draft(self, user_id: str) -> UserDraft:
        """The person as sent."""
        return UserDraft(
            id=user_id,
            name=self.name.data or "",
            title=self.title.data,
            role=UserRole(self.role.data),
            is_organisation_admin=bool(self.is_organisation_admin.data),
            version=self.seen_version,
        )


class InviteForm(NewForm):
    """Somebody to invite to an account."""

    organisation_id = SelectField(_l("Aktör"), validators=[InputRequired(_PICK)])
    name = line(_l("Namn"), required=True, length=NAME_LENGTH)
    email = EmailField(
        _l("E-postadress"),
        validators=[InputRequired(_l("Skriv personens e-postadress.")), Length(max=ADDRESS_LENGTH)],
        filters=[one_line],
    )
    title = line(_l("Titel"), length=NAME_LENGTH)
    role = _role()
    is_organisation_admin = _admin()

    @classmethod
    def for_actor(cls, who: Actor, organisations: Iterable[tuple[str, str]], **given: Any) -> InviteForm:
        """With what the actor may give; an organisation's own administrator gives neither organisation nor duty."""
        form = cls(**{"role": UserRole.MEMBER, **given})
        form.role.choices = [(role.value, label(role)) for role in roles_given_by(who)]
        form.organisation_id.choices = [("", _l("Välj")), *organisations]
        if who.role is not UserRole.SYSTEM_ADMIN:
            del form.organisation_id
            del form.is_organisation_admin
        return form

    def to_draft(self, who: Actor) -> AccountDraft:
        """The invitation as sent; to the actor's own organisation where the form asks for none."""
        return AccountDraft(
            id=self.new_id,
            email=self.email.data or "",
            name=self.name.data or "",
            title=self.title.data,
            organisation_id=self.organisation_id.data if "organisation_id" in self else who.organisation_id,
            role=UserRole(self.role.data),
            is_organisation_admin="is_organisation_admin" in self and bool(self.is_organisation_admin.data),
        )


class EndForm(BaseForm):
    """Why somebody ends."""

    reason = line(_l("Varför avslutas kontot?"), length=REASON_LENGTH)


class DistrictForm(NewForm):
    """What a district is called."""

    name = line(_l("Namn"), length=NAME_LENGTH)


class WordHintForm(NewForm):
    """A word that is looked for, and what is said of it."""

    word = line(_l("Ord eller uttryck"), length=WORD_LENGTH)
    suggestion = text(_l("Skriv hellre …"), length=ADVICE_LENGTH)
    reason = text(_l("Varför?"), length=ADVICE_LENGTH)
    source = line(_l("Varifrån kommer rådet?"), length=SOURCE_LENGTH)
    not_before = line(_l("Säg inget när nästa ord är"), length=WORD_LENGTH)

    def to_draft(self, hint_id: str | None = None) -> HintDraft:
        """What the verb takes; of a new one the token is the id."""
        return HintDraft(
            id=hint_id or self.new_id,
            word=self.word.data or "",
            suggestion=self.suggestion.data or "",
            reason=self.reason.data or "",
            source=self.source.data,
            not_before=self.not_before.data,
            version=self.seen_version,
        )


class TryForm(BaseForm):
    """A text to look through with the list as it is; it is not saved."""

    text = text(_l("Text att prova"), length=2000)


class AreaForm(NewForm):
    """What a focus area is called."""

    area = line(_l("Nytt fokusområde"), length=AREA_LENGTH)


class ProgrammeForm(NewForm):
    """A programme version; ``areas`` of a new one only."""

    name = line(_l("Namn"), length=NAME_LENGTH)
    first_year = _year(_l("Första året"))
    last_year = _year(_l("Sista året"))
    adopted_on = DateField(_l("Antaget"), validators=[Optional()])
    registry_number = line(_l("Diarienummer"), length=NUMBER_LENGTH)
    areas = text(_l("Fokusområden"))

    def to_draft(self) -> ProgrammeDraft:
        """The version as sent."""
        return ProgrammeDraft(
            id=self.new_id,
            name=self.name.data or "",
            first_year=_as_year(self.first_year.data),
            last_year=_as_year(self.last_year.data),
            adopted_on=self.adopted_on.data,
            registry_number=self.registry_number.data,
            areas=(self.areas.data or "").split("\n") if "areas" in self else (),
            version=self.seen_version,
        )


class UserFilterForm(Form):
    """The list's filter, read from the address."""

    text = StringField(_l("Namn eller e-post"), name="sok", filters=[one_line])
    organisation = SelectField(_l("Aktör"), name="aktor", validate_choice=False)
    role = SelectField(_l("Roll"), name="roll", validate_choice=False)
    state = SelectField(_l("Läge"), name="lage", validate_choice=False)

    @classmethod
    def read(cls, args: MultiDict[str, str], organisations: Iterable[tuple[str, str]]) -> UserFilterForm:
        """The filter of an address; a value that is none of its choices is left out."""
        form = cls(args)
        offered: list[tuple[SelectField, Any, list[tuple[str, str]]]] = [
            (form.organisation, _l("Alla aktörer"), list(organisations)),
            (form.role, _l("Alla roller"), choices(UserRole)),
            (form.state, _l("Alla lägen"), choices(UserState)),
        ]
        for field, every, named in offered:
            field.choices = [("", every), *named]
            field.data = field.data if field.data in dict(named) else ""
        return form

    def to_filter(self) -> UserFilter:
        """What the query understands."""
        return UserFilter(
            text=(self.text.data or "")[:NAME_LENGTH] or None,
            organisation_id=self.organisation.data or None,
            role=UserRole(self.role.data) if self.role.data else None,
            state=UserState(self.state.data) if self.state.data else None,
        )

    def to_address(self) -> dict[str, str]:
        """The filter as parts of an address, empty ones left out."""
        fields = (self.text, self.organisation, self.role, self.state)
        return {field.name: field.data for field in fields if field.data}
