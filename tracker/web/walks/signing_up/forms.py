"""The form of who signs up. Nothing of it is owed."""

from __future__ import annotations

from flask import current_app, request
from wtforms import BooleanField, RadioField

from tracker.domain.errors import DomainError
from tracker.domain.people import sign_up_key
from tracker.domain.walks.people import WalkGender, WalkNeed
from tracker.extensions import lazy_gettext as _l
from tracker.services.walks.signing_up import SignUpDraft
from tracker.web.forms import NewForm, checkboxes, line
from tracker.web.labels import choices


class SignUpForm(NewForm):
    """Name, address, how one is counted, and what one needs. ``is_throttled``: too many came from there (429)."""

    name = line(_l("Namn"), length=80)
    email = line(_l("E-postadress"), length=254)
    gender = RadioField(_l("Räknas som"), choices=lambda: choices(WalkGender), default=WalkGender.UNSAID.value)
    is_young = BooleanField(_l("Jag är under 20 år"))
    needs = checkboxes(_l("Jag behöver"))
    is_throttled = False

    @classmethod
    def made(cls) -> SignUpForm:
        """A form with the needs to choose from."""
        form = cls()
        form.needs.choices = choices(WalkNeed)
        return form

    def refuse(self, error: DomainError) -> None:
        """Say no, and remember whether it was for too many tries."""
        super().refuse(error)
        self.is_throttled = error.code == "session.throttled"

    def to_draft(self, token: str) -> SignUpDraft:
        """What the service takes."""
        wanted = set(self.needs.data or [])
        secret = current_app.extensions["settings"].secret_key
        return SignUpDraft(
            token=token,
            place_key=sign_up_key(secret, request.remote_addr or ""),
            id=self.new_id,
            name=self.name.data,
            email=self.email.data,
            gender=WalkGender(self.gender.data),
            is_young=bool(self.is_young.data),
            needs=[need for need in WalkNeed if need.value in wanted],
        )
