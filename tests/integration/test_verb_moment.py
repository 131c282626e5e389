"""When a case was last changed: every act in it counts, what happens in a sealed mapping does not, nor reading."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.models.cases import Case
from tracker.services.cases import CaseDraft, edit_case
from tracker.services.mappings.mapping import (
    QuestionsDraft,
    add_possible_cause,
    hand_in_mapping,
    remove_possible_cause,
    save_questions,
)
from tracker.services.mappings.observations import (
    ObservationDraft,
    add_observation,
    copy_observation,
    edit_observation,
    remove_observation,
    restore_observation,
    supplement_mapping,
)
from tracker.services.meetings import MeetingDraft, add_meeting
from tracker.services.views import record_view

LATER = dt.timedelta(hours=3)


def stored(world: World, case: Case) -> tuple[dt.datetime, int]:
    """Its moment of change and its edit counter, as they stand in the database."""
    row = world.session.execute(
        sa.select(Case.updated_at, Case.version)
        .where(Case.id == case.id)
        .execution_options(autoflush=False, populate_existing=True),
    ).one()
    return row.updated_at, row.version


def meet(world: World, case: Case, who: str = "amina.berg", title: str = "Avstämning") -> None:
    add_meeting(world.work(who), case, MeetingDraft(kind=MeetingKind.OTHER, title=title, starts_at=now()))


def changed(world: World, case: Case) -> CaseDraft:
    """The case as its form sends it, with another title."""
    return CaseDraft(
        title="Torget efter stängning",
        district_id=case.district_id,
        focus_area_id=case.focus_area_id,
        coordinator_ids=[world.user("amina.berg").id],
        demarcation=case.demarcation,
        purpose=case.purpose,
        version=case.version,
    )


def test_a_meeting_moves_the_moment_and_leaves_the_edit_counter(world: World) -> None:
    case = world.case()
    before, counter = stored(world, case)
    opened = changed(world, case)
    with time_set(now() + LATER):
        meet(world, case)
    assert stored(world, case) == (before + LATER, counter)
    assert case.updated_at == before + LATER
    edit_case(world.work("amina.berg"), case, opened)
    assert case.title == "Torget efter stängning"


def test_an_edit_of_the_case_counts_once_and_a_stale_one_is_refused(world: World) -> None:
    case = world.case()
    before, counter = stored(world, case)
    opened = changed(world, case)
    with time_set(now() + LATER):
        edit_case(world.work("amina.berg"), case, opened)
        assert stored(world, case) == (before + LATER, counter + 1)
        meet(world, case)
    with time_set(now() + 2 * LATER), pytest.raises(StaleEdit):
        edit_case(world.work("amina.berg"), case, opened)
    world.session.rollback()
    assert stored(world, case) == (before + LATER, counter + 1)


def test_nothing_in_a_sealed_mapping_moves_the_moment(world: World) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.party(case, "karin.lund")
    before = stored(world, case)
    work = world.work("karin.lund")
    seen, copy, cause = new_id(), new_id(), new_id()
    draft = ObservationDraft(circle=Circle.ALL_PARTIES, type_code="observation:lighting", title="mörkt", id=seen)
    acts: tuple[Callable[[], object], ...] = (
        lambda: add_observation(work, case, draft),
        lambda: edit_observation(work, case, seen, draft),
        lambda: copy_observation(work, case, seen, copy),
        lambda: remove_observation(work, case, copy),
        lambda: restore_observation(work, case, copy),
        lambda: add_possible_cause(work, case, cause, "trasiga lampor"),
        lambda: remove_possible_cause(work, case, cause),
        lambda: save_questions(work, case, QuestionsDraft(sources_used="ronder")),
    )
    with time_set(now() + LATER):
        for act in acts:
            act()
            assert stored(world, case) == before


def test_handing_in_moves_the_moment_and_completing_does_not(world: World) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.party(case, "karin.lund")
    world.mapping(case, "karin.lund", "mörkt")
    before, counter = stored(world, case)
    with time_set(now() + LATER):
        hand_in_mapping(world.work("karin.lund"), case)
    with time_set(now() + 2 * LATER):
        draft = ObservationDraft(circle=Circle.ALL_PARTIES, type_code="observation:lighting", title="mer")
        supplement_mapping(world.work("karin.lund"), case, draft)
    assert stored(world, case) == (before + LATER, counter)


def test_what_is_refused_and_what_is_only_read_moves_nothing(world: World) -> None:
    case = world.case()
    world.party(case, "karin.lund")
    before = stored(world, case)
    with time_set(now() + LATER):
        with pytest.raises(NotPermitted):
            meet(world, case, "karin.lund")
        with pytest.raises(DomainError, match=r"meeting\.no_title"):
            meet(world, case, title="")
        actor, case_id = world.actor("karin.lund"), case.id
        world.session.rollback()
        with database.reader() as reading:
            record_view(database.writer, reading, actor, case_id)
    assert stored(world, case) == before
