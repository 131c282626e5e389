"""The time grid in words and squares, the same as the script says in the browser."""

from collections.abc import Iterator

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config import Settings
from tracker import create_app
from tracker.domain.mapping import to_mask
from tracker.web.times import GRID_VALUES, glyph_cells, grid_mask, grid_values, time_words

WHOLE = (1 << 49) - 1


@pytest.fixture(scope="module")
def words_app() -> Flask:
    return create_app(Settings(environment="test", secret_key="only for tests", database_url="sqlite://", tile_url=""))


@pytest.fixture(autouse=True)
def _words(words_app: Flask) -> Iterator[None]:
    with words_app.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([], ""),
        ([(0, 0)], "mån 06–09"),
        ([(day, band) for day in range(5) for band in (3, 4)], "mån–fre 15–21"),
        ([(5, 4), (6, 4)], "lör, sön 18–21"),
        ([(0, 3), (2, 3)], "mån, ons 15–18"),
        ([(day, 6) for day in range(7)], "alla dagar 00–06"),
        ([(4, 5), (4, 6)], "fre 21–24, 00–06"),
        ([(4, 0), (4, 2)], "fre 06–09, 12–15"),
        ([(0, 3), (1, 4)], "mån 15–18; tis 18–21"),
    ],
)
def test_words(cells: list[tuple[int, int]], words: str) -> None:
    assert time_words(to_mask(cells)) == words


def test_the_whole_week() -> None:
    assert time_words(WHOLE) == "alla dagar hela dygnet"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, WHOLE))
def test_values_and_squares_say_the_same_as_the_mask(mask: int) -> None:
    values = grid_values(mask)
    assert set(values) <= set(GRID_VALUES)
    assert grid_mask(values) == mask
    assert sum(glyph_cells(mask)) == len(values)
    assert bool(time_words(mask)) == bool(mask)


def test_a_value_outside_the_grid_is_refused() -> None:
    with pytest.raises(ValueError, match="no such cell"):
        grid_mask(["7-0"])
