"""Counting parties by time, and who reads which item of a frozen picture."""

import datetime as dt
import json

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


def test_no_item_is_wider_than_what_it_came_from_is_now() -> None:
    def item(**values: object) -> dict[str, object]:
        return {"circle": "all_parties", **values}

    content = {
        "problems": [
            item(
                letter="A",
                sources=[item(id="x", party="P"), item(id="y", party="P"), item(id="z", party="Q")],
                merged=[item(letter="B"), item(letter="C")],
                seen_by=[item(party="P"), item(party="Q"), item(party="R")],
            ),
            {**item(letter="B", sources=[], merged=[], seen_by=[]), "circle": "authorities"},
        ],
        "set_aside": [item(id="v"), item(id="w")],
        "places": [item(number=1)],
    }
    frozen = json.dumps(content)
    few, own, wide = Circle.AUTHORITIES, Circle.OWN_ORGANISATION, Circle.ALL_PARTIES
    now = narrowed_since(content, {"x": few, "y": own, "z": wide, "v": few}, {"A": few, "B": wide, "C": few})
    first, second = now["problems"]
    assert (first["circle"], second["circle"]) == ("authorities", "authorities")
    assert [each["circle"] for each in first["sources"]] == ["authorities", "own_org", "all_parties"]
    assert [each["circle"] for each in first["merged"]] == ["all_parties", "authorities"]
    assert [each["circle"] for each in first["seen_by"]] == ["authorities", "all_parties", "all_parties"]
    assert [each["circle"] for each in now["set_aside"]] == ["authorities", "all_parties"]
    assert now["places"] == content["places"]
    assert json.dumps(content) == frozen
