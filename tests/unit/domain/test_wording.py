"""The person guard stops what points at a person and lets ordinary Swedish office text through."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from personnummer import personnummer

from tracker.domain.errors import DomainError
from tracker.domain.texts.wording import check_shared, find_personal_data


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in find_personal_data(text)]


def check_digit(nine: str) -> int:
    doubled = "".join(str(int(digit) * (2 - place % 2)) for place, digit in enumerate(nine))
    return -sum(map(int, doubled)) % 10


births = st.dates(dt.date(1900, 1, 1), dt.date(2025, 12, 31))


@given(births, st.integers(1, 999), st.booleans())
def test_every_number_that_an_independent_library_accepts_stops(born: dt.date, serial: int, coordination: bool) -> None:
    day = born.day + 60 * coordination
    nine = f"{born:%y%m}{day:02}{serial:03}"
    last = f"{serial:03}{check_digit(nine)}"
    long = f"{born:%Y%m}{day:02}"
    assert personnummer.valid(f"{long}-{last}")
    for written in (
        f"{long}-{last}",
        f"{long}{last}",
        f"{long} {last}",
        f"{long[2:]}-{last}",
        f"{long[2:]}+{last}",
        f"{long[2:]}{last}",
        f"{long[2:]} – {last}",
        f"{long[:4]}-{long[4:6]}-{long[6:]}-{last}",
        f"{long[:4]} {long[4:6]} {long[6:]} {last}",
    ):
        assert kinds(f"Bråk vid trappan, {written} var där.") == ["personal_number"], written


@given(births, st.integers(1, 999), st.integers(1, 9))
def test_a_wrong_check_digit_is_no_identity_number(born: dt.date, serial: int, wrong: int) -> None:
    nine = f"{born:%y%m%d}{serial:03}"
    written = f"{born:%Y%m%d}-{serial:03}{(check_digit(nine) + wrong) % 10}"
    assert not personnummer.valid(written)
    assert "personal_number" not in kinds(written)


def test_the_classic_invented_number_stops_and_says_where() -> None:
    with pytest.raises(DomainError) as refusal:
        check_shared("Bråk vid trappan, 19121212-1212 var där.", "text")
    assert refusal.value.code == "wording.personal_number"
    assert refusal.value.field == "text"
    assert refusal.value.facts["found"] == "19121212-1212"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("121212-1212", "personal_number"),
        ("ABC123 stod på lastgatan", "registration_number"),
        ("bilen abc 12D", None),
        ("bilen ABC 12D", "registration_number"),
        ("en röd bil, abc12d", "registration_number"),
        ("XYZ 987.", "registration_number"),
        ("ring 070-123 45 67", "phone"),
        ("ring 070-123-45-67", "phone"),
        ("0701234567", "phone"),
        ("+46 70 123 45 67", "phone"),
        ("+46 (0)8 123 456 78", "phone"),
        ("0046701234567", "phone"),
        ("08-508 18 000", "phone"),
        ("(08) 123 456", "phone"),
        ("0650-123 45", "phone"),
        ("+45 32 12 34 56", "phone"),
        ("skriv till anna.berg@farsta.example", "email"),
        ("A.B+c@sub.domän.se", "email"),
    ],
)
def test_what_points_at_a_person_is_named_by_kind(text: str, kind: str | None) -> None:
    assert kinds(text) == ([kind] if kind else [])
    if kind:
        with pytest.raises(DomainError, match=kind):
            check_shared(text, "text")


@pytest.mark.parametrize(
    "text",
    [
        "FAR 2026/412",
        "FAR 412/2026",
        "dnr FAR 412",
        "FA-2026-001",
        "SKA-2026-001",
        "185 000 kr",
        "SEK 185 000",
        "1 185 000 000 kr",
        "2018-2021 och 2024–2027",
        "2026-09-01 17.30",
        "2026-09-01 1830",
        "20260901",
        "kl. 08.00-17.00",
        "öppet 0700-1900 och 0830 – 1630",
        "06-09, 12-15 och 18-21",
        "06-09 12-15 18-21",
        "organisationsnummer 556036-0793",
        "5560360793",
        "OSL 10 kap. 15 a §, SFS 2025:223",
        "P1, P2 och P3 lastgatan",
        "larmnumret 112 och 114 14",
        "41 av 60 elever, flickor 29 av 32",
        "59,2434 18,0933",
        "59.2434, 18.0933",
        "kvinnor 48 %, män 22 % (n=182)",
        "länk 180 vid B204",
        "tor–lör 18–23",
        "@ torget",
    ],
)
def test_office_text_goes_through(text: str) -> None:
    assert kinds(text) == []
    check_shared(text, "text")


def test_one_thing_is_told_once_and_in_order() -> None:
    text = "a@b.se, 070-123 45 67 och 19121212-1212"
    assert kinds(text) == ["email", "phone", "personal_number"]
    assert [text[found.start : found.end] for found in find_personal_data(text)] == text.replace(" och", ",").split(
        ", "
    )


def test_a_source_does_not_excuse_personal_data() -> None:
    with pytest.raises(DomainError, match="personal_number"):
        check_shared("utsatt område, 19121212-1212", "text", quote_source="Polisen")


def test_nothing_is_nothing() -> None:
    check_shared(None, "text")
    check_shared("", "text")


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text: str) -> None:
    for finding in find_personal_data(text):
        assert 0 <= finding.start < finding.end <= len(text)


def test_a_long_text_is_read_fast() -> None:
    for sign in ("0 ", "a.", "+1", "1-", "abc", "utsatt "):
        find_personal_data(sign * 20_000)
