"""Circles: which a text may have, which is the narrowest, and that no duty grants nothing."""

import pytest

from tracker.domain.access import Circle, Duty, Permission, allows, is_narrower, narrowest, of_parties, of_plan
from tracker.domain.errors import DomainError

OWN, AUTHORITIES, ALL, PUBLIC = Circle


def test_a_text_of_a_mapping_is_never_public() -> None:
    assert [of_parties(circle) for circle in (OWN, AUTHORITIES, ALL)] == [OWN, AUTHORITIES, ALL]
    with pytest.raises(DomainError, match=r"circle\.not_here") as refused:
        of_parties(PUBLIC)
    assert refused.value.field == "circle"


def test_joint_work_is_for_more_than_one_and_leaves_its_writer_in() -> None:
    assert [of_plan(circle, list(Circle)) for circle in (AUTHORITIES, ALL)] == [AUTHORITIES, ALL]
    for circle in (OWN, PUBLIC):
        with pytest.raises(DomainError, match=r"circle\.not_here"):
            of_plan(circle, list(Circle))
    assert of_plan(ALL, (ALL, PUBLIC)) is ALL
    with pytest.raises(DomainError, match=r"circle\.leaves_you_out"):
        of_plan(AUTHORITIES, (ALL, PUBLIC))


def test_the_narrowest_of_some_circles_counts() -> None:
    assert narrowest([PUBLIC, ALL]) is ALL
    assert narrowest([ALL, OWN, AUTHORITIES]) is OWN
    assert narrowest([]) is ALL


def test_a_circle_is_narrower_than_those_after_it() -> None:
    assert [is_narrower(AUTHORITIES, each) for each in (OWN, AUTHORITIES, ALL, PUBLIC)] == [False, False, True, True]


def test_one_duty_is_enough_and_none_is_not() -> None:
    assert allows(Permission.JOINT_READ, {Duty.SIGNED_IN, Duty.OVERVIEW})
    assert not allows(Permission.JOINT_READ, {Duty.SIGNED_IN})
    assert not allows(Permission.CASE_LIST, frozenset())
