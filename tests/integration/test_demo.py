"""The demo is the acceptance scenario: its numbers, at half-time and after the omtag, on both databases."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

import pytest
import sqlalchemy as sa

from tests.told import Told, empty_database, load
from tracker.demo import others
from tracker.demo.others import pingstvagen
from tracker.domain.cases import MeetingKind, PartyStatus, PerspectiveStatus
from tracker.domain.clock import STOCKHOLM, local, time_set
from tracker.domain.gating.gates import evaluate
from tracker.domain.plans import FollowUpKind, Grade, MeasureStatus, ValueGroup, ValueKind
from tracker.domain.priorities import Criterion, Outcome, ties
from tracker.domain.problems import CauseLevel, FactorKind
from tracker.domain.steps import PassageKind, Step
from tracker.domain.walks.again import SeenAgain
from tracker.domain.walks.findings import FindingKind, FindingStatus
from tracker.domain.walks.inquiry import PointState, gathered
from tracker.models.cases import Case, CaseParty, CasePerspective, Meeting
from tracker.models.invitations import Invitation
from tracker.models.mail import OutgoingMail
from tracker.models.mapping import Observation, OwnMapping
from tracker.models.notes import Note
from tracker.models.people import Organisation
from tracker.models.pictures import SituationPicture
from tracker.models.places import Place
from tracker.models.plans import Measure, PlanAdoption
from tracker.models.priorities import Decision
from tracker.models.problems import Problem
from tracker.models.process import StepPassage
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.inquiry import WalkPoint
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.gating.process import programme_of
from tracker.queries.joint.joint import joint_view
from tracker.queries.mapping import mapping_states
from tracker.queries.planning.goals import goals
from tracker.queries.planning.plans import plan
from tracker.queries.planning.priorities import board
from tracker.queries.walks.findings import unknown_receivers

DAY = dt.date.fromisoformat
HALF_TIME = dt.datetime(2027, 2, 9, 18, tzinfo=STOCKHOLM)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def half_time(request: pytest.FixtureRequest) -> Iterator[Told]:
    with empty_database(request, request.param) as database:
        load(database)
        with database.reader() as session:
            yield Told(session)


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def june(request: pytest.FixtureRequest) -> Iterator[Told]:
    with empty_database(request, request.param) as database:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(others, "CASES", ())
            load(database, "2027-06-15")
        with database.reader() as session:
            yield Told(session)


def passages(told: Told) -> list[tuple[Step, PassageKind, str]]:
    query = sa.select(StepPassage).where(StepPassage.case_id == told.case().id).order_by(StepPassage.passed_at)
    return [
        (row.to_step, row.kind, local(row.passed_at).date().isoformat()) for row in told.session.scalars(query).all()
    ]


# --- the case and its parties -----------------------------------------------------------------------------------------
def test_the_case(half_time: Told) -> None:
    case = half_time.case()
    assert (case.reference, case.registry_number, case.step) == ("FA-2026-001", "FAR 2026/412", Step.IMPLEMENTATION)
    assert case.title == "Farsta centrum – gångtunneln och torget"
    facts = half_time.facts()
    assert facts.coordinators == ("Amina Berg", "Olle Nyström")
    assert facts.communication_responsible == "Olle Nyström"
    assert facts.agreement


def test_eight_parties_of_which_one_has_not_answered(half_time: Told) -> None:
    query = (
        sa.select(Organisation.name, CaseParty.status)
        .join(Organisation, CaseParty.organisation_id == Organisation.id)
        .where(CaseParty.case_id == half_time.case().id)
        .order_by(CaseParty.invited_at)
    )
    parties = [tuple(row) for row in half_time.all(query)]
    assert [name for name, _ in parties] == [
        "Farsta stadsdelsförvaltning",
        "Lokalpolisområde Farsta",
        "Centrumfastigheter Söder AB",
        "Trafikkontoret",
        "Farsta grundskola F–9",
        "Friskolan Lärkträdet",
        "Företagarföreningen Farsta",
        "Nattvandrarna Farsta",
    ]
    assert [name for name, status in parties if status is PartyStatus.INVITED] == ["Friskolan Lärkträdet"]
    assert sum(status is PartyStatus.ACCEPTED for _, status in parties) == 7


def test_four_places_and_who_controls_them(half_time: Told) -> None:
    query = (
        sa.select(Place.number, Place.name, Organisation.name)
        .join(Organisation, Place.controller_id == Organisation.id)
        .where(Place.case_id == half_time.case().id, Place.geometry.is_not(None))
        .order_by(Place.number)
    )
    assert [tuple(row) for row in half_time.all(query)] == [
        (1, "Gångtunneln", "Trafikkontoret"),
        (2, "Farstaplan", "Farsta stadsdelsförvaltning"),
        (3, "Lastgatan", "Centrumfastigheter Söder AB"),
        (4, "Biblioteket", "Kulturförvaltningen"),
    ]


def test_every_gate_was_met_on_its_day(half_time: Told) -> None:
    assert passages(half_time) == [
        (Step.INITIATION, PassageKind.STARTED, "2026-09-01"),
        (Step.OWN_MAPPINGS, PassageKind.GATE_MET, "2026-09-15"),
        (Step.JOINT_MAPPING, PassageKind.GATE_MET, "2026-10-05"),
        (Step.PRIORITISATION, PassageKind.GATE_MET, "2026-10-28"),
        (Step.GOAL_SETTING, PassageKind.GATE_MET, "2026-11-10"),
        (Step.IMPLEMENTATION, PassageKind.GATE_MET, "2026-11-24"),
    ]
    rules = programme_of(half_time.session, half_time.case()).rules
    with time_set(HALF_TIME):
        facts = half_time.facts()
    for step in list(Step)[:5]:
        assert evaluate(facts, rules, step).met, step


# --- mappings and the joint picture -----------------------------------------------------------------------------------
def test_only_the_night_walkers_were_late(half_time: Told) -> None:
    case_id = half_time.case().id
    states = mapping_states(half_time.session, case_id)[case_id]
    names = {row.id: row.name for row in half_time.session.scalars(sa.select(Organisation))}
    late = {names[state.organisation_id]: state.days_late for state in states}
    assert len(states) == 7
    assert {name: days for name, days in late.items() if days} == {"Nattvandrarna Farsta": 1}
    reminded = half_time.facts().parties
    assert [party.name for party in reminded if party.reminded_at and party.has_handed_in] == ["Nattvandrarna"]


def test_twenty_two_observations_and_nine_findings(half_time: Told) -> None:
    query = (
        sa.select(Observation.is_supplement, sa.func.count())
        .join(OwnMapping, Observation.mapping_id == OwnMapping.id)
        .where(OwnMapping.case_id == half_time.case().id)
        .group_by(Observation.is_supplement)
    )
    assert dict(half_time.all(query)) == {False: 22, True: 9}
    view = joint_view(half_time.session, half_time.actor(), half_time.case().id)
    assert len(view.observations) == 31
    assert not view.unplaced
    by_place: dict[int, int] = {}
    for row in view.observations:
        assert row.place is not None
        by_place[row.place.number] = by_place.get(row.place.number, 0) + 1
    assert by_place == {1: 13, 2: 11, 3: 5, 4: 2}


def test_one_observation_is_for_authorities_only(half_time: Told) -> None:
    case_id = half_time.case().id
    police = joint_view(half_time.session, half_time.actor("karin.lund"), case_id)
    owner = joint_view(half_time.session, half_time.actor("johan.ek"), case_id)
    hidden = {row.title for row in police.observations} - {row.title for row in owner.observations}
    assert hidden == {"Överlämningar vid torgets norra kant"}
    assert [each.problem.letter for each in owner.problems] == ["A", "B", "C", "D"]


def test_six_problems_became_four(half_time: Told) -> None:
    view = joint_view(half_time.session, half_time.actor(), half_time.case().id)
    merged = {
        each.problem.letter: {part.problem.letter: part.row.relation.value for part in each.merged}
        for each in view.problems
    }
    assert merged == {"A": {"E": "consequence", "F": "cause"}, "B": {"F": "cause"}, "C": {}, "D": {}}


def test_perspectives_and_the_walk(half_time: Told) -> None:
    case_id = half_time.case().id
    rows = half_time.session.scalars(sa.select(CasePerspective).where(CasePerspective.case_id == case_id)).all()
    assert [row.term_code for row in rows if row.status is PerspectiveStatus.MISSING] == ["perspective:hbtqi"]
    assert len(rows) == 5
    query = sa.select(Meeting).where(Meeting.case_id == case_id, Meeting.kind == MeetingKind.SAFETY_WALK)
    walk = half_time.session.scalars(query).one()
    assert (local(walk.starts_at).isoformat()[:16], walk.participants) == ("2026-10-13T17:30", 14)


def test_causes(half_time: Told) -> None:
    groups = {
        group.problem.letter: group for group in plan(half_time.session, half_time.actor(), half_time.case().id).groups
    }
    assert [cause.text for cause in groups["A"].background] == ["Ekonomisk utsatthet"]
    problems = half_time.session.scalars(
        sa.select(Problem).where(Problem.case_id == half_time.case().id).options(sa.orm.selectinload(Problem.causes)),
    ).all()
    owed = {
        problem.letter: [
            cause.number
            for cause in problem.causes
            if cause.factor is FactorKind.RISK and cause.level is not CauseLevel.BACKGROUND
        ]
        for problem in problems
        if problem.causes
    }
    assert owed == {"A": [1, 2, 3, 4], "B": [1], "C": [1], "D": [1]}
    assert sum(cause.factor is FactorKind.PROTECTIVE for problem in problems for cause in problem.causes) == 2


def test_picture_one(half_time: Told) -> None:
    pictures = half_time.session.scalars(sa.select(SituationPicture)).all()
    mine = [row for row in pictures if row.case_id == half_time.case().id]
    assert [(row.number, local(row.frozen_at).date()) for row in mine] == [(1, DAY("2026-10-27"))]


# --- prioritisation ---------------------------------------------------------------------------------------------------
def test_sums_subtotals_tie_and_spread(half_time: Told) -> None:
    ballots = {
        row.problem.letter: row for row in board(half_time.session, half_time.actor(), half_time.case().id).ballots
    }
    assert {letter: row.total for letter, row in ballots.items()} == {"A": 32, "B": 30, "C": 29, "D": 29}
    assert {letter: row.need for letter, row in ballots.items()} == {"A": 18, "B": 21, "C": 16, "D": 14}
    assert {letter: row.possibility for letter, row in ballots.items()} == {"A": 14, "B": 9, "C": 13, "D": 15}
    assert ties({letter: row.total or 0 for letter, row in ballots.items()}) == [["C", "D"]]
    means = {
        letter: [spread.mean for criterion in Criterion if (spread := row.spread(criterion))]
        for letter, row in ballots.items()
    }
    assert means["A"] == [4, 3, 4, 2, 5, 5, 5, 4]
    assert means["B"] == [4, 4, 4, 5, 4, 4, 3, 2]
    assert means["C"] == [3, 4, 3, 3, 3, 5, 4, 4]
    assert means["D"] == [5, 2, 3, 1, 3, 5, 5, 5]
    resources = {each.party: each.value for each in ballots["B"].given[Criterion.RESOURCES]}
    assert (resources["Polisen"], resources["Centrumfastigheter"]) == (4, 1)
    assert [letter for letter, row in ballots.items() if Criterion.RESOURCES in row.wide] == ["B"]


def test_d_is_deselected_and_was_reviewed_at_half_time(half_time: Told) -> None:
    query = (
        sa.select(Problem.letter, Decision.outcome, Decision.rank, Decision.decided_on, Decision.review_on)
        .join(Problem, Decision.problem_id == Problem.id)
        .where(Problem.case_id == half_time.case().id)
        .order_by(Decision.created_at, Decision.rank)
    )
    sitting, review = DAY("2026-11-03"), DAY("2027-02-09")
    chosen = Outcome.PRIORITISED
    rows = {tuple(row) for row in half_time.all(query)}
    assert rows == {
        ("A", chosen, 1, sitting, None),
        ("B", chosen, 2, sitting, None),
        ("C", chosen, 3, sitting, None),
        ("D", Outcome.DESELECTED, None, sitting, review),
        ("D", Outcome.DESELECTED, None, review, DAY("2027-06-15")),
    }


# --- goals, measures, half-time ---------------------------------------------------------------------------------------
def test_goals_with_baselines_and_targets(half_time: Told) -> None:
    found = {}
    for view in goals(half_time.session, half_time.actor(), half_time.case().id):
        assert len(view.accepted) == 7
        assert not view.silent
        for figures in view.figures:
            for group in figures.groups:
                baseline, target = (figures.first(kind, group) for kind in (ValueKind.BASELINE, ValueKind.TARGET))
                assert baseline is not None
                assert target is not None
                key = (view.goal.number, figures.indicator.unit, group.value)
                found[key] = (int(baseline.value), int(target.value), baseline.answers, target.measured_on.isoformat())
    assert found == {
        (1, "%", "women"): (48, 36, 96, "2027-06-15"),
        (1, "%", "men"): (22, 18, 86, "2027-06-15"),
        (2, "av 8", "all"): (3, 8, None, "2027-01-31"),
        (2, "dagar", "all"): (19, 5, None, "2027-01-31"),
        (3, "per vecka", "all"): (14, 9, None, "2027-03-31"),
        (4, "per fyra månader", "all"): (6, 2, None, "2027-05-31"),
    }


def test_six_measures(half_time: Told) -> None:
    rows = {}
    for view in plan(half_time.session, half_time.actor(), half_time.case().id).measures:
        row = view.measure
        causes = "+".join(f"{cause.problem.letter}{cause.number}" for cause in view.causes)
        aims = "+".join(f"G{goal.number}" for goal in view.goals)
        rows[row.title] = (causes, aims, row.status, row.due_on or row.valid_to, row.closed_on, row.cost_sek)
    done, ongoing = MeasureStatus.DONE, MeasureStatus.ONGOING
    assert rows == {
        "Byt 8 armaturer och dra ny kabel": ("A1", "G2", done, DAY("2026-12-15"), DAY("2026-12-18"), 185_000),
        "Röj buskage vid södra mynningen": ("A2", "G1", done, DAY("2026-11-30"), DAY("2026-11-26"), None),
        "Trygghetsvärdar torsdag–lördag kl. 18–23": ("A3+B1", "G1+G3", ongoing, DAY("2027-03-27"), None, None),
        "Bibliotekskväll och kaféhörna på fredagar": ("A3", "G1", ongoing, None, None, 40_000),
        "Uppsökande fältassistenter": ("B1", "G3", ongoing, None, None, None),
        "Extra nattvandring och polisnärvaro": ("A4", "", done, DAY("2026-11-20"), DAY("2026-11-20"), None),
    }


def test_the_short_notice_came_in_step_four_and_was_thought_over_in_time(half_time: Told) -> None:
    row = half_time.session.scalars(sa.select(Measure).where(Measure.is_short_notice)).one()
    assert local(row.created_at).date() == DAY("2026-11-07")
    assert row.starts_on == DAY("2026-11-07")
    assert row.afterthought
    assert row.afterthought_due_on == DAY("2026-11-20")
    assert row.event == "Rånet i gångtunneln den 6 november"
    assert row.no_goal_reason == "Inget eget mål"


def test_c1_has_a_reason_instead_of_a_measure(half_time: Told) -> None:
    found = plan(half_time.session, half_time.actor(), half_time.case().id)
    assert not found.orphans
    without = [row.cause for group in found.groups for row in group.rows if row.measure is None]
    assert [cause.no_measure_reason for cause in without] == [
        "Trygghetsvärdarna i M3 täcker även detta; prövas vid halvtid",
    ]


def test_the_plan_was_adopted(half_time: Told) -> None:
    rows = half_time.session.scalars(sa.select(PlanAdoption).where(PlanAdoption.case_id == half_time.case().id)).all()
    assert [(row.number, row.adopted_on) for row in rows] == [(1, DAY("2026-11-24"))]


def test_half_time_values_and_follow_ups(half_time: Told) -> None:
    graded = {view.goal.number: view.grade for view in goals(half_time.session, half_time.actor(), half_time.case().id)}
    assert graded == {1: None, 2: Grade.YELLOW, 3: Grade.YELLOW, 4: None}
    latest = {
        view.measure.title: [view.latest[kind].grade for kind in FollowUpKind]
        for view in plan(half_time.session, half_time.actor(), half_time.case().id).measures
    }
    green, yellow, unclear = Grade.GREEN, Grade.YELLOW, Grade.NOT_SEPARABLE
    assert latest["Byt 8 armaturer och dra ny kabel"] == [green, yellow, green]
    assert latest["Röj buskage vid södra mynningen"] == [green, green, unclear]
    assert latest["Bibliotekskväll och kaféhörna på fredagar"] == [yellow, yellow, unclear]
    assert len(latest) == 6


# --- the omtag and June -----------------------------------------------------------------------------------------------
def test_the_omtag_goes_through_the_gates_again(june: Told) -> None:
    assert passages(june)[6:] == [
        (Step.JOINT_MAPPING, PassageKind.REVERSAL, "2027-03-02"),
        (Step.PRIORITISATION, PassageKind.GATE_MET, "2027-03-24"),
        (Step.GOAL_SETTING, PassageKind.GATE_MET, "2027-03-30"),
        (Step.IMPLEMENTATION, PassageKind.GATE_MET, "2027-04-06"),
        (Step.FOLLOW_UP, PassageKind.GATE_MET, "2027-06-01"),
    ]
    assert june.case().round == 1


def test_picture_two_leaves_picture_one_as_it_was(june: Told) -> None:
    query = (
        sa.select(SituationPicture).where(SituationPicture.case_id == june.case().id).order_by(SituationPicture.number)
    )
    one, two = june.session.scalars(query).all()
    assert (local(one.frozen_at).date(), local(two.frozen_at).date()) == (DAY("2026-10-27"), DAY("2027-03-24"))
    titles = [str(picture.content).count("Handeln har flyttat till bibliotekets entré") for picture in (one, two)]
    assert titles[0] == 0
    assert titles[1] > 0
    assert "31 iakttagelser" in one.summary


def test_final_values(june: Told) -> None:
    views = goals(june.session, june.actor(), june.case().id)
    assert {view.goal.number: view.grade for view in views} == {
        1: Grade.YELLOW,
        2: Grade.YELLOW,
        3: Grade.GREEN,
        4: Grade.GREEN,
    }
    share = views[0].figures[0]
    last = {group: share.shown(ValueKind.ACTUAL, group)[-1] for group in (ValueGroup.WOMEN, ValueGroup.MEN)}
    assert {group.value: (row.value, row.answers) for group, row in last.items()} == {
        "women": (Decimal(38), 82),
        "men": (Decimal(19), 72),
    }


def test_the_repeat_walk_was_held(june: Told) -> None:
    row = june.session.scalars(sa.select(Meeting).where(Meeting.kind == MeetingKind.REPEAT_WALK)).one()
    assert local(row.starts_at).date() == DAY("2027-03-16")
    assert row.note
    assert row.note.startswith("6 av 7")


def test_two_organisations_keep_a_note_for_themselves(half_time: Told) -> None:
    rows = half_time.all(
        sa.select(Organisation.short_name, Problem.letter, Measure.title)
        .select_from(Note)
        .join(Organisation, Note.organisation_id == Organisation.id)
        .outerjoin(Problem, Note.problem_id == Problem.id)
        .outerjoin(Measure, Note.measure_id == Measure.id)
        .order_by(Note.created_at),
    )
    assert [tuple(row) for row in rows] == [
        ("Polisen", "B", None),
        ("Farsta SDF", None, "Bibliotekskväll och kaféhörna på fredagar"),
    ]


def test_one_link_waits_in_the_main_case_and_its_letter_with_it(half_time: Told) -> None:
    row = half_time.session.scalars(sa.select(Invitation).where(Invitation.case_id == half_time.case().id)).one()
    assert (row.name, row.used_at, row.revoked_at) == ("Ingrid Ståhl", None, None)
    assert row.created_at < HALF_TIME < row.expires_at
    letter = half_time.session.get_one(OutgoingMail, row.mail_id)
    assert "http://127.0.0.1:8000/inbjudan/" in str(letter.body)


# --- what the walk found ----------------------------------------------------------------------------------------------
def found(told: Told) -> dict[str, tuple[str | None, str]]:
    """Receiver and status of each finding, by what it is."""
    query = (
        sa.select(WalkFinding.text, Organisation.short_name, WalkFinding.status)
        .outerjoin(Organisation, WalkFinding.receiver_id == Organisation.id)
        .where(WalkFinding.again_of_id.is_(None))
        .order_by(WalkFinding.seen_at)
    )
    return {text.partition("\n")[0]: (name, status.value) for text, name, status in told.all(query)}


def test_each_finding_has_its_receiver_and_has_come_as_far_as_the_plan_tells(half_time: Told) -> None:
    assert found(half_time) == {
        "Skylt saknas vid T-baneentrén": (None, "to_do"),
        "Fem armaturer är släckta": ("Trafikkontoret", "done"),
        "Trasig spegel": ("Trafikkontoret", "done"),
        "Buskage över ögonhöjd": ("Farsta SDF", "done"),
        "Klotter på sex kvadratmeter": ("Centrumfastigheter", "done"),
        "Container skymmer sikten": ("Centrumfastigheter", "done"),
        "Inga sittplatser med ryggstöd": ("Farsta SDF", "sent"),
        "Blomsterlådan som föreningen sköter": ("Farsta SDF", "to_do"),
        "Bibliotekets ljus, och att det är öppet till kl. 20": ("Kulturförvaltningen", "to_do"),
    }
    rows = half_time.session.scalars(sa.select(WalkFinding)).all()
    assert not any(row.again_of_id for row in rows), "it is not yet walked again"
    assert sum(row.kind is FindingKind.KEEP for row in rows) == 2
    assert all(row.observation_id for row in rows), "each is an observation of the joint mapping too"
    assert sum(row.measure_id is not None for row in rows) == 2, "F1 is M1, F2 is M2"


def test_nobody_answers_for_the_missing_sign_and_the_coordinators_are_told(half_time: Told) -> None:
    asked = unknown_receivers(half_time.session, half_time.actor("amina.berg"))
    assert [(row.text or "").partition("\n")[0] for row in asked] == ["Skylt saknas vid T-baneentrén"]
    assert unknown_receivers(half_time.session, half_time.actor("karin.lund")) == []


def test_six_of_seven_are_done_when_the_walk_is_walked_again(june: Told) -> None:
    every = june.session.scalars(sa.select(WalkFinding).where(WalkFinding.kind == FindingKind.UNSAFE)).all()
    unsafe = [row for row in every if row.again_of_id is None]
    assert (sum(row.status is FindingStatus.DONE for row in unsafe), len(unsafe)) == (6, 7)
    again = june.session.scalars(sa.select(WalkFinding.outcome).where(WalkFinding.again_of_id.is_not(None))).all()
    assert Counter(again) == {SeenAgain.FIXED: 6, SeenAgain.REMAINS: 1, SeenAgain.STILL_THERE: 2}


def test_residents_marked_sixteen_points_before_the_walk(half_time: Told) -> None:
    session = half_time.session
    again = session.scalars(sa.select(SafetyWalk).where(SafetyWalk.repeats_id.is_not(None))).one()
    points = session.scalars(sa.select(WalkPoint).where(WalkPoint.walk_id == again.repeats_id)).all()
    assert Counter(row.state for row in points) == {PointState.SHOWN: 14, PointState.HIDDEN: 2}
    found = gathered([row for row in points if row.state is PointState.SHOWN])
    assert [(each.unsafe, each.keep) for each in found] == [(6, 0), (3, 0), (2, 0), (0, 2)]
    waiting = session.scalars(sa.select(WalkPoint.state).where(WalkPoint.walk_id == again.id)).all()
    assert waiting == [PointState.WAITING]


def test_a_walk_belongs_to_no_case(half_time: Told) -> None:
    rows = half_time.session.scalars(sa.select(Case).where(Case.is_walk_only)).all()
    assert [row.title for row in rows] == [pingstvagen.TITLE]
