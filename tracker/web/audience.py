"""The audience strip: before anything is shared the page says who reads it, by organisation and number of people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.access import Circle
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.audience import Readers
from tracker.web.formats import count_word
from tracker.web.labels import label


@dataclass(frozen=True, slots=True)
class AudienceStrip:
    """What components/audience.html shows. ``columns``: (heading, text) or (heading, text, names)."""

    state: str
    label: str
    columns: list[tuple[Any, ...]] = field(default_factory=list)


def people_words(count: int) -> str:
    """As 2 personer."""
    return str(ngettext("%(num)d person", "%(num)d personer", count))


def names_of(readers: Iterable[Readers]) -> list[str]:
    """Each organisation with its number of people; those who are no party are told to be an overview."""
    return [
        _("%(name)s, %(people)s", name=row.short_name, people=people_words(row.count))
        if row.is_party
        else _("%(name)s, %(people)s som följer alla ärenden", name=row.short_name, people=people_words(row.count))
        for row in readers
    ]


def listed(words: Sequence[str]) -> str:
    """As a, b och c."""
    if len(words) <= 1:
        return "".join(words)
    return str(_("%(first)s och %(last)s", first=", ".join(words[:-1]), last=words[-1]))


def circle_words(readers: Sequence[Readers], circle: Circle) -> str:
    """How many read a text with this circle: Alla sju parter, 11 personer."""
    reading = [row for row in readers if row.reads(circle)]
    parties = sum(row.is_party for row in reading)
    besides = "".join(f" {_('och')} {row.short_name}" for row in reading if not row.is_party)
    people = people_words(sum(row.count for row in reading))
    words = {"people": people, "count": count_word(parties), "Count": count_word(parties).capitalize(), "also": besides}
    if parties == sum(row.is_party for row in readers):
        return str(
            ngettext(
                "Den enda parten%(also)s, %(people)s", "Alla %(count)s parter%(also)s, %(people)s", parties, **words
            )
        )
    return str(ngettext("En part%(also)s, %(people)s", "%(Count)s parter%(also)s, %(people)s", parties, **words))


def brief(readers: Iterable[Readers]) -> str:
    """As Farsta SDF (2), Polisen (1) och Skolan (1)."""
    return listed([f"{row.short_name} ({row.count})" for row in readers])


def shared_strip(readers: Sequence[Readers], circle: Circle = Circle.ALL_PARTIES) -> AudienceStrip:
    """The strip above a form whose text is shared at once: who reads it, and who does not."""
    reading = [row for row in readers if row.reads(circle)]
    outside = [row for row in readers if row.is_party and not row.reads(circle)]
    others = brief(outside) if outside else _("De som inte har tackat ja, och allmänheten")
    return AudienceStrip(
        circle.value,
        label(circle),
        [
            (_("Läses av så snart du sparar"), brief(reading)),
            (_("Läses inte av"), others),
        ],
    )


def own_strip(readers: Sequence[Readers], organisation_id: str, name: str) -> AudienceStrip:
    """The strip above what stays with one's own organisation: how many colleagues read it, and nobody else."""
    people = next((row.people for row in readers if row.organisation_id == organisation_id), ())
    others = _("Övriga parter och deras samordnare, stadsledningskontoret och systemadministratören")
    return AudienceStrip(
        Circle.OWN_ORGANISATION.value,
        label(Circle.OWN_ORGANISATION),
        [
            (_("Läses av"), _("Bara %(name)s, %(people)s", name=name, people=people_words(len(people))), list(people)),
            (_("Läses inte av"), others),
        ],
    )
