"""Photos: decoded within bounds and written anew, so that nothing of the sent file but what one sees comes along."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, Final

from PIL import Image, ImageFilter

from tracker.domain.errors import DomainError
from tracker.domain.files.blur import WHOLE, Spot, joined
from tracker.domain.files.kinds import FileKind, Prepared
from tracker.domain.ground.geometry import Geometry, point_geometry

MOST_PIXELS: Final = 50_000_000
# a baseline JPEG is made smaller while it is read; of these the whole must be held, of WebP three times over
MOST_HELD: Final = {"PNG": 8_500_000, "WEBP": 6_000_000}
# what a progressive JPEG makes the decoder keep until its last scan: two bytes a sample, and each scan walks over all
MOST_KEPT: Final = 60_000_000
MOST_SCANS: Final = 40
LONGEST_SIDE: Final = 2000
THUMBNAIL_SIDE: Final = 480
_QUALITY: Final = 85
# of a part that is made unreadable: too few for a face or the signs of a plate, whatever its size
_MOST_BLOCKS: Final = 6
_LEAST_BLOCK: Final = 16
_SIXTEEN_BITS: Final = ("I;16", "I;16B", "I;16L", "I")
_PLAIN: Final = ("RGB", "CMYK", "L", "RGBA")
_SCAN: Final = b"\xff\xda"
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_GPS: Final = 0x8825
_NORTH_SOUTH, _LAT, _EAST_WEST, _LON = 1, 2, 3, 4


def prepare_picture(content: bytes, form: str) -> Prepared:
    """A JPEG, PNG or WebP (``form``) as it is kept. Raises DomainError when it is too large or broken."""
    if form == "JPEG" and content.count(_SCAN) > MOST_SCANS:
        raise DomainError("file.bomb", "file")
    with _guarded(), Image.open(BytesIO(content), formats=(form,)) as opened:
        _check_size(opened)
        opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        position, turn = _position(opened), _turn(opened)
        shown = _upright(opened, turn)
        kind = FileKind.PNG if form == "PNG" and shown.mode == "RGBA" else FileKind.JPEG
        written = _written(shown, kind)
        small = _written(_smaller(shown, THUMBNAIL_SIDE), FileKind.JPEG)
        return Prepared(kind, written, small, position)


def blur_picture(content: bytes, kind: FileKind, spots: Sequence[Spot]) -> Prepared:
    """A kept photo written anew with spots that nobody can read: each is a few blocks of its mean colours.

    No sharpening brings back what was there, since a block has one colour. Raises DomainError ``file.broken``.
    """
    form = "PNG" if kind is FileKind.PNG else "JPEG"
    with _guarded(), Image.open(BytesIO(content), formats=(form,)) as opened:
        opened.load()
        shown = _in_eight_bits(opened)
        shown.info = {}
        for spot in joined(spots):
            _blur(shown, spot)
        return Prepared(kind, _written(shown, kind), _written(_smaller(shown, THUMBNAIL_SIDE), FileKind.JPEG))


def _blur(shown: Image.Image, spot: Spot) -> None:
    """Let a part be at most so many blocks across and down, with soft edges between them."""
    left, top = (shown.width * spot.left) // WHOLE, (shown.height * spot.top) // WHOLE
    right = max(left + 1, math.ceil(shown.width * (spot.left + spot.width) / WHOLE))
    bottom = max(top + 1, math.ceil(shown.height * (spot.top + spot.height) / WHOLE))
    box = (left, top, right, bottom)
    size = (right - left, bottom - top)
    across, down = (max(1, min(_MOST_BLOCKS, side // _LEAST_BLOCK)) for side in size)
    means = shown.crop(box).resize((across, down), Image.Resampling.BOX)
    if means.mode == "RGBA":
        means.putalpha(255)
    coarse = means.resize(size, Image.Resampling.NEAREST)
    shown.paste(coarse.filter(ImageFilter.GaussianBlur(max(size) / _MOST_BLOCKS / 4)), box)


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever a decoder stumbles on is the file's fault; what warns of a bomb counts as one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except DomainError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise DomainError("file.bomb", "file") from error
    except Exception as error:
        raise DomainError("file.broken", "file") from error


def _check_size(opened: Image.Image) -> None:
    """By what the head of the file says, before anything is decoded."""
    pixels = opened.width * opened.height
    most = MOST_HELD.get(str(opened.format), MOST_PIXELS)
    if pixels > most or (opened.info.get("progressive") and pixels * _bytes_kept(opened) > MOST_KEPT):
        raise DomainError("file.too_many_pixels", "file")


def _bytes_kept(opened: Any) -> float:
    """A JPEG's bytes a pixel in the decoder's memory, by how finely each of its layers is sampled."""
    fineness: list[int] = [across * down for _, across, down, _ in opened.layer]
    return 2 * sum(fineness) / max(fineness)


def _upright(opened: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    """The picture as one sees it: first frame, at most so large, turned as the camera was held, without its notes."""
    opened.load()
    # what is written as it is read is made smaller first: a large picture is never held twice
    plain = opened if opened.mode in _PLAIN else _in_eight_bits(opened)
    shown = _in_eight_bits(_smaller(plain, LONGEST_SIDE))
    shown = shown if turn is None else shown.transpose(turn)
    shown.info = {}
    return shown


def _smaller(shown: Image.Image, side: int) -> Image.Image:
    """At most so many pixels along its longer side; what one sees through goes layer by layer, as it needs less."""
    longer = max(shown.size)
    if longer <= side:
        return shown
    size = (max(1, round(shown.width * side / longer)), max(1, round(shown.height * side / longer)))
    if shown.mode != "RGBA":
        return shown.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)
    layers = (shown.getchannel(name) for name in "RGBA")
    return Image.merge("RGBA", [each.resize(size, Image.Resampling.BICUBIC) for each in layers])


def _in_eight_bits(opened: Image.Image) -> Image.Image:
    """Red, green and blue, with what one sees through where there is such."""
    if opened.mode in _SIXTEEN_BITS:
        return opened.convert("I").point(lambda level: level * (1 / 256)).convert("L").convert("RGB")
    if opened.has_transparency_data:
        return opened.convert("RGBA") if opened.mode != "RGBA" else opened
    return opened.convert("RGB") if opened.mode != "RGB" else opened


def _written(shown: Image.Image, kind: FileKind) -> bytes:
    out = BytesIO()
    if kind is FileKind.PNG:
        shown.save(out, "PNG", compress_level=1)
    else:
        _on_white(shown).save(out, "JPEG", quality=_QUALITY, optimize=False, subsampling="4:2:0")
    return out.getvalue()


def _on_white(shown: Image.Image) -> Image.Image:
    if shown.mode != "RGBA":
        return shown
    paper = Image.new("RGB", shown.size, "white")
    paper.paste(shown, mask=shown.getchannel("A"))
    return paper


# --- what the camera wrote --------------------------------------------------------------------------------------------
def _turn(opened: Image.Image) -> Image.Transpose | None:
    """How the picture is turned to stand upright, by how the camera was held."""
    try:
        return _TURNS.get(opened.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - as below
        return None


def _position(opened: Image.Image) -> Geometry | None:
    """The place in Sweden that the camera wrote into the photo; anything unclear is no place."""
    try:
        gps: Mapping[int, Any] = opened.getexif().get_ifd(_GPS)
        lat = _degrees(gps[_LAT]) * (-1 if str(gps[_NORTH_SOUTH]).upper().startswith("S") else 1)
        lon = _degrees(gps[_LON]) * (-1 if str(gps[_EAST_WEST]).upper().startswith("W") else 1)
        return point_geometry(lat, lon)
    except Exception:  # noqa: BLE001 - notes of a camera are a stranger's bytes; a photo without a place is a photo
        return None


def _degrees(parts: Any) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = degrees + minutes / 60 + seconds / 3600
    if not math.isfinite(value):
        raise ValueError
    return value
