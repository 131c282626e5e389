"""A link that waits: the school that never answered is asked once more, by a letter to its head."""

from __future__ import annotations

from typing import Final

from tracker.demo.scene import Event, Scene
from tracker.domain.mail import LetterWords
from tracker.services.entry.links import LinkFacts, PersonDraft
from tracker.services.entry.sending import invite_person

LETTER: Final = """Hej!

{who}, {organisation}, bjuder in {us} till en platssamverkan, och dig som kontakt: {name}.

Här ser du vad det gäller, vad som väntas av er och vem som läser det ni skriver:

{link}

--
Brevet hör till demon. Alla personer är påhittade.
"""


def ask_the_school_again(scene: Scene) -> None:
    """Olle sends Ingrid Ståhl, who has no password yet, a link into the case."""
    person = PersonDraft(email="rektor@friskola.example", name=scene.actors["rektor"].name, title="Rektor")

    def write(facts: LinkFacts) -> LetterWords:
        text = LETTER.format(
            who=facts.inviter,
            organisation=facts.inviter_organisation,
            us=facts.organisation,
            name=facts.name,
            link=f"{scene.public_url}/inbjudan/{facts.token}",
        )
        return LetterWords("Inbjudan till platssamverkan", text)

    invite_person(scene.work("olle.nystrom"), scene.case, scene.ids["rektor"], person, write)


EVENTS: Final = (Event("2027-02-08 09.30", ask_the_school_again),)
