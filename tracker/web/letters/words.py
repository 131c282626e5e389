"""Wording a letter: its subject, its text with one link, and the address that the link begins with.

A mailbox is outside the circles that bound who reads what. So a letter says which organisations and what is asked for,
never a case's title, place or text, and its subject names no person.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, render_template

from config import Settings
from tracker.domain.cases import PartyStatus
from tracker.domain.mail import LetterWords
from tracker.extensions import gettext as _
from tracker.models.cases import CaseParty
from tracker.queries.mail.receivers import contact_to_write_to
from tracker.web.session import CaseContext, actor, db


def public_address(endpoint: str, **values: Any) -> str:
    """The whole address of a page, for a letter: PUBLIC_URL and the path, whatever host the request names."""
    settings: Settings = current_app.extensions["settings"]
    return settings.public_url + current_app.url_map.bind("letters").build(endpoint, values)


def worded(subject: str, template: str, **values: Any) -> LetterWords:
    """A letter by a template below templates/mail (plain text, extends mail/letter.txt)."""
    text = render_template(f"mail/{template}", **values)
    return LetterWords(subject, text.strip() + "\n")


def reminder(context: CaseContext, party: CaseParty) -> LetterWords | None:
    """A reminder for the party's contact person, with a link to what is waited for; None where nobody can get it."""
    if contact_to_write_to(db(), party.id) is None:
        return None
    waits_for_answer = party.status is PartyStatus.INVITED
    endpoint = "cases.answer" if waits_for_answer else "mapping.show"
    subject = _("Påminnelse: svara på inbjudan") if waits_for_answer else _("Påminnelse: er egen kartläggning")
    return worded(
        f"{subject} (Platssamverkan)",
        "reminder.txt",
        waits_for_answer=waits_for_answer,
        sender=actor().organisation_name,
        receiver=party.organisation.name,
        due_on=party.mapping_due_on or context.case.mapping_due_on,
        link=public_address(endpoint, case_id=context.id),
    )
