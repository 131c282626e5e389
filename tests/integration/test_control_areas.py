"""Areas of authority: who may draw them, and who is found by them for findings, places and what is to be done."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tests.findings import AFTER, stop_id, walked
from tests.ground_rows import area, square
from tracker.domain.audit import Tag
from tracker.domain.clock import time_set, today
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ground.areas import MOST_AREAS, Aspect, check_area
from tracker.domain.ids import new_id
from tracker.domain.walks.findings import FindingCategory, FindingKind
from tracker.models.cases import Case
from tracker.models.ground.areas import ControlArea
from tracker.models.records import AuditChange, AuditEvent
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.ground.areas import held_at, places_without
from tracker.queries.walks.findings import unknown_receivers
from tracker.services.ground.areas import AreaDraft, add_area, bring_areas, edit_area, remove_area, restore_area
from tracker.services.walks.findings import FindingDraft, add_finding

HERE = (18.09, 59.24)


@pytest.fixture
def case(world: World) -> Case:
    return world.case()


def draft(**values: Any) -> AreaDraft:
    told = {"name": "Torget", "shape": check_area(square()), "controller_name": "Torgets skötsel"}
    return AreaDraft(**{**told, **values})


def note_at(world: World, case: Case, walk: SafetyWalk, *, person: str = "amina.berg", **values: Any) -> WalkFinding:
    """A finding at the stop that lies at no place."""
    told = {"kind": FindingKind.UNSAFE, "category": FindingCategory.GRAFFITI, "lon": HERE[0], "lat": HERE[1], **values}
    with time_set(AFTER):
        return add_finding(world.work(person), case, walk.id, FindingDraft(seen_at=AFTER, **told))


def test_the_district_s_coordinator_draws_changes_takes_away_and_brings_back(world: World, session: Session) -> None:
    made = add_area(world.work("amina.berg"), draft(source="Markavtalet 2024"))
    assert made.district_id == world.actor("amina.berg").district_id
    again = add_area(world.work("olle.nystrom"), draft(id=made.id, name="Något annat"))
    assert (again.id, again.name) == (made.id, "Torget"), "the same form sent twice adds one"
    owner = world.organisation("johan.ek").id
    moved = check_area(square(18.2, 59.3))
    edit_area(
        world.work("olle.nystrom"), made.id,
        draft(name="Trapporna", shape=moved, controller_id=owner, aspect=Aspect.BUILDINGS, version=1),
    )  # fmt: skip
    session.refresh(made)
    assert (made.name, made.controller_id, made.controller_name) == ("Trapporna", owner, None)
    assert (made.min_lon, made.min_lat, made.max_lon, made.max_lat) == moved.bbox
    with pytest.raises(StaleEdit):
        edit_area(world.work("amina.berg"), made.id, draft(version=1))
    edit_area(world.work("amina.berg"), made.id, draft(shape=None, controller_id=owner))
    assert made.geometry == moved.as_geojson(), "one that is not drawn anew keeps its shape"
    assert remove_area(world.work("amina.berg"), made.id).removed_at is not None
    assert restore_area(world.work("amina.berg"), made.id).removed_at is None
    tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.subject_id == made.id)).all()
    assert set(tags) == {Tag.AREA_SAVED, Tag.AREA_REMOVED, Tag.AREA_RESTORED}
    kept = sa.select(AuditChange.old, AuditChange.new).where(AuditChange.row_id == made.id, AuditChange.field == "name")
    assert ("Torget", "Trapporna") in [(row.old, row.new) for row in session.execute(kept)]


def test_nobody_draws_in_another_district(world: World, session: Session) -> None:
    made = add_area(world.work("amina.berg"), draft())
    with pytest.raises(NotVisible):
        edit_area(world.work("maja.lind"), made.id, draft(name="Vårt"))
    for act in (remove_area, restore_area):
        with pytest.raises(NotVisible):
            act(world.work("maja.lind"), made.id)
    for person in ("karin.lund", "johan.ek", "overblick", "admin"):
        with pytest.raises(NotPermitted):
            add_area(world.work(person), draft(id=new_id()))
    assert session.scalar(sa.select(sa.func.count()).select_from(ControlArea)) == 1


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": None}, "area.no_name", "name"),
        ({"shape": None}, "area.nowhere", "geometry"),
        ({"controller_name": None}, "area.no_controller", "controller_id"),
        ({"controller_id": new_id()}, "place.unknown_controller", "controller_id"),
        ({"valid_from": dt.date(2026, 2, 1), "valid_to": dt.date(2026, 1, 1)}, "area.ends_before", "valid_to"),
        ({"controller_name": "191212121212"}, "wording.personal_number", "controller_name"),
        ({"source": "ring 070-123 45 67"}, "wording.phone", "source"),
    ],
)
def test_what_is_refused_is_told_at_its_field(
    world: World, session: Session, values: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        add_area(world.work("amina.berg"), draft(**values))
    assert (refused.value.code, refused.value.field) == (code, field)
    assert session.scalar(sa.select(sa.func.count()).select_from(ControlArea)) == 0


def test_a_file_comes_whole_once_and_no_more_than_there_is_room_for(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    three = [draft(name=f"Yta {number}") for number in range(3)]
    assert bring_areas(world.work("amina.berg"), three) == 3
    assert bring_areas(world.work("amina.berg"), three) == 0
    with pytest.raises(DomainError):
        bring_areas(world.work("amina.berg"), [draft(name="Hel"), draft(name=None)])
    monkeypatch.setattr("tracker.services.ground.areas.MOST_AREAS", 3)
    with pytest.raises(DomainError) as refused:
        bring_areas(world.work("amina.berg"), [draft()])
    assert refused.value.code == "area.too_many"
    assert session.scalar(sa.select(sa.func.count()).select_from(ControlArea)) == 3 < MOST_AREAS


def test_a_point_finds_whoever_has_authority_there_on_that_day(world: World, session: Session, case: Case) -> None:
    day = today()
    one = area(world, case.district_id)
    area(world, case.district_id, name="Borttaget", removed_at=AFTER)
    area(world, case.district_id, name="Förr", valid_to=day - dt.timedelta(days=1))
    area(world, case.district_id, name="Sedan", valid_from=day + dt.timedelta(days=1))
    area(world, case.district_id, lon=18.2, name="Långt bort")
    lamps = area(world, case.district_id, name="Lampor", aspect=Aspect.LIGHTING, valid_from=day, valid_to=day)
    session.commit()
    actor = world.actor("amina.berg")
    found = held_at(session, actor, {"here": HERE, "beside": (18.0, 59.0)}, day)
    assert [each.area_id for each in found["here"]] == [lamps.id, one.id]
    assert found["beside"] == []
    assert held_at(session, actor, {}, day) == {}
    many = {str(number): HERE for number in range(60)}
    assert all(len(each) == 2 for each in held_at(session, actor, many, day).values())


def test_a_finding_is_proposed_to_the_only_one_and_to_nobody_where_several_are(
    world: World, session: Session, case: Case
) -> None:
    walk = walked(session, world, case)
    owner, lamps = world.organisation("johan.ek").id, world.organisation("sara.holm").id
    area(world, case.district_id, controller_id=owner)
    area(world, case.district_id, name="Lampor", aspect=Aspect.LIGHTING, controller_id=lamps)
    session.commit()
    assert note_at(world, case, walk).receiver_id == owner
    assert note_at(world, case, walk, category=FindingCategory.LIGHTS).receiver_id == lamps
    assert note_at(world, case, walk, lon=None, lat=None).receiver_id is None, "between the stops"
    area(world, case.district_id, name="Också", controller_name="Föreningen")
    session.commit()
    several = note_at(world, case, walk)
    assert not several.has_receiver
    far = note_at(world, case, walk, lon=18.3, lat=59.3)
    assert not far.has_receiver
    waiting = {row.finding_id: row.at for row in unknown_receivers(session, world.actor("amina.berg"))}
    assert waiting[several.id] == HERE
    assert waiting[far.id] == (18.3, 59.3)


def test_a_name_is_proposed_too_and_what_is_set_down_for_the_place_wins(
    world: World, session: Session, case: Case
) -> None:
    walk = walked(session, world, case)
    area(world, case.district_id)
    session.commit()
    found = note_at(world, case, walk)
    assert (found.receiver_id, found.receiver_name) == (None, "Torgets skötsel")
    stop = stop_id(session, "Lastgatan")
    at_place = note_at(world, case, walk, stop_id=stop)
    assert at_place.receiver_id == world.organisation("johan.ek").id


def test_places_without_anybody_are_asked_about_by_who_coordinates(world: World, session: Session, case: Case) -> None:
    place = world.place(case, "Parken")
    world.place(case, "Torget", controller_id=world.organisation("johan.ek").id)
    world.place(case, "Gränden", controller_name="Föreningen")
    world.place(case, "Borta", removed_at=AFTER)
    assert [row.place_id for row in places_without(session, world.actor("amina.berg"))] == [place.id]
    for other in ("maja.lind", "karin.lund", "overblick", "admin"):
        assert places_without(session, world.actor(other)) == []
