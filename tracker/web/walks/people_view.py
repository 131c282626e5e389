"""Participants in words: how many, whom the route must suit, who is missing, and the meetings around the walk."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.walks.people import WalkGender, WalkNeed
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.walks.planned import SafetyWalk, WalkParticipant
from tracker.queries.walks.walks import Gathering
from tracker.web.formats import day_of, short_day
from tracker.web.labels import label

_COUNTED = {
    WalkGender.WOMAN: lambda n: ngettext("%(num)d kvinna", "%(num)d kvinnor", n),
    WalkGender.MAN: lambda n: ngettext("%(num)d man", "%(num)d män", n),
    WalkGender.OTHER: lambda n: ngettext("%(num)d annan", "%(num)d andra", n),
    WalkGender.UNSAID: lambda n: ngettext("%(num)d har inte sagt", "%(num)d har inte sagt", n),
}


def people_words(people: Gathering, most: int) -> str:
    """As 14 av 20: 8 kvinnor, 6 män."""
    said = _("%(people)s av %(most)s", people=people.people, most=most)
    parts = [_COUNTED[gender](count) for gender, count in people.by_gender.items()]
    return f"{said}: {', '.join(parts)}" if parts else said


def need_words(row: WalkParticipant) -> str:
    """What a participant needs, in words."""
    return ", ".join(label(need) for need in WalkNeed if need.value in row.needs)


def people_facts(walk: SafetyWalk, people: Gathering, *, tells_needs: bool) -> Iterator[tuple[str, str]]:
    """Label and words. Needs are few and could point somebody out: told only to those who plan the walk."""
    if tells_needs:
        yield _("Anmälda"), people_words(people, walk.most_participants)
        needs = [f"{people.needs[need.value]} {label(need).lower()}" for need in WalkNeed if need.value in people.needs]
        yield _("Behov"), ", ".join(needs) or _("Inga kända")
        if people.people and not people.young:
            yield _("Saknas"), _("Ingen under 20 år är anmäld. Fråga elevrådet.")
    else:
        yield _("Anmälda"), _("%(people)s av %(most)s", people=people.people, most=walk.most_participants)
    around = [
        _("%(what)s %(day)s", what=word, day=short_day(day_of(meeting.starts_at)))
        for word, meeting in ((_("Förmöte"), walk.pre_meeting), (_("Avslutande möte"), walk.closing_meeting))
        if meeting is not None and meeting.cancelled_at is None
    ]
    yield _("Andra möten"), ". ".join(around) or _("Inga planerade")
