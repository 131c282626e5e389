"""Names of files, and who reads one that hangs on something narrower."""

import datetime as dt

import pytest

from tests.hints import HINTS
from tracker.domain.access import Circle
from tracker.domain.files.kinds import LONGEST_WAIT, FileKind, circles_within, effective, wait_before
from tracker.domain.files.names import NAME_LENGTH, clean_name

OWN, AUTHORITIES, ALL, PUBLIC = Circle


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Foto från torget.JPG", "Foto från torget.jpg"),
        ("rapport 2026.10.05.pdf", "rapport 2026.10.05.jpg"),
        ("IMG_20261005_183012.jpg", "IMG_20261005_183012.jpg"),
        ("DSC01234.JPG", "DSC01234.jpg"),
        ("bild.php.jpg", "bild.jpg"),
        ("x" * 300 + ".png", "x" * 100 + ".jpg"),
        ("faktura\u202egnp.exe", "fakturagnp.jpg"),
        ("a\x00b.jpg", "ab.jpg"),
        ("..\\..\\windows\\system32\\hosts", "hosts.jpg"),
        ("../../../etc/passwd", "passwd.jpg"),
        ("/etc/", "bild.jpg"),
        (".htaccess", "bild.jpg"),
        ("....", "bild.jpg"),
        ("", "bild.jpg"),
        (None, "bild.jpg"),
        ("\u200b\ufeff .jpg", "bild.jpg"),
        ("con.jpg", "bild.jpg"),
        ('a"; filename="b.html', "a- filename=-b.jpg"),
        ("rad\r\nSet-Cookie: a=b.jpg", "radSet-Cookie- a=b.jpg"),
        ("e\u0301tude.jpg", "\u00e9tude.jpg"),
        ("<img src=x>.jpg", "-img src=x-.jpg"),
    ],
)
def test_a_name_is_short_and_harmless_and_ends_as_its_content(sent: str | None, shown: str) -> None:
    name = clean_name(sent, FileKind.JPEG, "bild", HINTS)
    assert name == (shown, False)
    assert len(name.text) <= NAME_LENGTH


@pytest.mark.parametrize(
    "sent",
    [
        "19121212-1212.pdf",
        "anmalan_191212121212.pdf",
        "ABC123.jpg",
        "bil_ABC_123.jpg",
        "ring 070-123 45 67.pdf",
        "anna@hemma.example.pdf",
        "problemområde.jpg",
    ],
)
def test_a_name_that_tells_of_a_person_or_brands_a_place_is_set_aside(sent: str) -> None:
    assert clean_name(sent, FileKind.PDF, "dokument", HINTS) == ("dokument.pdf", True)


@pytest.mark.parametrize(
    ("circle", "bounds", "read"),
    [
        (ALL, [], ALL),
        (PUBLIC, [ALL], PUBLIC),
        (ALL, [AUTHORITIES], AUTHORITIES),
        (PUBLIC, [AUTHORITIES], AUTHORITIES),
        (OWN, [AUTHORITIES], OWN),
        (AUTHORITIES, [ALL], AUTHORITIES),
    ],
)
def test_the_narrower_counts(circle: Circle, bounds: list[Circle], read: Circle) -> None:
    assert effective(circle, bounds) is read


def test_what_can_be_chosen_goes_no_further_than_what_it_hangs_on() -> None:
    assert circles_within(AUTHORITIES) == (OWN, AUTHORITIES)
    assert circles_within(ALL) == (OWN, AUTHORITIES, ALL, PUBLIC)


def test_a_silent_scanner_is_asked_ever_more_rarely() -> None:
    waits = [wait_before(attempt) for attempt in range(1, 40)]
    assert waits[0] == dt.timedelta(seconds=15)
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT
