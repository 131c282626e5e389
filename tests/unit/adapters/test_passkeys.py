"""The adapter of passkeys: what is asked, which answers hold, and that no bent answer is more than a no."""

import json
from typing import Any

import pytest
from webauthn.helpers import bytes_to_base64url

from tests.passkeys import KEYS, PRESENT, VERIFIED, Device, challenge_of
from tracker.adapters.signing.passkeys import Passkeys
from tracker.domain.signing.passkeys import StoredKey

CHALLENGE = b"c" * 32
USER = "a" * 16


def made() -> tuple[Device, StoredKey]:
    device = Device()
    key = KEYS.made(device.create(creation()), CHALLENGE)
    assert key is not None
    return device, StoredKey("p" * 16, USER, key.credential_id, key.public_key, key.counter)


def creation(known: list[str] | None = None) -> str:
    return KEYS.creation(CHALLENGE, USER, "karin.lund@polis.example", "Karin Lund", known or [])


def test_what_a_browser_is_asked() -> None:
    wanted: dict[str, Any] = json.loads(creation([Device().credential_id]))
    assert wanted["rp"]["id"] == "localhost"
    assert wanted["user"]["id"] == bytes_to_base64url(USER.encode()), "an opaque id, not the address"
    assert wanted["attestation"] == "none"
    assert wanted["authenticatorSelection"]["userVerification"] == "required"
    assert wanted["authenticatorSelection"]["residentKey"] == "required"
    assert len(wanted["excludeCredentials"]) == 1
    request = json.loads(KEYS.request(CHALLENGE, []))
    assert (request["rpId"], request["userVerification"]) == ("localhost", "required")
    assert challenge_of(json.dumps(request)) == CHALLENGE


def test_an_answer_holds_for_its_challenge_place_and_person() -> None:
    device, key = made()
    wanted = KEYS.request(CHALLENGE, [])
    assert KEYS.counter_shown(device.get(wanted), CHALLENGE, key) == 1
    bent = {
        "another challenge": device.get(wanted, challenge=bytes_to_base64url(b"d" * 32)),
        "another page": device.get(wanted, origin="http://localhost:1"),
        "another host": device.get(wanted, origin="https://evil.example", host="evil.example"),
        "nobody there": device.get(wanted, flags=VERIFIED),
        "not unlocked": device.get(wanted, flags=PRESENT),
        "somebody else's": device.get(wanted, handle=bytes_to_base64url(b"b" * 16)),
        "another key": Device(credential=device.credential, handle=device.handle).get(wanted),
        "a creation": device.create(creation()),
    }
    assert {name: KEYS.counter_shown(answer, CHALLENGE, key) for name, answer in bent.items()} == dict.fromkeys(bent)


def test_a_creation_holds_for_its_challenge_and_place() -> None:
    device = Device()
    for bent in (
        device.create(creation(), origin="https://evil.example"),
        device.create(creation(), host="evil.example"),
        device.create(creation(), flags=PRESENT),
        device.get(KEYS.request(CHALLENGE, [])),
    ):
        assert KEYS.made(bent, CHALLENGE) is None
    assert KEYS.made(device.create(creation()), b"d" * 32) is None


NOISE = ["", "x", "[]", "null", "{}", '{"response": {}}', '{"id": "\\ud800", "response": {}}', "[" * 19_000, '"' * 99]
NOISE += [
    '{"id": "' + "A" * 2000 + '", "response": {}}',
    '{"id": ["a"], "response": {}}',
    '{"id": "\\u0000", "response": {}}',
]


@pytest.mark.parametrize("answer", NOISE)
def test_noise_is_a_no(answer: str) -> None:
    assert KEYS.named(answer) == ""
    assert KEYS.made(answer, CHALLENGE) is None
    assert KEYS.counter_shown(answer, CHALLENGE, made()[1]) is None


def test_without_a_name_nothing_is_asked() -> None:
    with pytest.raises(ValueError, match="PUBLIC_URL"):
        Passkeys(None).request(CHALLENGE, [])
