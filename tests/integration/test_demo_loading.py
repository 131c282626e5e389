"""Loading the demo: to a step or a day, moved by whole weeks, never into a future, all or nothing."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tests.told import NoHash, Told, empty_database, load, moments
from tracker.adapters.daylight import Daylight
from tracker.demo import load as loading
from tracker.demo import others
from tracker.demo.dates import Dates, weeks_between
from tracker.demo.load import FARSTA, load_demo
from tracker.demo.others.course import report
from tracker.demo.scene import DemoError, Event
from tracker.demo.timeline import EVENTS, cut
from tracker.domain.clock import STOCKHOLM, local, time_set, today
from tracker.domain.mapping import MappingState
from tracker.domain.plans import MeasureStatus
from tracker.domain.steps import PassageKind, Step
from tracker.extensions import Database
from tracker.migrating import migrate
from tracker.models.cases import Case, CaseParty, Meeting
from tracker.models.mapping import OwnMapping
from tracker.models.people import User
from tracker.models.plans import Measure
from tracker.models.process import StepPassage
from tracker.queries.joint.joint import joint_view
from tracker.queries.joint.problems import placing
from tracker.queries.planning.priorities import board

SATURDAY = dt.datetime(2026, 11, 21, 9, 0, tzinfo=STOCKHOLM)
WEDNESDAY = dt.datetime(2026, 11, 18, 10, 0, tzinfo=STOCKHOLM)


def wall(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Farsta without the other cases: half the time."""
    monkeypatch.setattr(others, "CASES", ())


@pytest.fixture(scope="module")
def wednesday(request: pytest.FixtureRequest) -> Iterator[Told]:
    """The demo as loaded by the command on a Wednesday."""
    with empty_database(request, "sqlite") as database:
        with time_set(WEDNESDAY):
            load(database, is_shifted=True)
        with database.reader() as session:
            yield Told(session)


# --- to a step or a day -----------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("step", Step)
def test_farsta_stands_in_the_step_that_is_asked_for(step: Step, request: pytest.FixtureRequest) -> None:
    with empty_database(request, "sqlite") as database:
        load(database, step.value)
        with database.reader() as session:
            told = Told(session)
            assert told.case().step is step
            last = session.scalars(
                sa.select(StepPassage.to_step)
                .where(StepPassage.case_id == told.case().id)
                .order_by(StepPassage.passed_at.desc())
                .limit(1),
            ).one()
            assert last is step


@pytest.mark.usefixtures("alone")
def test_the_reveal_as_on_its_day(request: pytest.FixtureRequest) -> None:
    with empty_database(request, "sqlite") as database:
        load(database, "2026-10-05")
        with database.reader() as session:
            told = Told(session)
            view = joint_view(session, told.actor(), told.case().id)
            assert len(view.observations) == 22
            assert view.several_and_single() == (4, 2)
            seen = {each.problem.letter: len(each.seen_by) for each in view.problems}
            assert seen == {"A": 4, "B": 2, "C": 2, "D": 1, "E": 1, "F": 3}
            assert [party.short_name for party in view.parties] == [
                "Farsta SDF",
                "Polisen",
                "Centrumfastigheter",
                "Trafikkontoret",
                "Skolan",
                "Företagarna",
                "Nattvandrarna",
            ]
            assert view.heat.rows == (
                (1, 1, 1, 1, 1, 0, 0),
                (0, 0, 0, 0, 0, 0, 0),
                (0, 0, 0, 0, 0, 1, 0),
                (2, 2, 2, 2, 2, 1, 0),
                (3, 3, 3, 4, 5, 4, 2),
                (1, 1, 1, 2, 5, 4, 1),
                (1, 1, 1, 1, 1, 1, 1),
            )
            assert view.heat.without_time == 1


@pytest.mark.usefixtures("alone")
def test_three_observations_are_left_on_the_22nd(request: pytest.FixtureRequest) -> None:
    with empty_database(request, "sqlite") as database:
        load(database, "2026-10-22")
        with database.reader() as session:
            told = Told(session)
            assert placing(session, told.actor(), told.case().id) == (31, 3)


@pytest.mark.usefixtures("alone")
def test_before_the_reveal_the_mappings_are_sealed(request: pytest.FixtureRequest) -> None:
    with empty_database(request, "sqlite") as database:
        load(database, "2026-10-02")
        with database.reader() as session:
            told = Told(session)
            facts = told.facts()
            assert len(facts.handed_in) == 6
            assert facts.revealed_at is None
            assert not joint_view(session, told.actor(), told.case().id).observations


@pytest.mark.parametrize("wrong", ["never", "2026-08-01", "2026-13-01", ""])
def test_a_moment_that_is_none(wrong: str) -> None:
    if not wrong:
        assert cut(wrong) == cut(None)
        return
    with pytest.raises(ValueError, match=re.escape(wrong)):
        cut(wrong)


