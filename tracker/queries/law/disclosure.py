"""What of a case can be given out, as who prepares it may read it; and the disclosures that there are.

Only what is shared in the case: sealed mappings and own notes are never in here, nor can who prepares a disclosure put
in what scope.py does not let it read. Values are told by field, as codes; words are floor 5's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tracker.domain.access import Circle
from tracker.domain.law.disclosure import DisclosureKind, DisclosureOutcome
from tracker.domain.people import Actor
from tracker.domain.trail.changes import whole_text
from tracker.models.cases import Case, Meeting
from tracker.models.law.disclosure import Disclosure, DisclosureItem
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.people import Organisation
from tracker.models.pictures import SituationPicture
from tracker.models.places import Place
from tracker.models.plans import FollowUp, Goal, Measure
from tracker.models.problems import Cause, Problem
from tracker.queries.joint.circles import (
    joint_observations,
    visible_answers,
    visible_follow_ups,
    visible_meetings,
    visible_possible_causes,
)
from tracker.queries.law.disclosed_files import disclosable_files
from tracker.queries.law.disclosed_walks import (
    disclosable_answers,
    disclosable_findings,
    disclosable_points,
    disclosable_stops,
    disclosable_walks,
)
from tracker.queries.scope import (
    content_case_ids,
    visible_goals,
    visible_measures,
    visible_pictures,
    visible_places,
    visible_problems,
)

Rows = sa.Select[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Item:
    """What can be given out. ``mark``: letter, number or whose it is; ``fields``: (code, text), empty ones left out.

    ``content``: of a file, the hash that it lies under in the store; ``frozen``: of a picture, what it holds.
    """

    kind: DisclosureKind
    row_id: str
    circle: Circle
    mark: str
    fields: tuple[tuple[str, str], ...]
    content: str | None = None
    frozen: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """Where items of a kind come from: rows of (row, circle, mark) in order, and which fields of the row are told."""

    rows: Callable[[Actor, str], Rows]
    fields: tuple[str, ...]


def items_of(
    session: Session, actor: Actor, case_id: str, only: Collection[tuple[DisclosureKind, str]] | None = None
) -> list[Item]:
    """Everything of a case that the actor may give out, in the order of the kinds; one statement a kind.

    ``only``: some (kind, row id), as a page shows them.
    """
    found = []
    for kind, source in SOURCES.items():
        query = source.rows(actor, case_id)
        if only is not None:
            ids = [row_id for each, row_id in only if each is kind]
            if not ids:
                continue
            model = query.column_descriptions[0]["entity"]
            query = query.where(model.id.in_(ids))
        found += [_item(kind, source, *row) for row in session.execute(query)]
    return found


def _item(kind: DisclosureKind, source: _Source, row: Any, circle: Circle | str, mark: Any) -> Item:
    told = ((name, whole_text(getattr(row, name))) for name in source.fields)
    fields = tuple((name, text) for name, text in told if text)
    frozen = row.content if isinstance(row, SituationPicture) else None
    return Item(kind, row.id, Circle(circle), str(mark), fields, getattr(row, "content_id", None), frozen)


def disclosures_of(session: Session, case_id: str) -> Sequence[Disclosure]:
    """The disclosures of a case, latest first, with who began each. For who coordinates it."""
    query = sa.select(Disclosure).where(Disclosure.case_id == case_id).options(joinedload(Disclosure.begun_by))
    return session.scalars(query.order_by(Disclosure.created_at.desc(), Disclosure.id)).all()


def disclosure_in(session: Session, case_id: str, disclosure_id: str) -> Disclosure | None:
    """One of them."""
    query = sa.select(Disclosure).where(Disclosure.case_id == case_id, Disclosure.id == disclosure_id)
    return session.scalars(query).one_or_none()


def stored_items(
    session: Session,
    disclosure_id: str,
    *,
    kind: DisclosureKind | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> Sequence[DisclosureItem]:
    """The items of a disclosure in their order."""
    query = sa.select(DisclosureItem).where(DisclosureItem.disclosure_id == disclosure_id)
    if kind is not None:
        query = query.where(DisclosureItem.kind == kind)
    return session.scalars(query.order_by(DisclosureItem.position).limit(limit).offset(offset)).all()


def outcome_counts(session: Session, disclosure_id: str) -> dict[tuple[DisclosureKind, DisclosureOutcome], int]:
    """How many items of each kind have each outcome; one statement."""
    query = (
        sa.select(DisclosureItem.kind, DisclosureItem.outcome, sa.func.count())
        .where(DisclosureItem.disclosure_id == disclosure_id)
        .group_by(DisclosureItem.kind, DisclosureItem.outcome)
    )
    return {(kind, outcome): count for kind, outcome, count in session.execute(query)}


# --- where items come from --------------------------------------------------------------------------------------------
_ALL: Final = sa.literal(Circle.ALL_PARTIES.value)
_NO_MARK: Final = sa.literal("")


def _case(actor: Actor, case_id: str) -> Rows:
    return (
        sa.select(Case)
        .where(Case.id == case_id, Case.id.in_(content_case_ids(actor)))
        .add_columns(_ALL, Case.reference)
    )


def _places(actor: Actor, case_id: str) -> Rows:
    query = visible_places(actor).where(Place.case_id == case_id)
    return query.order_by(Place.number).add_columns(_ALL, Place.number)


def _meetings(actor: Actor, case_id: str) -> Rows:
    query = visible_meetings(actor).where(Meeting.case_id == case_id)
    return query.order_by(Meeting.starts_at, Meeting.id).add_columns(Meeting.circle, _NO_MARK)


def _mappings(actor: Actor, case_id: str) -> Rows:
    query = visible_answers(actor).where(OwnMapping.case_id == case_id)
    query = query.join(Organisation, OwnMapping.organisation_id == Organisation.id)
    query = query.order_by(OwnMapping.round, Organisation.sort_key)
    return query.add_columns(OwnMapping.answers_circle, Organisation.short_name)


def _observations(actor: Actor, case_id: str) -> Rows:
    query = joint_observations(actor).where(OwnMapping.case_id == case_id)
    query = query.join(Organisation, OwnMapping.organisation_id == Organisation.id)
    query = query.order_by(OwnMapping.round, Organisation.sort_key, Observation.position)
    return query.add_columns(Observation.circle, Organisation.short_name)


def _possible_causes(actor: Actor, case_id: str) -> Rows:
    query = visible_possible_causes(actor).where(OwnMapping.case_id == case_id)
    query = query.join(Organisation, OwnMapping.organisation_id == Organisation.id)
    query = query.outerjoin(Observation, PossibleCause.observation_id == Observation.id)
    query = query.order_by(OwnMapping.round, Organisation.sort_key, PossibleCause.created_at, PossibleCause.id)
    bound = sa.case((Observation.circle == Circle.AUTHORITIES, Observation.circle), else_=PossibleCause.circle)
    return query.add_columns(bound, Organisation.short_name)


def _problems(actor: Actor, case_id: str) -> Rows:
    query = visible_problems(actor).where(Problem.case_id == case_id)
    return query.order_by(Problem.created_at, Problem.letter).add_columns(Problem.circle, Problem.letter)


def _causes(actor: Actor, case_id: str) -> Rows:
    shown = visible_problems(actor).where(Problem.case_id == case_id).with_only_columns(Problem.id)
    query = sa.select(Cause).join(Problem, Cause.problem_id == Problem.id)
    query = query.where(Cause.problem_id.in_(shown), Cause.removed_at.is_(None))
    mark = Problem.letter + sa.cast(Cause.number, sa.String)
    return query.order_by(Problem.created_at, Problem.letter, Cause.number).add_columns(Problem.circle, mark)


def _goals(actor: Actor, case_id: str) -> Rows:
    query = visible_goals(actor).where(Goal.case_id == case_id).join(Problem, Goal.problem_id == Problem.id)
    return query.order_by(Goal.number).add_columns(Problem.circle, Goal.number)


def _measures(actor: Actor, case_id: str) -> Rows:
    return (
        visible_measures(actor)
        .where(Measure.case_id == case_id)
        .order_by(Measure.number)
        .add_columns(Measure.circle, Measure.number)
    )


def _follow_ups(actor: Actor, case_id: str) -> Rows:
    query = visible_follow_ups(actor).join(Measure, FollowUp.measure_id == Measure.id).where(Measure.case_id == case_id)
    bound = sa.case((Measure.circle == Circle.AUTHORITIES, Measure.circle), else_=FollowUp.circle)
    query = query.order_by(Measure.number, FollowUp.followed_up_on, FollowUp.kind)
    return query.add_columns(bound, Measure.number)


def _pictures(actor: Actor, case_id: str) -> Rows:
    query = visible_pictures(actor).where(SituationPicture.case_id == case_id)
    return query.order_by(SituationPicture.number).add_columns(_ALL, SituationPicture.number)


SOURCES: Final[dict[DisclosureKind, _Source]] = {
    DisclosureKind.CASE: _Source(
        _case, ("title", "background", "purpose", "demarcation_note", "steering_group", "agreement")
    ),
    DisclosureKind.PLACE: _Source(_places, ("name", "description", "controller_name")),
    DisclosureKind.MEETING: _Source(_meetings, ("title", "starts_at", "location", "participants", "note")),
    DisclosureKind.MAPPING: _Source(
        _mappings,
        ("why_this_problem", "sources_used", "choice_limits", "limits_meaning", "staff_dialogue_note"),
    ),
    DisclosureKind.OBSERVATION: _Source(
        _observations,
        (
            "title", "text", "quote_source", "place_note", "amount", "period", "source_note", "group_affected",
        ),
    ),
    DisclosureKind.POSSIBLE_CAUSE: _Source(_possible_causes, ("text",)),
    DisclosureKind.PROBLEM: _Source(_problems, ("title", "description")),
    DisclosureKind.CAUSE: _Source(_causes, ("text", "influence_by", "no_measure_reason")),
    DisclosureKind.GOAL: _Source(_goals, ("text", "target_on")),
    DisclosureKind.MEASURE: _Source(
        _measures,
        (
            "title", "description", "function", "together_with", "starts_on", "due_on", "resource", "follow_up_plan",
            "no_goal_reason", "event", "decided_by", "afterthought", "status_note",
        ),
    ),
    DisclosureKind.FOLLOW_UP: _Source(_follow_ups, ("followed_up_on", "text")),
    DisclosureKind.WALK: _Source(disclosable_walks, ("purpose", "minutes_per_stop", "pace_kmh", "most_participants")),
    DisclosureKind.STOP: _Source(disclosable_stops, ("name", "questions", "minutes", "is_step_free")),
    DisclosureKind.POINT: _Source(disclosable_points, ("kind", "day_part", "text")),
    DisclosureKind.FINDING: _Source(
        disclosable_findings,
        ("kind", "category", "text", "light", "seen_at", "receiver_called", "due_on", "status", "reason", "outcome"),
    ),
    DisclosureKind.ANSWERS: _Source(disclosable_answers, ("answered", "not_done", "next_step")),
    DisclosureKind.PICTURE: _Source(_pictures, ("summary",)),
    DisclosureKind.FILE: _Source(disclosable_files, ("name", "description")),
}  # fmt: skip
