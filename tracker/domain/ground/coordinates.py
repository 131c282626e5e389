"""Reading a position as people write it: decimals, degrees and minutes, SWEREF 99, or a pasted map link. Pure.

What is recognised is told with a code (``Understood``), so that a page can show it for confirmation; everything else is
a DomainError. Projected numbers are only recognised here: the geodesy adapter turns them into degrees.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from tracker.domain.errors import DomainError
from tracker.domain.ground.geometry import (
    DECIMALS,
    EAST,
    NORTH,
    SOUTH,
    WEST,
    Geometry,
    check_geometry,
    is_in_sweden,
    point_geometry,
    read_geometry,
)

__all__ = [
    "EAST", "NORTH", "SOUTH", "WEST", "Geometry", "Position", "Projected", "Understood", "check_geometry",
    "is_in_sweden", "parse_position", "point_geometry", "read_geometry",
]  # fmt: skip

MAX_TEXT = 2000
EPSG_TM = 3006
EPSG_1800 = 3011
LOCAL_ZONES = {
    "1200": 3007, "1330": 3008, "1500": 3009, "1630": 3010, "1800": 3011, "1415": 3012, "1545": 3013, "1715": 3014,
    "1845": 3015, "2015": 3016, "2145": 3017, "2315": 3018,
}  # fmt: skip
NORTHINGS = (6_100_000, 7_700_000)
EASTINGS_TM = (260_000, 930_000)
EASTINGS_LOCAL = (50_000, 260_000)
EASTINGS_RT90 = (1_150_000, 1_950_000)
MINUTES = 60


class Understood(StrEnum):
    """How a text was read."""

    DECIMAL = "decimal"
    DEGREES_MINUTES = "degrees_minutes"
    MAP_LINK = "map_link"
    SWEREF_LOCAL = "sweref_local"
    SWEREF_TM = "sweref_tm"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class Position:
    """A position in WGS 84 inside Sweden."""

    lat: float
    lon: float
    how: Understood


@dataclass(frozen=True, slots=True)
class Projected:
    """A position in a Swedish grid, still to be transformed by the adapter."""

    epsg: int
    northing: float
    easting: float
    how: Understood


def parse_position(text: str) -> Position | Projected:
    """Read one position out of what a person typed or pasted. Upholds: inside Sweden, or an error that says why."""
    cleaned = _clean(text)
    if not cleaned:
        raise DomainError("position.empty")
    if len(cleaned) > MAX_TEXT:
        raise DomainError("position.not_understood")
    if _LINK.search(cleaned):
        return _from_link(cleaned)
    if _DEGREE_SIGN.search(cleaned) or _LETTERED_MINUTES.fullmatch(cleaned):
        return _from_degrees(cleaned)
    zone = _ZONE.search(cleaned)
    pair = _pair(_ZONE.sub(" ", cleaned))
    if pair is None:
        raise DomainError("position.not_understood")
    return _from_pair(*pair, zone=zone)


# --- the text ---------------------------------------------------------------------------------------------------------
_NUMBER = r"[-+]?[0-9]{1,8}(?:\.[0-9]{1,12})?"
_EAST = r"EO\u00d6"
_MINUTES = r"[0-9]{1,2}(?:[.,][0-9]+)?"
_LINK = re.compile(r"^(?:https?://|geo:|www\.)|\b[a-z0-9-]+\.(?:se|com|org)/", re.IGNORECASE)
_ZONE = re.compile(
    r"(?:sweref\s*99|epsg:?)\s*(tm|3006|30(?:0[7-9]|1[0-8])|[0-9]{2}[ .]?[0-9]{2})?\b[:,]?",
    re.IGNORECASE,
)
_DEGREE_SIGN = re.compile(r"[\u00b0'\"]")
_LETTERED_MINUTES = re.compile(
    rf"[NS] ?[0-9]{{1,2}} +{_MINUTES} *,? *[{_EAST}W] ?[0-9]{{1,3}} +{_MINUTES}",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\b(?:latitude?|longitude?|latitud|longitud|lat|lon|lng|long|wgs ?84|nord|ost|\u00f6st|n|e|o|\u00f6|x|y)\b[:=]?"
    r"|[()\[\]{}=:]",
    re.IGNORECASE,
)
_STUCK_LETTER = re.compile(r"(?<=[0-9])(?=[A-Za-z\u00d6\u00f6])|(?<=[A-Za-z\u00d6\u00f6])(?=[0-9])")
_PLAIN_SIGNS = str.maketrans(
    {
        **dict.fromkeys("\u2032\u2019\u2018\u00b4`", "'"),
        **dict.fromkeys("\u2033\u201d\u201c", '"'),
        **dict.fromkeys("\u00ba\u02da", "\u00b0"),
        **dict.fromkeys("\u2212\u2013", "-"),
        "\x00": " ",
    }
)
_GROUPED = r"[0-9]{1,3}(?: [0-9]{3}){1,2}(?:[.,][0-9]{1,6})?"
_COMMA_NUMBER = r"[-+]?[0-9]{1,8}(?:,[0-9]{1,12})?"
_PAIRS = tuple(
    re.compile(shape)
    for shape in (
        rf"({_NUMBER})(?:\s*[,;/]\s*|\s+)({_NUMBER})",
        rf"({_COMMA_NUMBER})(?:\s*[;/]\s*|,?\s+)({_COMMA_NUMBER})",
        r"([-+]?[0-9]{1,8},[0-9]{1,12}),([-+]?[0-9]{1,8},[0-9]{1,12})",
        rf"({_GROUPED})(?:\s*[,;/]\s*|\s+)({_GROUPED})",
    )
)


def _clean(text: str) -> str:
    return " ".join(text.translate(_PLAIN_SIGNS).split()).replace("''", '"')


def _pair(text: str) -> tuple[float, float] | None:
    """Two numbers out of a text of nothing but two numbers, whatever stands for the decimal sign."""
    bare = " ".join(_NAMES.sub(" ", _STUCK_LETTER.sub(" ", text)).split()).strip(" ,;")
    for shape in _PAIRS:
        found = shape.fullmatch(bare)
        if found:
            first, second = (float(part.replace(" ", "").replace(",", ".")) for part in found.groups())
            return first, second
    return None


# --- the numbers ------------------------------------------------------------------------------------------------------
def _from_pair(first: float, second: float, zone: re.Match[str] | None = None) -> Position | Projected:
    if is_in_sweden(first, second):
        return Position(round(first, DECIMALS), round(second, DECIMALS), Understood.DECIMAL)
    if is_in_sweden(second, first):
        return Position(round(second, DECIMALS), round(first, DECIMALS), Understood.SWAPPED)
    for northing, easting in ((first, second), (second, first)):
        if _within(northing, NORTHINGS):
            return _from_grid(northing, easting, zone)
    raise DomainError("position.outside_sweden")


def _from_grid(northing: float, easting: float, zone: re.Match[str] | None) -> Projected:
    named = _epsg(zone)
    if _within(easting, EASTINGS_RT90):
        raise DomainError("position.old_grid")
    if _within(easting, EASTINGS_TM) and named in (None, EPSG_TM):
        return Projected(EPSG_TM, northing, easting, Understood.SWEREF_TM)
    if _within(easting, EASTINGS_LOCAL) and named != EPSG_TM:
        return Projected(named or EPSG_1800, northing, easting, Understood.SWEREF_LOCAL)
    raise DomainError("position.outside_sweden")


def _epsg(zone: re.Match[str] | None) -> int | None:
    """The grid a text names; local zones share their numbers, so without a name 18 00 (Stockholm) is meant."""
    name = (zone.group(1) or "").lower().replace(" ", "").replace(".", "") if zone else ""
    if not name:
        return None
    if name == "tm":
        return EPSG_TM
    if name in LOCAL_ZONES:
        return LOCAL_ZONES[name]
    if int(name) == EPSG_TM or int(name) in LOCAL_ZONES.values():
        return int(name)
    raise DomainError("position.not_understood")


def _within(number: float, limits: tuple[int, int]) -> bool:
    return limits[0] <= number <= limits[1]


# --- degrees, minutes, seconds ----------------------------------------------------------------------------------------
_ANGLE = re.compile(
    rf"([NSW{_EAST}])?\s*([0-9]{{1,3}}(?:[.,][0-9]+)?)\s*\u00b0?\s*"
    rf"(?:({_MINUTES})\s*'?\s*(?:({_MINUTES})\s*\"?)?)?\s*([NSW{_EAST}])?",
    re.IGNORECASE,
)
# where the second angle may begin: at a gap before a degree sign, before an east letter, after a north letter
_CUT = re.compile(
    rf"[ ,;]+(?=[NSW{_EAST}]? ?[0-9]{{1,3}}(?:[.,][0-9]+)?\u00b0)"
    rf"|[ ,;]*(?=[W{_EAST}] ?[0-9])|(?<=[NSW{_EAST}])[ ,;]*(?=[0-9])",
    re.IGNORECASE,
)


def _from_degrees(text: str) -> Position:
    angles = _split_angles(text)
    first, second = (_degrees(angle) for angle in angles)
    sides = [(angle.group(1) or angle.group(5) or "").upper() for angle in angles]
    if set(sides) & {"S", "W"}:
        raise DomainError("position.outside_sweden")
    is_east_first = bool(sides[0]) and sides[0] != "N"
    lat, lon = (second, first) if is_east_first or not is_in_sweden(first, second) else (first, second)
    if not is_in_sweden(lat, lon):
        raise DomainError("position.outside_sweden")
    how = Understood.DEGREES_MINUTES if any(angle.group(3) for angle in angles) else Understood.DECIMAL
    return Position(round(lat, DECIMALS), round(lon, DECIMALS), how)


def _split_angles(text: str) -> tuple[re.Match[str], re.Match[str]]:
    """Cut the text where the second angle begins; an angle has one letter at most, before or after."""
    for cut in _CUT.finditer(text):
        first = _ANGLE.fullmatch(text[: cut.start()].strip(" ,;"))
        second = _ANGLE.fullmatch(text[cut.end() :].strip(" ,;"))
        if first and second and not any(angle.group(1) and angle.group(5) for angle in (first, second)):
            return first, second
    raise DomainError("position.not_understood")


def _degrees(angle: re.Match[str]) -> float:
    whole, minutes, seconds = (float((angle.group(n) or "0").replace(",", ".")) for n in (2, 3, 4))
    if minutes >= MINUTES or seconds >= MINUTES:
        raise DomainError("position.not_understood")
    return whole + minutes / MINUTES + seconds / MINUTES / MINUTES


# --- map links --------------------------------------------------------------------------------------------------------
_PAIR_IN_LINK = rf"({_NUMBER})(?:,|%2C|~|/|\+|\s)+({_NUMBER})"
_LINK_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        rf"[?&#]mlat=({_NUMBER})[^#]*?[?&]mlon=({_NUMBER})",
        rf"!3d({_NUMBER})!4d({_NUMBER})",
        rf"[?&](?:q|query|ll|c|cp|center|destination|daddr|loc)=(?:loc:)?\s*{_PAIR_IN_LINK}",
        rf"/maps/(?:place|search)/\s*{_PAIR_IN_LINK}",
        rf"@{_PAIR_IN_LINK}",
        rf"#map=[0-9.]+/({_NUMBER})/({_NUMBER})",
        rf"~{_PAIR_IN_LINK}",
        rf"^geo:{_PAIR_IN_LINK}",
        rf"[?&#]lat=({_NUMBER})[^#]*?[?&]lo?ng?=({_NUMBER})",
        rf"[?&#]n=({_NUMBER})[^#]*?[?&]e=({_NUMBER})",
        rf"[?&#]e=({_NUMBER})[^#]*?[?&]n=({_NUMBER})",
    )
)
_SHORT_LINK = re.compile(r"(?:goo\.gl|bit\.ly|tinyurl\.com|kartor\.eniro\.se/m/)", re.IGNORECASE)


def _from_link(text: str) -> Position | Projected:
    """The position a pasted link points at; the first shape that makes sense in Sweden wins, nothing is fetched."""
    opened = unquote(text, errors="replace")
    has_numbers = False
    for shape in _LINK_SHAPES:
        found = shape.search(opened)
        if not found:
            continue
        has_numbers = True
        try:
            read = _from_pair(float(found.group(1)), float(found.group(2)))
        except DomainError:
            continue
        if isinstance(read, Projected):
            return read
        return Position(read.lat, read.lon, Understood.MAP_LINK)
    if _SHORT_LINK.search(opened):
        raise DomainError("position.short_link")
    raise DomainError("position.outside_sweden" if has_numbers else "position.link_without_position")
