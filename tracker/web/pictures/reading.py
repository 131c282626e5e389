"""A picture's stored codes in words, ready for the template. Reads only what the reader's own part holds."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.problems import Angle, CauseLevel, FactorKind, Influence, Relation, Strength
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.joint.joint import JointView
from tracker.queries.joint.pictures import PictureReading
from tracker.web.formats import count_word
from tracker.web.labels import label
from tracker.web.labels.heat import heat_view
from tracker.web.times import time_words

Item = dict[str, Any]


def picture_words(picture: PictureReading) -> Item:
    """Everything a picture says, in the order it is read."""
    content = picture.content
    return {
        "number": picture.number,
        "summary": picture.summary,
        "places": content["places"],
        "problems": [_problem(problem, content["places"]) for problem in content["problems"]],
        "set_aside": [_observation(item, content["places"]) for item in content["set_aside"]],
        "heard": [row for row in content["perspectives"] if row["status"] == PerspectiveStatus.HEARD],
        "missing": [row for row in content["perspectives"] if row["status"] == PerspectiveStatus.MISSING],
        "dialogues": [_dialogue(row) for row in content["dialogues"]],
        "heat": heat_view(picture.heat),
        "observations": len(picture.observations),
        "parties": [party["name"] for party in content["parties"]],
    }


def _problem(problem: Item, places: list[Item]) -> Item:
    merged = {part["letter"]: part for part in problem["merged"]}
    causes = [_cause(row) for row in problem["causes"]]
    return {
        **problem,
        "sources": [{**_observation(item, places), "via": _via(item, merged)} for item in problem["sources"]],
        "seen_by": [row["party"] for row in problem["seen_by"]],
        "merged": [{**part, "relation": label(Relation(part["relation"])).lower()} for part in problem["merged"]],
        "causes": [row for row in causes if not row["is_protective"]],
        "protective": [row for row in causes if row["is_protective"]],
        "narrow": label(Circle.AUTHORITIES) if problem["circle"] == Circle.AUTHORITIES else None,
    }


def _via(item: Item, merged: dict[str, Item]) -> str | None:
    """Which problem it came with, when the reader knows of that one."""
    part = merged.get(item["via"] or "")
    return _("Från problem %(letter)s, %(title)s", letter=part["letter"], title=part["title"]) if part else None


def _observation(item: Item, places: list[Item]) -> Item:
    relation = Relation(item.get("relation", Relation.SAME.value))
    place = next((row["name"] for row in places if row["number"] == item["place"]), None)
    return {
        "party": item["party"],
        "title": item["title"],
        "text": item["text"],
        "reason": item.get("reason"),
        "relation": label(relation).lower() if relation is not Relation.SAME else None,
        "facts": [part for part in (place, time_words(item["time_mask"]), item["amount"], item["source"]) if part],
        "causes": [cause["text"] for cause in item["causes"]],
        "narrow": label(Circle.AUTHORITIES) if item["circle"] == Circle.AUTHORITIES else None,
    }


def _cause(row: Item) -> Item:
    parts = [
        label(CauseLevel(row["level"])),
        label(Angle(row["angle"])) if row["angle"] else None,
        _("stöd: %(strength)s", strength=label(Strength(row["strength"])).lower()) if row["strength"] else None,
        _("kan påverkas: %(answer)s", answer=label(Influence(row["influence"])).lower()),
        row["influence_by"],
    ]
    return {
        "key": row["key"],
        "text": row["text"],
        "facts": [str(part) for part in parts if part],
        "is_protective": row["factor"] == FactorKind.PROTECTIVE,
    }


def _dialogue(row: Item) -> Item:
    return {**row, "kind": label(MeetingKind(row["kind"])), "day": dt.date.fromisoformat(row["on"])}


def suggested_summary(view: JointView) -> str:
    """A first sentence to write on from: counts only, of what all parties may read."""
    problems = [each for each in view.problems if each.problem.circle is Circle.ALL_PARTIES]
    rows = [row for row in view.observations if row.circle is Circle.ALL_PARTIES]
    count = ngettext("%(num)d problem", "%(num)d problem", len(problems))
    seen = ngettext("%(num)d iakttagelse", "%(num)d iakttagelser", len(rows))
    parties = count_word(len(view.parties))
    return str(_("%(problems)s av %(seen)s från %(parties)s parter.", problems=count, seen=seen, parties=parties))
