"""The letter with the link of an invitation to an account."""

from __future__ import annotations

from tracker.domain.mail import LetterWords
from tracker.extensions import gettext as _
from tracker.services.entry.links import LinkFacts
from tracker.web.letters.words import public_address, worded


def account_invitation(facts: LinkFacts) -> LetterWords:
    """Who invites for which organisation, until when the link opens, and the link."""
    return worded(
        _("Inbjudan till ett konto i Platssamverkan"),
        "account.txt",
        facts=facts,
        link=public_address("people.account", account_token=facts.token),
    )
