"""The scripts of the walk's page say nothing that has no words, and no words wait for a script."""

import re
from pathlib import Path

from tracker.web.walks.going.words import WORDS

SCRIPTS = Path(__file__).resolve().parents[3] / "static" / "js" / "walk"
# what a script puts together: a band by the network, the state of a row, one or many
MADE = re.compile(r"(band_\w+|state_\w+|(?:left|queue)_\w+_(?:one|many))")
LITERAL = re.compile(r'"([a-z_]+)"')


def source() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(SCRIPTS.glob("*.js")))


def test_every_word_that_is_said_is_there() -> None:
    said = set(re.findall(r'\bsay\(\s*"([a-z_]+)"', source()))
    assert len(said) > 50
    assert said <= WORDS.keys()
    counted = set(re.findall(r'\bcount\("([a-z_]+)"', source()))
    assert {f"{name}_{how}" for name in counted for how in ("one", "many")} <= WORDS.keys()


def test_every_word_is_said() -> None:
    named = set(LITERAL.findall(source()))
    idle = {key for key in WORDS if key not in named and not MADE.fullmatch(key)}
    assert idle == {"base"}, "the chooser of grounds, which other maps have too, reads this one by itself"