def test_events_are_told_in_their_order_and_enter_every_step() -> None:
    assert [event.when for event in EVENTS] == sorted(event.when for event in EVENTS)
    assert {event.enters for event in EVENTS} - {None} == set(Step)


# --- moved by weeks ---------------------------------------------------------------------------------------------------
def test_weeks_keep_the_weekday_and_never_reach_beyond_today() -> None:
    day = dt.date(2027, 2, 9)
    for number in range(-400, 400):
        present = day + dt.timedelta(days=number)
        moved = day + dt.timedelta(weeks=weeks_between(day, present))
        assert moved.weekday() == day.weekday()
        assert 0 <= (present - moved).days < 7


def test_the_day_of_loading_is_drawn_together() -> None:
    dates = Dates(0, wall("2027-02-09 00:30"))
    early, late = dates.happened("2027-02-09 07.30"), dates.happened("2027-02-09 23.50")
    assert wall("2027-02-09 00:00") < early < late < wall("2027-02-09 00:30")
    assert dates.happened("2027-02-08 23.50") == wall("2027-02-08 23:50")


def test_days_from_today_avoid_the_weekend_in_moments_only() -> None:
    dates = Dates(0, SATURDAY)
    assert dates.day("D") == dt.date(2026, 11, 21)
    assert dates.day("D+3") == dt.date(2026, 11, 24)
    assert dates.moment("D 10.00") == wall("2026-11-20 10:00")
    assert dates.moment("D-6 10.00") == wall("2026-11-13 10:00")
    assert dates.moment("D+1 10.00") == wall("2026-11-23 10:00")
    assert dates.moment("D+7 10.00") == wall("2026-11-30 10:00")


def test_a_walk_keeps_its_dusk_when_it_is_moved_to_july() -> None:
    dates = Dates(-11, SATURDAY, dusk=lambda day: Daylight().of(day, *FARSTA).civil_dusk)
    assert dates.moment("2026-10-13 17.30") == wall("2026-07-28 21:25")
    assert dates.moment("2026-10-13 19.18") == wall("2026-07-28 23:13")
    assert dates.moment("2026-10-14 09.00") == wall("2026-07-29 09:00"), "other days keep their clock"
    assert dates.moment("2027-03-16 18.00") == wall("2026-12-29 15:20")
    assert Dates(0, SATURDAY).moment("2026-10-13 17.30") == wall("2026-10-13 17:30")


def test_texts_tell_the_moved_days() -> None:
    dates = Dates(-12, SATURDAY)
    told = dates.told("Rånet <day 2026-11-06>, sedan <month 2026-05-15>, FAR <year 2026-03-01>/4")
    assert told == "Rånet 14 augusti, sedan februari, FAR 2025/4"


@pytest.mark.parametrize("moment", ["2026-11-24 00:10", "2028-02-29 23:59"])
def test_nothing_has_happened_after_now(moment: str, request: pytest.FixtureRequest) -> None:
    with empty_database(request, "sqlite") as database, time_set(wall(moment)):
        load(database, is_shifted=True)
        with database.reader() as session:
            told = Told(session)
            planned = {"invitation.expires_at", "meeting.starts_at", "meeting.ends_at"}
            future = {name for name, when in moments(session) if when > wall(moment) and name not in planned}
            assert not future
            started = session.scalars(
                sa.select(StepPassage.passed_at)
                .where(StepPassage.case_id == told.case().id)
                .order_by(StepPassage.passed_at),
            ).all()
            assert [local(each).weekday() for each in started] == [1, 1, 0, 2, 1, 1]
            halfway = session.scalars(sa.select(Meeting).where(Meeting.title == "Halvtid")).all()
            days = [(today() - local(row.starts_at).date()).days for row in halfway if row.case_id == told.case().id]
            assert len(days) == 1
            assert 0 <= days[0] < 7


def test_no_text_keeps_a_day_of_the_scenario(wednesday: Told) -> None:
    background = wednesday.case().background
    assert background
    assert "maj" in background
    texts = [
        str(value)
        for table in Case.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, sa.String | sa.Text) and not isinstance(column.type, sa.Enum)
        for value in wednesday.session.scalars(sa.select(column).where(column.is_not(None)))
    ]
    assert len(texts) > 1000
    assert not [text for text in texts if "<" in text or "oktober" in text]


