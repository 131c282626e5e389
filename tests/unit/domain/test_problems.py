"""Merging, the matrix and the rules of when the joint mapping may change: pure, without a database."""

import datetime as dt

import pytest

from tracker.domain.access import Circle
from tracker.domain.errors import DomainError
from tracker.domain.problems import (
    Angle,
    CauseLevel,
    Cell,
    FactorKind,
    Link,
    Relation,
    by_problem,
    carried,
    cell_of,
    check_angle,
    check_causes_open,
    check_circle,
    check_no_cycle,
    check_open,
    check_target_circle,
    ends_of,
    matrix_key,
    problem_letter,
)
from tracker.domain.steps import Step

SAME, CONSEQUENCE, CAUSE, DIFFERS = Relation.SAME, Relation.CONSEQUENCE, Relation.CAUSE, Relation.DIFFERS
MORNING = dt.datetime(2026, 10, 5, 8, tzinfo=dt.UTC)
NOON = dt.datetime(2026, 10, 5, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("relations", "cell"),
    [
        ((), Cell("none", 0)),
        ((SAME, SAME, CAUSE), Cell("own", 2)),
        ((CAUSE,), Cell("mention", 0)),
        ((CONSEQUENCE, CAUSE), Cell("mention", 0)),
        ((CAUSE, DIFFERS), Cell("differs", 0)),
    ],
)
def test_a_cell_says_how_a_party_saw_the_problem(relations: tuple[Relation, ...], cell: Cell) -> None:
    assert cell_of(relations) == cell


@pytest.mark.parametrize(
    ("source", "link", "counts_as"),
    [
        (SAME, CONSEQUENCE, CONSEQUENCE),
        (SAME, CAUSE, CAUSE),
        (CAUSE, SAME, CAUSE),
        (DIFFERS, CAUSE, DIFFERS),
        (CONSEQUENCE, CAUSE, CAUSE),
    ],
)
def test_a_merged_problems_sources_count_with_what_it_is(source: Relation, link: Relation, counts_as: Relation) -> None:
    assert carried(source, link) is counts_as


def test_a_merged_problem_counts_for_all_its_targets_and_through_them() -> None:
    links = by_problem(
        [Link("f", "a", CAUSE), Link("f", "b", CAUSE), Link("e", "f", CONSEQUENCE), Link("c", "a", SAME)]
    )
    assert ends_of("a", links) == {"a": SAME}
    assert ends_of("f", links) == {"a": CAUSE, "b": CAUSE}
    assert ends_of("e", links) == {"a": CAUSE, "b": CAUSE}
    assert ends_of("c", links) == {"a": SAME}


def test_the_nearest_way_counts_when_there_are_two() -> None:
    links = by_problem([Link("e", "a", SAME), Link("e", "f", CAUSE), Link("f", "a", SAME)])
    assert ends_of("e", links) == {"a": SAME}


def test_merging_never_runs_in_a_ring() -> None:
    check_no_cycle([Link("e", "a", CAUSE), Link("f", "a", CAUSE), Link("a", "b", SAME), Link("f", "b", SAME)])
    with pytest.raises(DomainError, match=r"problems\.cycle"):
        check_no_cycle([Link("e", "a", CAUSE), Link("a", "b", SAME), Link("b", "e", SAME)])


def test_the_mapping_changes_only_when_open_and_not_frozen() -> None:
    check_open(Step.JOINT_MAPPING, MORNING, None)
    check_open(Step.JOINT_MAPPING, MORNING, MORNING, made_at=NOON)
    for step, revealed_at, code in (
        (Step.JOINT_MAPPING, None, "problems.not_open"),
        (Step.PRIORITISATION, MORNING, "problems.not_open"),
        (Step.OWN_MAPPINGS, MORNING, "problems.not_open"),
    ):
        with pytest.raises(DomainError, match=code):
            check_open(step, revealed_at, None)
    with pytest.raises(DomainError, match=r"problems\.frozen"):
        check_open(Step.JOINT_MAPPING, MORNING, NOON)
    with pytest.raises(DomainError, match=r"problems\.frozen"):
        check_open(Step.JOINT_MAPPING, MORNING, NOON, made_at=MORNING)


@pytest.mark.parametrize("step", Step)
def test_causes_are_written_from_joint_mapping_to_goals(step: Step) -> None:
    if step in {Step.JOINT_MAPPING, Step.PRIORITISATION, Step.GOAL_SETTING}:
        check_causes_open(step, MORNING)
    else:
        with pytest.raises(DomainError, match=r"causes\.not_open"):
            check_causes_open(step, MORNING)
    with pytest.raises(DomainError, match=r"causes\.not_open"):
        check_causes_open(step, None)


def test_only_a_cause_at_the_place_needs_an_angle() -> None:
    check_angle(FactorKind.PROTECTIVE, CauseLevel.SITUATIONAL, None)
    check_angle(FactorKind.RISK, CauseLevel.BACKGROUND, None)
    check_angle(FactorKind.RISK, CauseLevel.SITUATIONAL, Angle.PLACE)
    with pytest.raises(DomainError, match=r"causes\.no_angle"):
        check_angle(FactorKind.RISK, CauseLevel.SOCIAL, None)


def test_a_problem_is_no_wider_than_its_widest_source() -> None:
    check_circle(Circle.ALL_PARTIES, [])
    check_circle(Circle.ALL_PARTIES, [Circle.AUTHORITIES, Circle.ALL_PARTIES])
    check_circle(Circle.AUTHORITIES, [Circle.ALL_PARTIES])
    with pytest.raises(DomainError, match=r"problems\.circle_too_wide"):
        check_circle(Circle.ALL_PARTIES, [Circle.AUTHORITIES])


def test_a_problem_is_not_merged_into_one_that_fewer_read() -> None:
    check_target_circle(Circle.AUTHORITIES, Circle.ALL_PARTIES)
    check_target_circle(Circle.ALL_PARTIES, Circle.ALL_PARTIES)
    with pytest.raises(DomainError, match=r"problems\.target_narrower"):
        check_target_circle(Circle.ALL_PARTIES, Circle.AUTHORITIES)


def test_the_matrix_begins_with_what_most_saw_and_letters_run_on_after_z() -> None:
    rows = [(1, "AA"), (1, "Z"), (4, "C"), (4, "B")]
    assert sorted(rows, key=lambda row: matrix_key(*row)) == [(4, "B"), (4, "C"), (1, "Z"), (1, "AA")]
    assert [problem_letter(index) for index in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
