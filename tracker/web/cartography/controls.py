"""Who has authority where, in words: one, several to choose among, or nobody known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.ground.areas import Aspect, Controller, Held, answering, controllers_among
from tracker.extensions import gettext as _
from tracker.web.labels import label


@dataclass(frozen=True, slots=True)
class ControlWords:
    """``who`` answers; ``note``: how that is known, or what to do; ``among``: whom there is to choose between."""

    who: str
    note: str
    among: tuple[Controller, ...] = ()

    @property
    def said(self) -> str:
        """In one line."""
        return f"{self.who}. {self.note}" if self.note else self.who


def control_words(held: Sequence[Held], aspect: Aspect = Aspect.GROUND) -> ControlWords:
    """What the areas around a point say of something there."""
    found = answering(held, aspect)
    among = tuple(controllers_among(found))
    if not among:
        others = ", ".join(f"{label(each.aspect).lower()}: {each.controller.name}" for each in held)
        note = _("Områdena säger bara %(what)s.", what=others) if others else ""
        return ControlWords(_("Ingen känd än"), note)
    if len(among) > 1:
        names = _(" och ").join([", ".join(each.name for each in among[:-1]), among[-1].name])
        return ControlWords(names, _("Flera har rådighet här. Välj en."), among)
    first = found[0]
    source = f" ({first.source})" if first.source else ""
    return ControlWords(
        among[0].name, _("Enligt området %(name)s%(source)s.", name=first.area_name, source=source), among
    )
