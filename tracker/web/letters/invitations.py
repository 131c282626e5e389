"""The letter with the link of an invitation."""

from __future__ import annotations

from tracker.domain.mail import LetterWords
from tracker.extensions import gettext as _
from tracker.services.entry.links import LinkFacts
from tracker.web.letters.words import public_address, worded


def invitation(facts: LinkFacts) -> LetterWords:
    """Who invites which organisation, until when the link opens, and the link. Nothing of the case."""
    return worded(
        _("Inbjudan till platssamverkan"),
        "invitation.txt",
        facts=facts,
        link=public_address("people.invitation", token=facts.token),
    )
