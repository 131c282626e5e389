"""The forms of the room: a case, a place, an invitation, a party, an answer, a meeting, perspectives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from wtforms import RadioField, StringField
from wtforms.validators import AnyOf, Optional

from tracker.domain.cases import Demarcation, PartyRole
from tracker.domain.people import Actor, UserRole
from tracker.domain.vocabulary import Vocabulary
from tracker.extensions import lazy_gettext as _l
from tracker.models.cases import Case
from tracker.queries.parties import Person, active_organisation_ids, people_of
from tracker.queries.reference import open_districts, programme_versions, terms
from tracker.services.cases import CaseDraft
from tracker.services.entry.links import PersonDraft
from tracker.services.parties import InvitationDraft
from tracker.services.places import PlaceDraft
from tracker.web.cartography.place_field import PlaceFields
from tracker.web.forms import (
    BaseForm,
    NewForm,
    QuotingForm,
    checkboxes,
    id_select,
    ids,
    line,
    named,
    one_id,
    one_line,
    text,
)
from tracker.web.labels import choices

REQUIRED = _l("Fyll i det här fältet.")
CHOOSE = ("", _l("Välj"))
NOBODY = ("", _l("Inte utsedd än"))
NOBODY_CHOSEN = ("", _l("Ingen kontaktperson"))


class CaseFields:
    """What a new case and an edited one have in common."""

    title = line(_l("Ärendets namn"), required=True)
    registry_number = line(_l("Diarienummer"), length=40)
    background = text(_l("Varför startas arbetet?"))
    purpose = text(_l("Syfte"))
    demarcation = RadioField(_l("Trygghet eller säkerhet?"), validators=[Optional()], validate_choice=False)
    demarcation_note = text(_l("Avgränsning"))
    focus_area_id = id_select(_l("Fokusområde"), required=True)
    theme_code = id_select(_l("Tema"), is_id_field=False)
    district_id = id_select(_l("Stadsdelsområde"), required=True)
    communication_responsible_id = id_select(_l("Ansvarig för kommunikation"))
    steering_group = text(_l("Styrgrupp"), length=2000)
    agreement = line(_l("Överenskommelse som arbetet vilar på"), length=200)

    def fill(self: Any, session: Session, people: Sequence[Person], case: Case | None) -> None:
        """Give the selects what can be chosen."""
        self.demarcation.choices = choices(Demarcation)
        versions = programme_versions(session, selectable=case is None)
        self.focus_area_id.choices = {"": [CHOOSE]} | {
            f"{version.name} {version.first_year}–{version.last_year}": [
                (area.id, area.name) for area in version.focus_areas
            ]
            for version in versions
            if case is None or version.id == case.programme_version_id
        }
        kept = case.theme_code if case else None
        themes = terms(session, Vocabulary.THEME, keep=kept)
        self.theme_code.choices = [("", _l("Inget tema")), *((term.code, term.label) for term in themes)]
        near = open_districts(session, keep=case.district_id if case else None)
        self.district_id.choices = [CHOOSE, *((district.id, district.name) for district in near)]
        self.communication_responsible_id.choices = [NOBODY, *named(people)]

    def draft_values(self: Any) -> dict[str, Any]:
        """What both drafts are made of."""
        wanted = self.demarcation.data
        return {
            "title": self.title.data,
            "registry_number": self.registry_number.data,
            "background": self.background.data,
            "purpose": self.purpose.data,
            "demarcation": Demarcation(wanted) if wanted in set(Demarcation) else None,
            "demarcation_note": self.demarcation_note.data,
            "focus_area_id": self.focus_area_id.data,
            "theme_code": self.theme_code.data or None,
            "district_id": self.district_id.data,
            "communication_responsible_id": self.communication_responsible_id.data or None,
            "steering_group": self.steering_group.data,
            "agreement": self.agreement.data,
        }


class NewCaseForm(CaseFields, QuotingForm, NewForm):
    """Starting a case."""

    coordinator_ids = checkboxes(_l("Samordnarfunktion"), filters=[ids])
    perspective_codes = checkboxes(_l("Perspektiv att höra"))

    @classmethod
    def for_actor(cls, session: Session, who: Actor) -> NewCaseForm:
        """An empty form with the actor's own district and the actor as coordinator chosen."""
        form = cls()
        people = people_of(session, [who.organisation_id])
        form.fill(session, people, None)
        coordinators = [person for person in people if person.role is UserRole.COORDINATOR]
        form.coordinator_ids.choices = [(person.id, person.name) for person in coordinators]
        perspectives = terms(session, Vocabulary.PERSPECTIVE)
        form.perspective_codes.choices = [(term.code, term.label) for term in perspectives]
        if not form.is_submitted():
            form.district_id.data = who.district_id or ""
            form.coordinator_ids.data = [who.user_id]
        return form

    def to_draft(self) -> CaseDraft:
        """What the verb takes."""
        return CaseDraft(
            id=self.new_id,
            coordinator_ids=tuple(self.coordinator_ids.data or ()),
            perspective_codes=tuple(one_line(code) or "" for code in self.perspective_codes.data or []),
            **self.draft_values(),
        )


