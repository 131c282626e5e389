"""Words for codes: every enum member, error code and audit tag in Swedish, complete by test."""

from __future__ import annotations

from enum import StrEnum

from tracker.domain.errors import DomainError
from tracker.extensions import gettext
from tracker.web.labels import access, cases, errors, mapping, plans, priorities, problems, steps, tags
from tracker.web.labels.ground import places, showing, walks
from tracker.web.labels.system import administration, files, law, mail, providers
from tracker.web.labels.words import Words

LABELS: Words = {
    **access.LABELS,
    **administration.LABELS,
    **cases.LABELS,
    **files.LABELS,
    **law.LABELS,
    **mail.LABELS,
    **mapping.LABELS,
    **places.LABELS,
    **plans.LABELS,
    **priorities.LABELS,
    **problems.LABELS,
    **providers.LABELS,
    **showing.LABELS,
    **steps.LABELS,
    **tags.LABELS,
    **walks.LABELS,
}


def label(member: StrEnum) -> str:
    """The Swedish word of an enum member. Raises KeyError when nobody gave it one."""
    return str(LABELS[type(member)][member])


def error_text(error: DomainError) -> str:
    """What a rule's refusal says and what to do, with its facts filled in."""
    words = errors.ERRORS.get(error.code)
    if words is None:
        return str(gettext("Det gick inte att spara. Kontrollera uppgifterna och försök igen."))
    return str(words) % error.facts if error.facts else str(words)


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """(value, word) pairs of an enum for a form's choices, in the enum's order."""
    return [(member.value, label(member)) for member in enum]
