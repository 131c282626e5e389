"""Every question of scope, asked as everybody, answers as the reviewed table says."""

import os
from pathlib import Path

from tests.factories import World
from tests.readable_rows import Told, answers, as_markdown, build

PAGE = Path(__file__).resolve().parents[2] / "docs" / "readable-rows.md"


def test_everybody_reads_the_rows_of_the_reviewed_table(world: World) -> None:
    with Told() as told:
        build(world)
    found = as_markdown(answers(world, told))
    if os.environ.get("UPDATE_SNAPSHOTS"):
        PAGE.write_text(found, encoding="utf-8")
    assert found == PAGE.read_text(encoding="utf-8")