class EditCaseForm(CaseFields, QuotingForm):
    """Editing what a case is about."""

    @classmethod
    def of(cls, session: Session, case: Case, own_organisation_id: str) -> EditCaseForm:
        """The form with the case's present values."""
        form = cls(obj=case)
        people = people_of(session, {own_organisation_id, *active_organisation_ids(session, case.id)})
        form.fill(session, people, case)
        if not form.is_submitted():
            form.demarcation.data = case.demarcation.value if case.demarcation else None
        return form

    def to_draft(self) -> CaseDraft:
        """What the verb takes."""
        return CaseDraft(version=self.seen_version, **self.draft_values())


class PlaceForm(PlaceFields, QuotingForm, NewForm):
    """A place: its name, where it is, and who has authority over it."""

    name = line(_l("Vad kallas platsen?"), required=True)
    controller_id = id_select(_l("Vem har rådighet över platsen?"))
    controller_name = line(_l("Någon som inte finns i listan"))
    confirm_words: str | None = None

    def to_draft(self, geometry: dict[str, Any] | None) -> PlaceDraft:
        """What the verb takes, with the geometry that was read from the three inputs."""
        return PlaceDraft(
            id=self.new_id,
            name=self.name.data,
            description=self.position_note.data,
            geometry=geometry,
            controller_id=self.controller_id.data or None,
            controller_name=self.controller_name.data,
            version=self.seen_version,
        )


class _PersonFields:
    """Somebody who gets a link by e-mail."""

    def person(self: Any) -> PersonDraft:
        """The person as typed; what is wrong with it the verb says."""
        return PersonDraft(
            id=self.new_id, email=self.email.data or "", name=self.name.data or "", title=self.title.data
        )


class PersonForm(_PersonFields, NewForm):
    """A link to one more person of a party."""

    name = line(_l("Namn"), required=True, length=120)
    email = line(_l("E-postadress"), required=True, length=254)
    title = line(_l("Uppdrag"), length=120)

    def to_draft(self) -> PersonDraft:
        """What the verb takes."""
        return self.person()


class InviteForm(_PersonFields, QuotingForm, NewForm):
    """Inviting organisations; each may have a contact person, chosen beside its box, or one new person is typed."""

    organisation_ids = checkboxes(_l("Aktörer"), filters=[ids])
    role = RadioField(_l("Roll"), default=PartyRole.CONTRIBUTES.value, choices=lambda: choices(PartyRole))
    message = text(_l("Meddelande"), length=2000)
    name = line(_l("Namn"), length=120)
    email = line(_l("E-postadress"), length=254)
    title = line(_l("Uppdrag"), length=120)

    @property
    def has_person(self) -> bool:
        """Whether somebody is typed in: a name or an address."""
        return bool(self.name.data or self.email.data)

    def to_draft(self) -> InvitationDraft:
        """What the verb takes."""
        sent = {key: one_id(request.form.get(f"contact-{key}")) for key in self.organisation_ids.data or ()}
        return InvitationDraft(
            id=self.new_id,
            organisation_ids=tuple(self.organisation_ids.data or ()),
            role=PartyRole(self.role.data),
            message=self.message.data,
            contacts={key: contact for key, contact in sent.items() if contact},
            person=self.person() if self.has_person else None,
        )


class PartyForm(BaseForm):
    """A party's role and contact person."""

    role = RadioField(_l("Roll"), choices=lambda: choices(PartyRole))
    contact_id = id_select(_l("Kontaktperson"))


class ReasonForm(QuotingForm):
    """Why a party leaves."""

    reason = text(_l("Varför lämnar parten ärendet?"), required=True, length=2000)


class AnswerForm(QuotingForm):
    """Yes or no to an invitation, with a note."""

    answer = StringField(validators=[AnyOf(["ja", "nej"], message=_l("Välj Tacka ja eller Tacka nej."))])
    note = text(_l("Vill du skriva något till samordnaren?"), length=2000)


class CoordinatorForm(BaseForm):
    """One more person in the coordinator function."""

    user_id = id_select(_l("Trygghetssamordnare"), required=True)
