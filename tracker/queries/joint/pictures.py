"""Questions about situational pictures: what a new one would hold, and what a frozen one says to its reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, defer, joinedload

from tracker.domain.access import Circle, narrowest
from tracker.domain.cases import DIALOGUE_KINDS
from tracker.domain.clock import local, now
from tracker.domain.people import Actor
from tracker.domain.pictures import Heat, heat_of, narrowed_since, readable_part, widest
from tracker.domain.steps import Step
from tracker.models.cases import Case, CasePerspective, Meeting
from tracker.models.mapping import Observation, PossibleCause
from tracker.models.pictures import SituationPicture
from tracker.models.places import Place
from tracker.models.problems import Cause
from tracker.models.process import StepPassage
from tracker.queries.joint.bounds import circles_now
from tracker.queries.joint.causes import causes_by_problem
from tracker.queries.joint.circles import visible_meetings
from tracker.queries.joint.joint import JointProblem, JointView, Mention, joint_view
from tracker.queries.scope import content_case_ids, readable_circles, visible_pictures, visible_places

Item = dict[str, Any]
SHARED = Circle.ALL_PARTIES.value


def frozen_in_step(session: Session, case_id: str) -> dt.datetime | None:
    """When a picture was last frozen since the case came to the joint mapping, or None: then it may be changed."""
    began = (
        sa.select(sa.func.max(StepPassage.passed_at))
        .where(StepPassage.case_id == case_id, StepPassage.to_step == Step.JOINT_MAPPING)
        .scalar_subquery()
    )
    query = sa.select(sa.func.max(SituationPicture.frozen_at)).where(
        SituationPicture.case_id == case_id,
        sa.or_(began.is_(None), SituationPicture.frozen_at >= began),
    )
    return session.scalar(query)


def picture_list(session: Session, actor: Actor, case_id: str) -> Sequence[SituationPicture]:
    """The case's frozen pictures with who froze them, newest first; what they hold is read one at a time."""
    query = (
        visible_pictures(actor)
        .where(SituationPicture.case_id == case_id)
        .options(joinedload(SituationPicture.frozen_by), defer(SituationPicture.content, raiseload=True))
        .order_by(SituationPicture.number.desc())
    )
    return session.scalars(query).all()


def latest_picture(session: Session, actor: Actor, case_id: str) -> SituationPicture | None:
    """The newest frozen picture, or None."""
    query = visible_pictures(actor).where(SituationPicture.case_id == case_id)
    return session.scalars(query.order_by(SituationPicture.number.desc()).limit(1)).one_or_none()


@dataclass(frozen=True, slots=True)
class PictureReading:
    """A frozen picture as one reader may see it. ``content`` holds nothing outside the reader's circles."""

    number: int
    summary: str
    frozen_at: dt.datetime
    frozen_by: str
    content: Item

    @property
    def observations(self) -> dict[str, Item]:
        """Every observation once, by id."""
        sources = [source for problem in self.content["problems"] for source in problem["sources"]]
        return {item["id"]: item for item in (*sources, *self.content["set_aside"])}

    @property
    def heat(self) -> Heat:
        """Parties by time, counted among what the reader reads."""
        marks = ((item["organisation_id"], item["time_mask"]) for item in self.observations.values())
        return heat_of([party["id"] for party in self.content["parties"]], marks)


