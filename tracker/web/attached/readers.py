"""Who reads a file: in words for each circle that it may have, and the strip of the one that it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.domain.access import Circle
from tracker.domain.files.kinds import circles_within
from tracker.extensions import gettext as _
from tracker.queries.audience import Readers
from tracker.queries.files.things import Thing
from tracker.web.audience import AudienceStrip, brief
from tracker.web.labels import label


@dataclass(frozen=True, slots=True)
class CircleWords:
    """A circle with who reads what has it and which parties do not."""

    value: str
    label: str
    reading: str
    outside: str


@dataclass(frozen=True, slots=True)
class FileAudience:
    """The people of the case and the organisation whose file it is; ``is_sealed``: its mapping is not opened."""

    readers: Sequence[Readers]
    organisation_id: str
    organisation_name: str
    is_sealed: bool = False

    def reading(self, circle: Circle) -> list[Readers]:
        """Those who read a file in the circle; its own organisation always does."""
        return [
            row
            for row in self.readers
            if row.organisation_id == self.organisation_id
            or (circle is not Circle.OWN_ORGANISATION and row.reads(circle))
        ]

    def words(self, circle: Circle) -> CircleWords:
        """A circle in words."""
        reading = self.reading(circle)
        outside = [row for row in self.readers if row.is_party and row not in reading]
        return CircleWords(
            circle.value,
            label(circle),
            brief(reading) or self.organisation_name,
            brief(outside) or _("ingen av parterna"),
        )

    def strip(self, circle: Circle) -> AudienceStrip:
        """The strip above a form; before its mapping is opened only the own organisation reads a file."""
        words = self.words(circle)
        if self.is_sealed and circle is not Circle.OWN_ORGANISATION:
            now = self.words(Circle.OWN_ORGANISATION)
            columns = [
                (_("Läses av nu"), now.reading),
                (_("Läses inte av"), now.outside),
                (_("När kartläggningarna är öppnade"), words.reading),
            ]
            return AudienceStrip("sealed", _("Förseglad"), [*columns])
        others = words.outside
        if circle is Circle.OWN_ORGANISATION:
            others = _("%(parties)s. Inte heller stadsledningskontoret.", parties=words.outside)
        columns = [(_("Läses av så snart du sparar"), words.reading), (_("Läses inte av"), others)]
        if circle is Circle.PUBLIC:
            columns.append((_("Får visas för"), _("Alla, även utanför ärendet. Filen läggs inte ut av sig själv.")))
        return AudienceStrip(circle.value, words.label, [*columns])


def offered(audience: FileAudience, thing: Thing) -> list[CircleWords]:
    """Every circle that a file on the thing may have, narrowest first."""
    return [audience.words(circle) for circle in circles_within(thing.bound)]


def until_now_words(audience: FileAudience, saved: Circle) -> str | None:
    """Who besides the own organisation could read a saved file until now; None when nobody could."""
    others = [row for row in audience.reading(saved) if row.organisation_id != audience.organisation_id]
    return brief(others) if others and not audience.is_sealed else None
