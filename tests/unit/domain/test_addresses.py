"""One way to fold an address: small letters, and never somebody else's."""

import pytest

from tracker.domain.people import account_key, email_key


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (" Karin.LUND@Polis.Example ", "karin.lund@polis.example"),
        ("Åsa.Öst@skärholmen.example", "åsa.öst@skärholmen.example"),
        ("\N{KELVIN SIGN}arin@polis.example", "\N{KELVIN SIGN}arin@polis.example"),
        (
            "KARIN@POL\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}S.example",
            "karin@pol\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}s.example",
        ),
    ],
)
def test_only_what_can_be_undone_is_made_small(typed: str, key: str) -> None:
    assert email_key(typed) == key
    assert email_key(key) == key
    assert account_key("s", typed) == account_key("s", key)