def frozen_picture(session: Session, actor: Actor, case_id: str, number: int) -> PictureReading | None:
    """Version ``number`` as it was frozen, filtered by the reader's circles; None when there is none.

    What has been narrowed since is as narrow here: nobody reads on in the picture what is no longer shared.
    """
    query = (
        visible_pictures(actor)
        .where(SituationPicture.case_id == case_id, SituationPicture.number == number)
        .options(joinedload(SituationPicture.frozen_by))
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        return None
    content = narrowed_since(row.content, *circles_now(session, case_id))
    return PictureReading(row.number, row.summary, row.frozen_at, row.frozen_by.name, _readable(content, actor))


def draft_picture(session: Session, actor: Actor, case: Case) -> PictureReading:
    """What a picture frozen now would say to the reader; its number is the one it would get."""
    latest = latest_picture(session, actor, case.id)
    number = latest.number + 1 if latest else 1
    content = picture_content(session, actor, case.id)
    return PictureReading(number, "", now(), actor.name, _readable(content, actor))


def _readable(content: Item, actor: Actor) -> Item:
    circles = {circle.value for circle in readable_circles(actor)}
    return readable_part(content, circles, actor.organisation_id)


def picture_content(session: Session, actor: Actor, case_id: str) -> Item:
    """The joint mapping as data: every item with its circle, so that each reader later reads only one's own part."""
    view = joint_view(session, actor, case_id)
    causes = causes_by_problem(session, actor, case_id)
    return {
        "places": _places(session, actor, case_id),
        "parties": [{"id": party.id, "name": party.short_name} for party in view.parties],
        "problems": [_problem(each, causes.get(each.problem.id, [])) for each in view.problems],
        "set_aside": [
            {**_observation(row), "reason": view.set_aside[row.id].reason}
            for row in view.observations
            if row.id in view.set_aside
        ],
        "perspectives": _perspectives(session, actor, case_id),
        "dialogues": _dialogues(session, actor, case_id),
        "heat": _heats(view),
    }


def _places(session: Session, actor: Actor, case_id: str) -> list[Item]:
    query = (
        visible_places(actor)
        .where(Place.case_id == case_id)
        .options(joinedload(Place.controller))
        .order_by(Place.number)
    )
    return [
        {
            "number": row.number,
            "name": row.name,
            "geometry": row.geometry,
            "controller": row.controller.short_name if row.controller else row.controller_name,
            "circle": SHARED,
        }
        for row in session.scalars(query)
    ]


def _problem(each: JointProblem, causes: list[Cause]) -> Item:
    problem = each.problem
    return {
        "letter": problem.letter,
        "title": problem.title,
        "description": problem.description,
        "circle": problem.circle.value,
        "sources": [_source(mention) for mention in each.mentions],
        "seen_by": _seen_by(each),
        "merged": [
            {
                "letter": part.problem.letter,
                "title": part.problem.title,
                "relation": part.row.relation.value,
                "circle": part.problem.circle.value,
            }
            for part in each.merged
        ],
        "causes": [_cause(problem.letter, problem.circle, row) for row in causes],
    }


def _seen_by(each: JointProblem) -> list[Item]:
    """The parties that saw it; that one did is known as widely as the widest of its observations."""
    found: dict[str, list[Circle]] = {}
    names = {mention.organisation.id: mention.organisation.short_name for mention in each.mentions}
    for mention in each.mentions:
        found.setdefault(mention.organisation.id, []).append(_circle(mention))
    return [{"party": names[key], "circle": widest(circles).value} for key, circles in found.items()]


def _circle(mention: Mention) -> Circle:
    """A source that came with a merged problem is read by no more than that problem allows."""
    via = [mention.via.circle] if mention.via else []
    return narrowest([mention.observation.circle, *via])


def _source(mention: Mention) -> Item:
    return {
        **_observation(mention.observation),
        "relation": mention.relation.value,
        "via": mention.via.letter if mention.via else None,
        "circle": _circle(mention).value,
    }


def _observation(row: Observation) -> Item:
    organisation = row.mapping.organisation
    return {
        "id": row.id,
        "organisation_id": organisation.id,
        "party": organisation.short_name,
        "title": row.title,
        "text": row.text,
        "type": row.type.label,
        "place": row.place.number if row.place else None,
        "time_mask": row.time_mask,
        "amount": row.amount,
        "period": row.period,
        "source": row.source_note or (row.source.label if row.source else None),
        "causes": [_possible(cause, row.circle, organisation.id) for cause in row.causes],
        "circle": row.circle.value,
    }


def _possible(cause: PossibleCause, circle: Circle, organisation_id: str) -> Item:
    """A cause that a party thought of itself, read by no more than its observation."""
    bound = narrowest([cause.circle, circle]).value
    return {"text": cause.text, "circle": bound, "organisation_id": organisation_id}


def _cause(letter: str, circle: Circle, row: Cause) -> Item:
    return {
        "key": f"{letter}{row.number}",
        "text": row.text,
        "factor": row.factor.value,
        "angle": row.angle.value if row.angle else None,
        "level": row.level.value,
        "strength": row.strength.value if row.strength else None,
        "influence": row.influence.value,
        "influence_by": row.influence_by,
        "circle": circle.value,
    }


def _perspectives(session: Session, actor: Actor, case_id: str) -> list[Item]:
    query = (
        sa.select(CasePerspective)
        .where(CasePerspective.case_id == case_id, CasePerspective.case_id.in_(content_case_ids(actor)))
        .options(joinedload(CasePerspective.term))
    )
    rows = sorted(session.scalars(query), key=lambda row: (row.term.position, row.term_code))
    return [{"label": row.term.label, "status": row.status.value, "note": row.note, "circle": SHARED} for row in rows]


def _dialogues(session: Session, actor: Actor, case_id: str) -> list[Item]:
    """Dialogues and walks that have been held."""
    query = (
        visible_meetings(actor)
        .where(
            Meeting.case_id == case_id,
            Meeting.kind.in_(DIALOGUE_KINDS),
            Meeting.cancelled_at.is_(None),
            Meeting.starts_at <= now(),
        )
        .order_by(Meeting.starts_at)
    )
    return [
        {
            "title": row.title,
            "kind": row.kind.value,
            "on": local(row.starts_at).date().isoformat(),
            "participants": row.participants,
            "note": row.note,
            "circle": row.circle.value,
        }
        for row in session.scalars(query)
    ]


def _heats(view: JointView) -> list[Item]:
    """The time table once for each circle: who reads less sees smaller numbers, and nothing that says so."""
    parties = [party.id for party in view.parties]

    def table(circle: Circle, *circles: Circle) -> Item:
        marks = ((row.mapping.organisation_id, row.time_mask) for row in view.observations if row.circle in circles)
        return {"circle": circle.value, "rows": [list(row) for row in heat_of(parties, marks).rows]}

    return [
        table(Circle.AUTHORITIES, Circle.AUTHORITIES, Circle.ALL_PARTIES),
        table(Circle.ALL_PARTIES, Circle.ALL_PARTIES),
    ]
