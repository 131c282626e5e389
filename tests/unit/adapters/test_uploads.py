"""Hostile and odd files: each ends as it should, within a second of work and a hundred megabytes more."""

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.sent_files import CASES, HERE, SECRET, half_seen, saved, turned
from tracker.adapters.uploads import Uploads
from tracker.domain.files.kinds import Prepared

ROOT = Path(__file__).resolve().parents[3]
SECONDS = 1.0
MEGABYTES = 100


def kept(name: str) -> Prepared:
    return Uploads().prepare(CASES[name].make())


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def is_near(seen: Any, wanted: tuple[int, int, int]) -> bool:
    """A colour as JPEG keeps it."""
    return all(abs(one - other) < 12 for one, other in zip(seen, wanted, strict=True))


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Every file prepared in a process of its own, which knows nothing of how they were made."""
    folder = tmp_path_factory.mktemp("sent")
    for name, sent in CASES.items():
        (folder / name).write_bytes(sent.make())
    command = [sys.executable, "-m", "tests.sent_files", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.slow
def test_every_file_ends_as_it_should_in_little_time_and_memory(results: dict[str, dict[str, Any]]) -> None:
    assert len(results) == len(CASES) >= 45
    assert {name: seen["end"] for name, seen in results.items()} == {name: sent.end for name, sent in CASES.items()}
    assert {name: seen["seconds"] for name, seen in results.items() if seen["seconds"] >= SECONDS} == {}
    over = {name: seen["bytes"] // 1024**2 for name, seen in results.items() if seen["bytes"] >= MEGABYTES * 1024**2}
    assert over == {}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(orientation: int) -> None:
    shown = opened(Uploads().prepare(turned(orientation)).content).convert("RGB")
    assert shown.size == (240, 120)
    red, blue = shown.getpixel((10, 10)), shown.getpixel((230, 110))
    assert is_near(red, (255, 0, 0))
    assert is_near(blue, (0, 0, 255))


@pytest.mark.parametrize("name", ["photo.jpg", "jpeg-html.jpg", "jpeg-zip.jpg", "png-html.png", "profile.jpg"])
def test_nothing_but_what_one_sees_comes_along(name: str) -> None:
    sent, found = CASES[name].make(), kept(name)
    assert SECRET in sent or b"alert(" in sent or b"PK\x03\x04" in sent
    for content in (found.content, found.thumbnail or b""):
        assert SECRET not in content
        assert b"script" not in content
        assert b"PK\x03\x04" not in content
        again = opened(content)
        assert dict(again.getexif()) == {}
        assert not {"icc_profile", "comment", "exif", "xmp"} & set(again.info)


def test_the_place_is_told_apart_from_the_photo() -> None:
    position = Uploads().prepare(turned(6)).position
    assert position is not None
    lon, lat = position.rings[0][0]
    assert (round(lat, 5), round(lon, 5)) == (round(HERE[0], 5), round(HERE[1], 5))
    assert kept("profile.jpg").position is None


def test_a_place_outside_sweden_or_without_sense_is_no_place() -> None:
    for lat, lon in (((90.0, 0.0, 0.0), (400.0, 0.0, 0.0)), ((48.0, 0.0, 0.0), (2.0, 0.0, 0.0)), (("a",), ("b",))):
        notes = Image.Exif()
        notes.get_ifd(0x8825).update({1: "N", 2: lat, 3: "E", 4: lon})
        try:
            content = saved(Image.new("RGB", (20, 20)), "JPEG", exif=notes)
        except (TypeError, ValueError):
            continue
        assert Uploads().prepare(content).position is None


def test_what_one_sees_through_stays_so_and_lies_on_white_in_small() -> None:
    found = Uploads().prepare(half_seen())
    large, small = opened(found.content), opened(found.thumbnail or b"")
    assert (large.mode, small.mode) == ("RGBA", "RGB")
    assert large.getpixel((150, 150))[3] == 120  # type: ignore[index]
    assert small.getpixel((150, 150))[0] > 100  # type: ignore[index]


def test_colours_stay_what_they_were() -> None:
    grey = opened(kept("sixteen-bits.png").content).convert("RGB").getpixel((5, 5))
    assert is_near(grey, (156, 156, 156))
    ink = opened(kept("ink.jpg").content).convert("RGB").getpixel((5, 5))
    assert is_near(ink, (255, 55, 55))
    first = opened(kept("moving.webp").content).convert("RGB").getpixel((10, 10))
    assert is_near(first, (255, 0, 0))


def test_a_large_photo_is_made_smaller_and_a_small_one_is_not_made_larger() -> None:
    assert max(opened(kept("photo.jpg").content).size) == 2000
    assert opened(kept("profile.jpg").content).size == (240, 120)
    assert max(opened(kept("photo.jpg").thumbnail or b"").size) == 480
