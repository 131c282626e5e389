"""Which domains, addresses and issuers are one's own: look-alikes are somebody else's."""

from __future__ import annotations

import pytest

from tracker.domain.errors import DomainError
from tracker.domain.signing.providers import (
    domain_of,
    spellings,
    tidy_claimed_address,
    tidy_domain,
    tidy_domains,
    tidy_issuer,
)


@pytest.mark.parametrize(
    ("typed", "domain"),
    [
        ("Polis.Example", "polis.example"),
        (" polis.example ", "polis.example"),
        ("\uff50olis.example", "polis.example"),
        ("malmö.example", "xn--malm-8qa.example"),
        ("malmo\u0308.example", "xn--malm-8qa.example"),
        ("XN--MALM-8QA.example", "xn--malm-8qa.example"),
        ("pol\u0456s.example", "xn--pols-n9d.example"),  # a Ukrainian i: another domain, and never the same
    ],
)
def test_a_domain_as_it_is_compared(typed: str, domain: str) -> None:
    assert tidy_domain(typed) == domain


@pytest.mark.parametrize(
    "typed",
    ["", "polis", ".example", "polis..example", "*.polis.example", "-a.example", "a b.example", "polis.example.",
     "a@b.se", "stra\u00dfe.example",
     "po\u200dlis.example", "po\u00adlis.example", "a" * 64 + ".example", "a." * 130 + "se",
     "polis.example/x", "polis.example:80", "\ud800.example"],
)  # fmt: skip
def test_what_is_no_domain(typed: str) -> None:
    assert tidy_domain(typed) is None
    with pytest.raises(DomainError, match=r"sso\.bad_domain"):
        tidy_domains(["polis.example", typed])


@pytest.mark.parametrize(
    ("claimed", "address"),
    [
        ("Karin.Lund@Polis.Example", "karin.lund@polis.example"),
        ("karin+platser@malmö.example", "karin+platser@xn--malm-8qa.example"),
        ("k\u0430rin@polis.example", None),
        ("\u212aarin@polis.example", None),  # the sign for kelvin becomes a k in small letters
        ('"karin lund"@polis.example', None),
        ("karin@annan.example@polis.example", None),
        ("karin@polis.example\n", "karin@polis.example"),
        ("ka\nrin@polis.example", None),
        ("@polis.example", None),
        ("karin", None),
        (None, None),
        (["karin@polis.example"], None),
        ("a" * 250 + "@polis.example", None),
    ],
)
def test_an_address_that_is_vouched_for(claimed: object, address: str | None) -> None:
    assert tidy_claimed_address(claimed) == address


def test_an_account_may_have_its_domain_in_letters() -> None:
    assert spellings("a@xn--malm-8qa.example") == ["a@malmö.example", "a@xn--malm-8qa.example"]
    assert spellings("a@polis.example") == ["a@polis.example"]
    assert domain_of("a@malmö.example") == domain_of("a@xn--malm-8qa.example") == "xn--malm-8qa.example"


@pytest.mark.parametrize(
    ("issuer", "is_open", "is_good"),
    [
        ("https://login.polis.example", False, True),
        ("https://login.polis.example/realms/ett", False, True),
        ("http://127.0.0.1:4000", True, True),
        ("http://127.0.0.1:4000", False, False),
        ("http://login.polis.example", True, False),
        ("https://login.polis.example/?a=b", True, False),
        ("https://login.polis.example#a", True, False),
        ("https://user@login.polis.example", True, False),
        ("https://login.polis.example:99999", True, False),
        ("https://[::1", True, False),
        ("https:\\\\login.polis.example", True, False),
        ("https://log in.example", True, False),
        ("ftp://login.polis.example", True, False),
        ("", True, False),
    ],
)
def test_an_issuer(issuer: str, is_open: bool, is_good: bool) -> None:
    if is_good:
        assert tidy_issuer(f" {issuer} ", is_open=is_open) == issuer
        return
    with pytest.raises(DomainError, match=r"sso\.bad_issuer"):
        tidy_issuer(issuer, is_open=is_open)