# --- the other cases --------------------------------------------------------------------------------------------------
def test_six_cases_in_their_steps(wednesday: Told) -> None:
    cases = wednesday.session.scalars(sa.select(Case).where(Case.is_walk_only.is_(False))).all()
    assert {case.title.split(" – ")[0]: case.step for case in cases} == {
        "Farsta centrum": Step.IMPLEMENTATION,
        "Hökarängsplan": Step.OWN_MAPPINGS,
        "Farsta strand": Step.INITIATION,
        "Fagersjö": Step.IMPLEMENTATION,
        "Gubbängstorget": Step.FOLLOW_UP,
        "Skärholmens centrum": Step.PRIORITISATION,
    }


@pytest.fixture
def on_wednesday() -> Iterator[None]:
    with time_set(WEDNESDAY):
        yield


@pytest.mark.usefixtures("on_wednesday")
def test_five_other_cases_are_alive(wednesday: Told) -> None:
    waiting = wednesday.facts("Hökarängsplan")
    assert (len(waiting.handed_in), len(waiting.accepted)) == (3, 5)
    assert waiting.mapping_due_on == today() + dt.timedelta(days=3)
    invited = wednesday.facts("Farsta strand")
    assert (len(invited.accepted), len(invited.parties)) == (2, 4)
    late = wednesday.facts("Fagersjö").counts
    assert (late.measures_late, late.measures) == (2, 7)
    follow_up = wednesday.facts("Gubbängstorget")
    assert [row.kind for row in follow_up.passages].count(PassageKind.DEVIATION) == 1
    assert follow_up.counts.measures_unfollowed == 3
    sitting = board(wednesday.session, wednesday.actor("maja.lind"), wednesday.case("Skärholmen").id)
    assert (len(sitting.done), [party.short_name for party in sitting.waiting]) == (3, ["Trafikkontoret"])


@pytest.mark.usefixtures("on_wednesday")
def test_something_is_due_today_and_tomorrow(wednesday: Told) -> None:
    query = sa.select(Measure.due_on).where(Measure.status == MeasureStatus.ONGOING)
    assert today() in wednesday.session.scalars(query).all()
    days = [local(row).date() for row in wednesday.session.scalars(sa.select(Meeting.starts_at))]
    assert today() + dt.timedelta(days=1) in days


def test_a_mapping_of_another_case_is_begun_and_not_handed_in(wednesday: Told) -> None:
    query = (
        sa.select(OwnMapping)
        .options(joinedload(OwnMapping.organisation))
        .where(OwnMapping.case_id == wednesday.case("Hökarängsplan").id, OwnMapping.state == MappingState.DRAFT)
    )
    assert [row.organisation.short_name for row in wednesday.session.scalars(query)] == ["Polisen"]


# --- all or nothing ---------------------------------------------------------------------------------------------------
@pytest.fixture
def bare(tmp_path: Path) -> Database:
    """Tables and nothing in them."""
    database = Database()
    database.connect(f"sqlite:///{tmp_path / 'bare.db'}")
    migrate(database.engine)
    return database


@pytest.mark.usefixtures("alone")
def test_people_and_reference_data_come_along(bare: Database) -> None:
    load_demo(bare, NoHash(), "en fras", at="initiation")
    with bare.reader() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(User)) == 16
        amina = session.scalars(sa.select(User).where(User.name == "Amina Berg")).one()
        assert amina.password_hash == "not a hash of 7 signs"
    bare.engine.dispose()


def test_a_refused_event_is_told_plainly_and_nothing_is_kept(bare: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    too_early = report("amina.berg", "M2", MeasureStatus.STOPPED)
    told = [*cut("follow_up").events[:-1], Event("2027-06-02 09.00", too_early)]
    monkeypatch.setattr(loading, "cut", lambda _at: cut("follow_up")._replace(events=tuple(told)))
    with pytest.raises(DemoError, match=r"2027-06-02 09\.00 was refused: measure\.stop_needs_reason, field note"):
        load_demo(bare, NoHash(), "en fras", is_shifted=False)
    with bare.reader() as session:
        for table in Case.metadata.sorted_tables:
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 0, table.name
    bare.engine.dispose()


@pytest.mark.usefixtures("alone")
def test_it_never_overwrites(request: pytest.FixtureRequest) -> None:
    with empty_database(request, "sqlite") as database:
        load(database, "initiation")
        with pytest.raises(DemoError, match="cases in the database already"):
            load(database)
        with database.reader() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Case)) == 1
            assert session.scalar(sa.select(sa.func.count()).select_from(CaseParty)) == 1


@pytest.mark.usefixtures("alone")
def test_it_refuses_where_some_of_its_people_are_known(request: pytest.FixtureRequest) -> None:
    with empty_database(request, "sqlite") as database:
        with database.writer.begin() as session:
            session.execute(
                sa.update(User).where(User.email.startswith("admin@")).values(email="other@tracker.example")
            )
        with pytest.raises(DemoError, match="Begin with an empty database"):
            load(database)
