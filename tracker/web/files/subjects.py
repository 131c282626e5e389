"""What a list of files is about: the case or one thing in it, its title, its address, and the way back to the thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, url_for

from tracker.domain.files.kinds import THE_CASE, About
from tracker.extensions import gettext as _
from tracker.queries.files.things import Thing, picture_id, thing_of
from tracker.web.labels.ground.findings import finding_called
from tracker.web.session import CaseContext, actor, db


@dataclass(frozen=True, slots=True)
class Subject:
    """``back``: (words, address) of the thing itself, None for the case."""

    about: About
    thing: Thing
    title: str
    endpoint: str
    values: dict[str, Any]
    section: str
    back: tuple[str, str] | None = None

    @property
    def address(self) -> str:
        """Where the list stands and a new file is sent."""
        return str(url_for(self.endpoint, **self.values))


def subject_of(context: CaseContext, about: About) -> Subject:
    """The list that a file on something belongs to, or 404 where that is not the reader's to know of."""
    thing = thing_of(db(), actor(), context.id, about) or abort(404)
    title, endpoint, values, section, back = _places(context.id, about, thing)
    return Subject(about, thing, title, endpoint, {"case_id": context.id, **values}, section, back)


def picture_subject(context: CaseContext, number: int) -> Subject:
    """The list beside a frozen picture, by its number."""
    found = picture_id(db(), actor(), context.id, number) or abort(404)
    return subject_of(context, About(picture_id=found))


_Place = tuple[str, str, dict[str, Any], str, tuple[str, str] | None]


def _places(case_id: str, about: About, thing: Thing) -> _Place:
    if about.observation_id:
        return _of_observation(case_id, about.observation_id, thing)
    if about.problem_id:
        values: dict[str, Any] = {"problem_id": about.problem_id}
        back = (_("Problemets orsaker"), url_for("problems.causes", case_id=case_id, **values))
        title = _("Filer om %(letter)s: %(title)s", letter=thing.letter, title=thing.title)
        return title, "files.about_problem", values, "files.index", back
    if about.measure_id:
        values = {"measure_id": about.measure_id}
        back = (_("Åtgärden"), url_for("plans.measure", case_id=case_id, **values))
        return _("Filer om åtgärden %(title)s", title=thing.title), "files.about_measure", values, "plans.plan", back
    if about.picture_id:
        number = {"number": thing.number}
        back = (_("Lägesbilden"), url_for("pictures.show", case_id=case_id, number=thing.number))
        title = _("Filer vid lägesbild version %(number)s", number=thing.number)
        return title, "files.about_picture", number, "pictures.index", back
    return _places_of_walks(case_id, about, thing)


def _places_of_walks(case_id: str, about: About, thing: Thing) -> _Place:
    """A meeting, what was found on a walk, or nothing but the case."""
    if about.meeting_id:
        values: dict[str, Any] = {"meeting_id": about.meeting_id}
        back = (_("Alla möten"), url_for("cases.meetings", case_id=case_id))
        return _("Filer från %(title)s", title=thing.title), "files.about_meeting", values, "cases.meetings", back
    if about.finding_id:
        return _of_finding(case_id, about.finding_id, thing)
    assert about == THE_CASE  # noqa: S101 - every other field stands above
    return _("Handlingar"), "files.index", {}, "files.index", None


def _of_observation(case_id: str, observation_id: str, thing: Thing) -> _Place:
    values = {"observation_id": observation_id}
    back = (_("Er kartläggning"), url_for("mapping.show", case_id=case_id))
    return _("Filer till %(title)s", title=thing.title), "files.about_observation", values, "", back


def _of_finding(case_id: str, finding_id: str, thing: Thing) -> _Place:
    values: dict[str, Any] = {"finding_id": finding_id}
    back = (_("Fyndet"), url_for("walks.finding", case_id=case_id, walk_id=thing.walk_id, **values))
    title = _("Filer om fyndet %(title)s", title=finding_called(thing.code or "", thing.title))
    return title, "files.about_finding", values, "walks.of_case", back
