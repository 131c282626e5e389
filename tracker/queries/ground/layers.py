"""The layers of a map as rows, already scoped: each has one question for its rows and one for how many there are.

An observation without a point of its own lies in the middle of its place; a problem where most of its readable sources
are, and a measure where the problems are that it works on. What lies nowhere is listed all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tracker.domain.ground.showing import Shown
from tracker.domain.people import Actor
from tracker.models.cases import CaseParty
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.people import Organisation
from tracker.models.places import Place
from tracker.models.plans import Measure, MeasureCause
from tracker.models.problems import Cause, Problem, ProblemRelation, ProblemSource
from tracker.models.programmes import District, VocabularyTerm
from tracker.queries.ground.areas import areas_shown, with_controllers
from tracker.queries.ground.cases import MapFilter, case_says, cases_shown, says
from tracker.queries.ground.rows import AreaRow, MeasureRow, ObservationRow, PlaceRow, ProblemRow
from tracker.queries.ground.walks import walks_shown, with_stops
from tracker.queries.scope import places_in, visible_measures, visible_observations, visible_problems

KEEP_TYPE = "observation:keep"
MOST_MARKS = 10_000
PLACE_LON = (Place.min_lon + Place.max_lon) / 2
PLACE_LAT = (Place.min_lat + Place.max_lat) / 2
_CONTROLLED = (Shown.PLACES, Shown.OBSERVATIONS, Shown.KEEP)
_OWN_LON = Observation.point[("coordinates", 0)].as_float()
_OWN_LAT = Observation.point[("coordinates", 1)].as_float()
LON = sa.func.coalesce(_OWN_LON, PLACE_LON)
LAT = sa.func.coalesce(_OWN_LAT, PLACE_LAT)


def shown_rows(
    session: Session, actor: Actor, wanted: MapFilter, layer: Shown, *, limit: int = MOST_MARKS, offset: int = 0
) -> Sequence[Any]:
    """The rows of a layer, those of the latest changed case first."""
    select, of_row = _LAYERS[layer]
    found = session.execute(select(actor, wanted).limit(limit).offset(offset)).all()
    if of_row is None:
        return with_stops(session, actor, found)
    rows = [of_row(*row) for row in found]
    return with_controllers(session, actor, rows) if layer in _CONTROLLED and wanted.case_id else rows


def shown_count(session: Session, actor: Actor, wanted: MapFilter, layer: Shown) -> int:
    """How many rows a layer has in all."""
    select, _of_row = _LAYERS[layer]
    rows = select(actor, wanted).order_by(None).subquery()
    return session.scalar(sa.select(sa.func.count()).select_from(rows)) or 0


def _places(actor: Actor, wanted: MapFilter) -> sa.Select[Any]:
    cases = cases_shown(actor, wanted)
    geometry: Any = Place.geometry if wanted.case_id else sa.null()
    query = (
        places_in(cases, actor)
        .join(District, cases.c.district_id == District.id)
        .outerjoin(Organisation, Place.controller_id == Organisation.id)
        .with_only_columns(
            Place.id, cases.c.id, cases.c.title, PLACE_LON, PLACE_LAT, Place.number, Place.name, geometry,
            cases.c.reference, cases.c.step, District.name,
            sa.func.coalesce(Organisation.name, Place.controller_name), maintain_column_froms=True,
        )
        .order_by(cases.c.updated_at.desc(), cases.c.id, Place.number)
    )  # fmt: skip
    if wanted.organisation_id:
        query = query.where(Place.controller_id == wanted.organisation_id)
    return _found(query, wanted, cases, (PLACE_LON, PLACE_LAT), Place.name)


def _observations(actor: Actor, wanted: MapFilter, *, keep: bool = False) -> sa.Select[Any]:
    cases = cases_shown(actor, wanted)
    is_keep = Observation.type_code == KEEP_TYPE
    query = (
        _matching(_observed(actor, cases), wanted)
        .join(Organisation, OwnMapping.organisation_id == Organisation.id)
        .join(VocabularyTerm, Observation.type_code == VocabularyTerm.code)
        .where(is_keep if keep else sa.not_(is_keep))
        .with_only_columns(
            Observation.id, cases.c.id, cases.c.title, LON, LAT, Observation.title, VocabularyTerm.label,
            Organisation.short_name, Place.name, Observation.time_mask, OwnMapping.revealed_at.is_not(None),
            Observation.circle, Observation.type_code, maintain_column_froms=True,
        )
        .order_by(
            cases.c.updated_at.desc(), cases.c.id, Organisation.sort_key, Observation.position, Observation.id
        )
    )  # fmt: skip
    if wanted.organisation_id:
        query = query.where(OwnMapping.organisation_id == wanted.organisation_id)
    return _found(query, wanted, cases, (LON, LAT), Observation.title, Observation.text)


def _keep(actor: Actor, wanted: MapFilter) -> sa.Select[Any]:
    return _observations(actor, wanted, keep=True)


def _observed(actor: Actor, cases: sa.CTE) -> sa.Select[Any]:
    """Readable observations of the cases, with their place where it has not been taken away."""
    return (
        visible_observations(actor)
        .join(cases, OwnMapping.case_id == cases.c.id)
        .outerjoin(Place, sa.and_(Observation.place_id == Place.id, Place.removed_at.is_(None)))
    )


def _matching(query: sa.Select[Any], wanted: MapFilter) -> sa.Select[Any]:
    """What is asked of observations: their type, and when. One that gives no time or season is not found by it."""
    if wanted.type_code:
        query = query.where(Observation.type_code == wanted.type_code)
    if wanted.season:
        query = query.where(sa.cast(Observation.seasons, sa.Text).contains(f'"{wanted.season.value}"'))
    if wanted.mask:
        query = query.where(Observation.time_mask.bitwise_and(wanted.mask) != 0)
    return query


def _spots(
    actor: Actor,
    wanted: MapFilter,
    cases: sa.CTE,
    owner: Any,
    owners: type[Problem | Measure],
    path: Callable[..., Any],
) -> sa.Subquery:
    """Where most of the readable sources of something are: one row an owner, with how many sources it has in all.

    ``owner`` is the column that names one of the ``owners``; ``path`` joins its table with the sources of problems.
    """
    # says what the join says too: so that the way in is by the cases that are shown and never through all sources
    here = sa.select(owners.id).join(cases, owners.case_id == cases.c.id)
    sources = _matching(_observed(actor, cases), wanted)
    if owner is ProblemSource.problem_id and wanted.organisation_id:
        sources = sources.where(OwnMapping.organisation_id == wanted.organisation_id)
    seen = sources.with_only_columns(
        Observation.id, Place.id.label("place_id"), Place.number, LON.label("lon"), LAT.label("lat"),
        PLACE_LON.label("place_lon"), PLACE_LAT.label("place_lat"), maintain_column_froms=True,
    ).subquery("seen")  # fmt: skip
    many = sa.func.count(sa.distinct(seen.c.id))
    lon = sa.func.coalesce(sa.func.min(seen.c.place_lon), sa.func.avg(seen.c.lon))
    lat = sa.func.coalesce(sa.func.min(seen.c.place_lat), sa.func.avg(seen.c.lat))
    nearest = (lon.is_(None), many.desc(), sa.func.min(seen.c.number), seen.c.place_id)
    grouped = (
        path(sa.select(owner.label("owner_id")))
        .join(seen, ProblemSource.observation_id == seen.c.id)
        .where(ProblemSource.ended_at.is_(None), owner.in_(here))
        .add_columns(
            lon.label("lon"), lat.label("lat"),
            sa.cast(sa.func.sum(many).over(partition_by=owner), sa.Integer).label("many"),
            sa.func.row_number().over(partition_by=owner, order_by=nearest).label("rank"),
        )
        .group_by(owner, seen.c.place_id)
        .subquery("grouped")
    )  # fmt: skip
    return sa.select(grouped).where(grouped.c.rank == 1).subquery("spot")


def _problems(actor: Actor, wanted: MapFilter) -> sa.Select[Any]:
    cases = cases_shown(actor, wanted)
    spot = _spots(
        actor, wanted, cases, ProblemSource.problem_id, Problem, lambda query: query.select_from(ProblemSource)
    )
    related = sa.exists().where(ProblemRelation.problem_id == Problem.id, ProblemRelation.ended_at.is_(None))
    is_sought = wanted.asks_observations or wanted.organisation_id
    query = (
        visible_problems(actor)
        .join(cases, Problem.case_id == cases.c.id)
        .join(spot, spot.c.owner_id == Problem.id, isouter=not is_sought)
        .where(sa.not_(related))
        .with_only_columns(
            Problem.id, cases.c.id, cases.c.title, spot.c.lon, spot.c.lat, Problem.letter, Problem.title, spot.c.many
        )
        .order_by(cases.c.updated_at.desc(), cases.c.id, sa.func.length(Problem.letter), Problem.letter)
    )
    return _found(query, wanted, cases, (spot.c.lon, spot.c.lat), Problem.title)


def _measures(actor: Actor, wanted: MapFilter) -> sa.Select[Any]:
    cases = cases_shown(actor, wanted)
    known = visible_problems(actor).with_only_columns(Problem.id)

    def path(query: sa.Select[Any]) -> sa.Select[Any]:
        causes = query.join(Cause, MeasureCause.cause_id == Cause.id).where(Cause.removed_at.is_(None))
        return causes.join(ProblemSource, ProblemSource.problem_id == Cause.problem_id).where(
            Cause.problem_id.in_(known)
        )

    spot = _spots(actor, wanted, cases, MeasureCause.measure_id, Measure, path)
    query = (
        visible_measures(actor)
        .join(cases, Measure.case_id == cases.c.id)
        .outerjoin(CaseParty, Measure.party_id == CaseParty.id)
        .outerjoin(Organisation, CaseParty.organisation_id == Organisation.id)
        .join(spot, spot.c.owner_id == Measure.id, isouter=not wanted.asks_observations)
        .with_only_columns(
            Measure.id, cases.c.id, cases.c.title, spot.c.lon, spot.c.lat, Measure.number, Measure.title,
            Measure.status, sa.func.coalesce(Measure.due_on, Measure.valid_to), Organisation.short_name,
        )
        .order_by(cases.c.updated_at.desc(), cases.c.id, Measure.number)
    )  # fmt: skip
    if wanted.organisation_id:
        query = query.where(CaseParty.organisation_id == wanted.organisation_id)
    if wanted.measure_status:
        query = query.where(Measure.status == wanted.measure_status)
    return _found(query, wanted, cases, (spot.c.lon, spot.c.lat), Measure.title)


def _found(query: sa.Select[Any], wanted: MapFilter, cases: sa.CTE, at: tuple[Any, Any], *words: Any) -> sa.Select[Any]:
    """What every layer is narrowed by: the text, in the row's own words or its case's, and the part of the map."""
    if wanted.text:
        query = query.where(sa.or_(case_says(wanted.text, cases), says(wanted.text, *words)))
    if wanted.box:
        west, south, east, north = wanted.box
        query = query.where(at[0].between(west, east), at[1].between(south, north))
    return query


_LAYERS: dict[Shown, tuple[Callable[[Actor, MapFilter], sa.Select[Any]], type[Any] | None]] = {
    Shown.PLACES: (_places, PlaceRow),
    Shown.OBSERVATIONS: (_observations, ObservationRow),
    Shown.KEEP: (_keep, ObservationRow),
    Shown.PROBLEMS: (_problems, ProblemRow),
    Shown.MEASURES: (_measures, MeasureRow),
    Shown.WALKS: (walks_shown, None),
    Shown.AREAS: (areas_shown, AreaRow),
}
