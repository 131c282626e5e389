"""Which relying party an address makes, and which counter follows another."""

import pytest

from tracker.domain.signing.passkeys import RelyingParty, goes_on, relying_party


@pytest.mark.parametrize(
    ("address", "party"),
    [
        ("https://platssamverkan.example", RelyingParty("platssamverkan.example", "https://platssamverkan.example")),
        ("https://Stad.example:443/verktyg", RelyingParty("stad.example", "https://stad.example")),
        ("http://localhost:8123", RelyingParty("localhost", "http://localhost:8123")),
        ("http://127.0.0.1:8000", None),
        ("http://[::1]:8000", None),
    ],
)
def test_the_relying_party_is_the_name_in_the_public_address(address: str, party: RelyingParty | None) -> None:
    assert relying_party(address) == party


@pytest.mark.parametrize(
    ("stored", "shown", "is_next"),
    [(0, 0, True), (0, 1, True), (4, 5, True), (4, 40, True), (4, 4, False), (4, 3, False), (4, 0, False)],
)
def test_a_counter_that_does_not_go_up_tells_of_a_copy(stored: int, shown: int, *, is_next: bool) -> None:
    assert goes_on(stored, shown) is is_next
