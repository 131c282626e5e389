"""Places, meetings and perspectives: rules that hold, numbers that stay, and texts that are not lost."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories import SQUARE, World
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case, Meeting
from tracker.models.places import Place
from tracker.queries.meetings import happened, meetings_of, upcoming_meetings
from tracker.queries.parties import perspectives_of
from tracker.queries.places import places_of, shared_counts
from tracker.services.meetings import (
    MeetingDraft,
    PerspectiveDraft,
    add_meeting,
    cancel_meeting,
    edit_meeting,
    restore_meeting,
    state_perspectives,
)
from tracker.services.places import PlaceDraft, add_place, edit_place, remove_place, restore_place
from tracker.services.process import reverse_step


def place(world: World, case: Case, name: str = "Tunneln", **values: Any) -> Place:
    given: dict[str, Any] = {"name": name, "geometry": SQUARE} | values
    return add_place(world.work("amina.berg"), case, PlaceDraft(**given))


def meeting(world: World, case: Case, **values: Any) -> Meeting:
    given: dict[str, Any] = {"kind": MeetingKind.OTHER, "title": "Avstämning", "starts_at": now()}
    return add_meeting(world.work("amina.berg"), case, MeetingDraft(**given | values))


# --- places -----------------------------------------------------------------------------------------------------------
def test_places_are_numbered_and_a_number_is_used_once(world: World) -> None:
    case = world.case()
    first, second = place(world, case), place(world, case, "Torget")
    remove_place(world.work("amina.berg"), case, second.id)
    third = place(world, case, "Lastgatan")
    assert [first.number, second.number, third.number] == [1, 2, 3]
    assert [row.number for row in places_of(world.session, world.actor("amina.berg"), case.id)] == [1, 3]
    restore_place(world.work("amina.berg"), case, second.id)
    assert [row.number for row in places_of(world.session, world.actor("amina.berg"), case.id)] == [1, 2, 3]


def test_a_place_knows_its_box_and_who_has_authority(world: World) -> None:
    case = world.case()
    traffic = world.organisation("sara.holm").id
    found = place(world, case, controller_id=traffic, controller_name="någon annan")
    assert (found.min_lon, found.min_lat, found.max_lon, found.max_lat) == (18.09, 59.24, 18.091, 59.241)
    assert (found.controller_id, found.controller_name) == (traffic, None)
    line = {"type": "LineString", "coordinates": [[18.09, 59.24], [18.095, 59.245]]}
    edit_place(
        world.work("amina.berg"), case, found.id, PlaceDraft(name="Gången", geometry=line, version=found.version)
    )
    assert (found.max_lon, found.number, found.controller_id) == (18.095, 1, None)
    words = PlaceDraft(name="Gången", description="Bakom centrumhuset", version=found.version)
    edit_place(world.work("amina.berg"), case, found.id, words)
    assert (found.geometry, found.min_lon) == (None, None)


@pytest.mark.parametrize(
    ("code", "field", "values"),
    [
        ("place.no_name", "name", {"name": None}),
        ("place.nowhere", "geometry", {"geometry": None}),
        ("place.unknown_controller", "controller_id", {"controller_id": "a" * 16}),
        ("geometry.outside_sweden", "geometry", {"geometry": {"type": "Point", "coordinates": [2.3, 48.8]}}),
        ("geometry.wrong_type", "geometry", {"geometry": {"type": "MultiPoint", "coordinates": []}}),
        ("wording.personal_number", "description", {"description": "Där 19121212-1212 bor."}),
        ("wording.stigmatising", "name", {"name": "Problemområdet"}),
    ],
)
def test_places_that_are_refused(world: World, code: str, field: str, values: dict[str, Any]) -> None:
    case = world.case()
    with pytest.raises(DomainError) as caught:
        place(world, case, **values)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert places_of(world.session, world.actor("amina.berg"), case.id) == []


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.INITIATION])
def test_a_place_stays_when_mappings_have_begun_whether_it_is_used_or_not(world: World, step: Step) -> None:
    case = world.case(step=step)
    used, unused = place(world, case), place(world, case)
    world.party(case, "karin.lund")
    world.mapping(case, "karin.lund", "rån", place_id=used.id)
    for each in (used, unused):
        with pytest.raises(DomainError, match=r"place\.mapping_begun"):
            remove_place(world.work("amina.berg"), case, each.id)
        assert each.removed_at is None
    assert shared_counts(world.session, world.actor("amina.berg"), case) == {}


def test_a_place_stays_when_the_case_has_come_back_to_its_beginning(world: World) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    found = place(world, case)
    reverse_step(world.work("amina.berg"), case, Step.INITIATION, "Platsen ska ritas om från början.")
    with pytest.raises(DomainError, match=r"place\.mapping_begun"):
        remove_place(world.work("amina.berg"), case, found.id)


def test_a_removed_place_can_come_back_when_mappings_have_begun(world: World) -> None:
    case = world.case()
    found = place(world, case)
    remove_place(world.work("amina.berg"), case, found.id)
    case.step = Step.OWN_MAPPINGS
    world.session.commit()
    restore_place(world.work("amina.berg"), case, found.id)
    assert found.removed_at is None


def test_counts_come_with_the_reveal(world: World) -> None:
    case = world.case(revealed_at=now())
    used = place(world, case)
    world.party(case, "karin.lund")
    world.mapping(case, "karin.lund", "rån", "hot", place_id=used.id, revealed=True)
    assert shared_counts(world.session, world.actor("amina.berg"), case) == {used.id: 2}
    assert shared_counts(world.session, world.actor("admin"), case) == {}


def test_a_double_submit_makes_one_place(world: World) -> None:
    case, token = world.case(), new_id()
    assert place(world, case, id=token).id == place(world, case, id=token).id
    assert len(places_of(world.session, world.actor("amina.berg"), case.id)) == 1
    with pytest.raises(DomainError, match=r"data\.conflict"):
        place(world, world.case(), id=token)


def test_a_stale_edit_of_a_place_is_refused(world: World) -> None:
    case = world.case()
    found = place(world, case)
    edit_place(world.work("amina.berg"), case, found.id, PlaceDraft(name="Först", geometry=SQUARE, version=1))
    with pytest.raises(StaleEdit):
        edit_place(world.work("amina.berg"), case, found.id, PlaceDraft(name="Sen", geometry=SQUARE, version=1))
    assert found.name == "Först"


def test_a_place_of_another_case_is_unknown(world: World) -> None:
    case, other = world.case(), world.case()
    found = place(world, other)
    acts: tuple[Callable[[], object], ...] = (
        lambda: edit_place(world.work("amina.berg"), case, found.id, PlaceDraft(name="Min", geometry=SQUARE)),
        lambda: remove_place(world.work("amina.berg"), case, found.id),
        lambda: restore_place(world.work("amina.berg"), case, found.id),
    )
    for act in acts:
        with pytest.raises(DomainError, match=r"place\.unknown"):
            act()
    assert (found.name, found.removed_at) == ("Tunneln", None)


@pytest.mark.parametrize("who", ["karin.lund", "olle.nystrom", "maja.lind", "overblick", "admin"])
def test_only_coordinators_place_and_meet(world: World, who: str) -> None:
    case = world.case()
    world.party(case, "karin.lund")
    with pytest.raises(NotPermitted):
        add_place(world.work(who), case, PlaceDraft(name="Min", geometry=SQUARE))
    with pytest.raises(NotPermitted):
        add_meeting(world.work(who), case, MeetingDraft(kind=MeetingKind.OTHER, title="Möte", starts_at=now()))
    with pytest.raises(NotPermitted):
        state_perspectives(world.work(who), case, [])


# --- meetings ---------------------------------------------------------------------------------------------------------
def test_a_meeting_is_to_come_and_then_has_been(world: World) -> None:
    case, who = world.case(), world.actor("amina.berg")
    coming = meeting(world, case, starts_at=now() + dt.timedelta(days=1), title="Kommer")
    held = meeting(world, case, kind=MeetingKind.SAFETY_WALK, starts_at=now() - dt.timedelta(days=1), participants=14)
    assert [row.id for row in upcoming_meetings(world.session, who, case.id)] == [coming.id]
    assert [row.id for row in happened(world.session, who, case).meetings] == [held.id]
    cancel_meeting(world.work("amina.berg"), case, coming.id)
    cancel_meeting(world.work("amina.berg"), case, held.id)
    assert upcoming_meetings(world.session, who, case.id) == []
    assert happened(world.session, who, case).meetings == []
    assert len(meetings_of(world.session, who, case.id)) == 2
    restore_meeting(world.work("amina.berg"), case, coming.id)
    assert [row.id for row in upcoming_meetings(world.session, who, case.id)] == [coming.id]


@pytest.mark.parametrize(
    ("code", "field", "values"),
    [
        ("meeting.no_title", "title", {"title": None}),
        ("meeting.ends_before_start", "ends_at", {"ends_at": now() - dt.timedelta(hours=9000)}),
        ("meeting.year_out_of_range", "starts_at", {"starts_at": dt.datetime(1, 1, 1, tzinfo=dt.UTC)}),
        ("meeting.participants_out_of_range", "participants", {"participants": -1}),
        ("meeting.participants_out_of_range", "participants", {"participants": 2**40}),
        ("wording.email", "note", {"note": "Skriv till nina@stad.example."}),
    ],
)
def test_meetings_that_are_refused(world: World, code: str, field: str, values: dict[str, Any]) -> None:
    case = world.case()
    with pytest.raises(DomainError) as caught:
        meeting(world, case, **values)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_meetings_keep_to_their_case_and_version(world: World) -> None:
    case, other, token = world.case(), world.case(), new_id()
    found = meeting(world, case, id=token)
    assert meeting(world, case, id=token).id == found.id
    later = MeetingDraft(kind=MeetingKind.OTHER, title="Ändrat", starts_at=now(), version=1)
    with pytest.raises(DomainError, match=r"meeting\.unknown"):
        edit_meeting(world.work("amina.berg"), other, found.id, later)
    with pytest.raises(DomainError, match=r"meeting\.unknown"):
        cancel_meeting(world.work("amina.berg"), other, found.id)
    with pytest.raises(DomainError, match=r"data\.conflict"):
        meeting(world, other, id=token)
    edit_meeting(world.work("amina.berg"), case, found.id, later)
    with pytest.raises(StaleEdit):
        edit_meeting(world.work("amina.berg"), case, found.id, later)


@pytest.mark.parametrize(
    ("who", "count"), [("karin.lund", 1), ("overblick", 1), ("rektor", 0), ("admin", 0), ("maja.lind", 0)]
)
def test_meetings_are_read_by_those_who_read_the_case(world: World, who: str, count: int) -> None:
    case = world.case()
    world.party(case, "karin.lund")
    meeting(world, case)
    assert len(meetings_of(world.session, world.actor(who), case.id)) == count
    assert len(happened(world.session, world.actor(who), case).passages) == count


# --- perspectives -----------------------------------------------------------------------------------------------------
def test_perspectives_are_stated_and_changed(world: World) -> None:
    case = world.case()
    children, older = "perspective:children", "perspective:older"
    work = world.work("amina.berg")
    state_perspectives(
        work, case, [PerspectiveDraft(children, PerspectiveStatus.TO_HEAR), PerspectiveDraft(older, None)], 0
    )
    rows = perspectives_of(world.session, case.id)
    assert [(row.term.label, row.status) for row in rows] == [("Barn", PerspectiveStatus.TO_HEAR)]
    heard = [PerspectiveDraft(children, PerspectiveStatus.HEARD, "elevråd")]
    state_perspectives(world.work("amina.berg"), case, heard, 1)
    state_perspectives(world.work("amina.berg"), case, [PerspectiveDraft(children, None, "elevråd åk 8")], 2)
    row = perspectives_of(world.session, case.id)[0]
    assert (row.status, row.note) == (PerspectiveStatus.HEARD, "elevråd åk 8")
    with pytest.raises(StaleEdit) as caught:
        state_perspectives(world.work("amina.berg"), case, heard, 1)
    assert caught.value.facts["saved"] == {"Barn": "elevråd åk 8"}


def test_perspectives_come_from_the_list_and_name_nobody(world: World) -> None:
    case = world.case()
    with pytest.raises(DomainError, match=r"case\.unknown_perspective"):
        state_perspectives(world.work("amina.berg"), case, [PerspectiveDraft("theme:x", PerspectiveStatus.HEARD)])
    named = PerspectiveDraft("perspective:older", PerspectiveStatus.HEARD, "19121212-1212 berättade")
    with pytest.raises(DomainError, match=r"wording\.personal_number"):
        state_perspectives(world.work("amina.berg"), case, [named])
    assert perspectives_of(world.session, case.id) == []
