"""Counting parties by time, and who reads which item of a frozen picture."""

import datetime as dt

import pytest

from tracker.domain.access import Circle
from tracker.domain.errors import DomainError
from tracker.domain.mapping import to_mask
from tracker.domain.pictures import check_freezable, heat_of, narrowed_since, readable_part, widest
from tracker.domain.steps import Step

REVEALED = dt.datetime(2026, 10, 5, 8, tzinfo=dt.UTC)
FRIDAY, EVENING, NIGHT = 4, 4, 5


def test_a_party_counts_once_for_a_time_however_often_it_marked_it() -> None:
    late = to_mask([(FRIDAY, EVENING), (FRIDAY, NIGHT)])
    heat = heat_of(["a", "b", "c"], [("a", late), ("a", late), ("b", to_mask([(FRIDAY, EVENING)]))])
    assert heat.rows[EVENING][FRIDAY] == 2
    assert heat.rows[NIGHT][FRIDAY] == 1
    assert (heat.highest, heat.parties, heat.without_time) == (2, 3, 1)
    assert heat.peak == to_mask([(FRIDAY, EVENING)])


def test_no_time_at_all_has_no_peak() -> None:
    heat = heat_of(["a"], [("a", 0)])
    assert (heat.highest, heat.peak, heat.without_time) == (0, 0, 1)


@pytest.mark.parametrize(
    ("step", "revealed_at", "unplaced", "sources", "code"),
    [
        (Step.PRIORITISATION, REVEALED, 0, [1], "pictures.not_open"),
        (Step.JOINT_MAPPING, None, 0, [1], "pictures.not_open"),
        (Step.JOINT_MAPPING, REVEALED, 3, [1], "pictures.unplaced"),
        (Step.JOINT_MAPPING, REVEALED, 0, [], "pictures.no_problem"),
        (Step.JOINT_MAPPING, REVEALED, 0, [2, 0], "pictures.problem_without_source"),
    ],
)
def test_what_a_picture_waits_for(
    step: Step, revealed_at: dt.datetime | None, unplaced: int, sources: list[int], code: str
) -> None:
    with pytest.raises(DomainError) as caught:
        check_freezable(step, revealed_at, unplaced, sources)
    assert caught.value.code == code


def test_a_whole_picture_may_be_frozen() -> None:
    check_freezable(Step.JOINT_MAPPING, REVEALED, 0, [4, 1])


def test_items_outside_the_readers_circles_leave_no_trace() -> None:
    content = {
        "problems": [
            {"letter": "A", "circle": "all_parties", "sources": [{"circle": "authorities", "text": "dolt"}]},
            {"letter": "B", "circle": "authorities", "sources": []},
        ],
        "set_aside": [{"circle": "authorities", "organisation_id": "own", "text": "eget"}],
        "parties": [{"id": "own"}],
    }
    read = readable_part(content, {"all_parties", "public"}, "own")
    assert read["problems"] == [{"letter": "A", "circle": "all_parties", "sources": []}]
    assert read["set_aside"] == content["set_aside"]
    assert read["parties"] == [{"id": "own"}]
    assert readable_part(content, {"authorities", "all_parties"}, "other") == content


def test_that_a_party_saw_something_is_known_as_widely_as_it_said_so() -> None:
    assert widest([Circle.AUTHORITIES, Circle.ALL_PARTIES]) is Circle.ALL_PARTIES
    assert widest([Circle.AUTHORITIES]) is Circle.AUTHORITIES


def test_what_is_narrowed_later_is_as_narrow_in_a_frozen_picture() -> None:
    wide, narrow = "all_parties", "authorities"
    problem = {
        "letter": "A",
        "circle": wide,
        "sources": [{"id": "1", "party": "p", "circle": wide}],
        "merged": [{"letter": "B", "circle": wide}],
        "seen_by": [{"party": "p", "circle": wide}, {"party": "q", "circle": wide}],
    }
    content = {"problems": [problem], "set_aside": [{"id": "2", "circle": narrow}, {"id": "3", "circle": wide}]}
    assert narrowed_since(content, {}, {}) == content
    observations = {"1": Circle.AUTHORITIES, "2": Circle.ALL_PARTIES, "3": Circle.OWN_ORGANISATION}
    read = narrowed_since(content, observations, {"A": Circle.AUTHORITIES, "B": Circle.OWN_ORGANISATION})
    assert [each["circle"] for each in read["set_aside"]] == [narrow, "own_org"], "what was widened stays as it was"
    (found,) = read["problems"]
    assert (found["circle"], found["sources"][0]["circle"], found["merged"][0]["circle"]) == (narrow, narrow, "own_org")
    assert [each["circle"] for each in found["seen_by"]] == [narrow, wide]
