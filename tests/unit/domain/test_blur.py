"""What of a photo is made unreadable: whole rectangles within it, those that touch as one."""

import pytest

from tracker.domain.errors import DomainError
from tracker.domain.files.blur import MOST_SPOTS, Spot, check_spots, joined


@pytest.mark.parametrize(
    ("spots", "code"),
    [
        ([], "blur.none"),
        ([Spot(0, 0, 10, 10)] * (MOST_SPOTS + 1), "blur.too_many"),
        ([Spot(0, 0, 0, 10)], "blur.outside"),
        ([Spot(0, 0, 10, 0)], "blur.outside"),
        ([Spot(-1, 0, 10, 10)], "blur.outside"),
        ([Spot(0, -1, 10, 10)], "blur.outside"),
        ([Spot(991, 0, 10, 10)], "blur.outside"),
        ([Spot(0, 991, 10, 10)], "blur.outside"),
        ([Spot(5, 5, 10, 10), Spot(900, 900, 200, 1)], "blur.outside"),
    ],
)
def test_what_is_no_part_of_the_photo_is_refused(spots: list[Spot], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_spots(spots)
    assert (refused.value.code, refused.value.field) == (code, "spots")


def test_a_spot_may_reach_to_the_edges() -> None:
    check_spots([Spot(0, 0, 1000, 1000), Spot(990, 990, 10, 10)])


def test_spots_that_touch_are_one_and_others_stay_apart() -> None:
    assert joined([Spot(0, 0, 10, 10), Spot(50, 50, 10, 10)]) == [Spot(0, 0, 10, 10), Spot(50, 50, 10, 10)]
    assert joined([Spot(0, 0, 10, 10), Spot(10, 5, 10, 10)]) == [Spot(0, 0, 20, 15)]
    # the last one joins two that were apart
    assert joined([Spot(0, 0, 10, 10), Spot(30, 0, 10, 10), Spot(8, 0, 24, 4)]) == [Spot(0, 0, 40, 10)]
    # and what they have become together touches a third
    assert joined([Spot(0, 40, 5, 5), Spot(0, 0, 50, 5), Spot(40, 0, 5, 60)]) == [Spot(0, 0, 50, 60)]
