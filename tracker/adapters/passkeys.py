"""Passkeys by py_webauthn: what a browser is asked, and whether what it answers is so.

User verification (finger, face, code) is always demanded, so that a passkey is two factors by itself; attestation never
is: which make of device it was is nothing that the product needs to know.
"""

from __future__ import annotations

import json
from typing import Any, Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tracker.domain.signing.passkeys import CHALLENGE_TIME, MadeKey, RelyingParty, StoredKey

NAME: Final = "Platssamverkan"
_MILLISECONDS: Final = int(CHALLENGE_TIME.total_seconds() * 1000)
# whatever a bent answer makes the library or its CBOR and key parsers trip over is a no
_BENT: Final = (WebAuthnException, ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


class Passkeys:
    """Asks for passkeys and judges the answers, for one relying party; without one nothing can be asked."""

    def __init__(self, party: RelyingParty | None) -> None:
        self.party = party

    def creation(self, challenge: bytes, user_id: str, email: str, name: str, known: list[str]) -> str:
        """What a browser is asked to make a passkey from, as JSON. ``known``: the person's own, to be passed over."""
        options = generate_registration_options(
            rp_id=self._sure.id,
            rp_name=NAME,
            user_id=user_id.encode("ascii"),
            user_name=email,
            user_display_name=name,
            challenge=challenge,
            timeout=_MILLISECONDS,
            attestation=AttestationConveyancePreference.NONE,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                require_resident_key=True,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_described(known),
        )
        return options_to_json(options)

    def request(self, challenge: bytes, known: list[str]) -> str:
        """What a browser is asked to show a passkey by, as JSON. Nothing known: any that it has for this place."""
        options = generate_authentication_options(
            rp_id=self._sure.id,
            challenge=challenge,
            timeout=_MILLISECONDS,
            allow_credentials=_described(known),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return options_to_json(options)

    def made(self, answer: str, challenge: bytes) -> MadeKey | None:
        """The passkey that a browser has made, or None when the answer does not hold."""
        try:
            found = verify_registration_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self._sure.id,
                expected_origin=self._sure.origin,
                require_user_verification=True,
            )
        except _BENT:
            return None
        key = bytes_to_base64url(found.credential_public_key)
        return MadeKey(bytes_to_base64url(found.credential_id), key, found.sign_count)

    def named(self, answer: str) -> str:
        """Which passkey an answer says that it is from; empty for what is no answer."""
        try:
            return str(_read(answer)["id"])
        except _BENT:
            return ""

    def counter_shown(self, answer: str, challenge: bytes, key: StoredKey) -> int | None:
        """The counter in an answer that holds for a passkey, or None when it does not. It may still be a step back."""
        try:
            sent = _read(answer)
            holder = sent["response"].get("userHandle")
            if holder and base64url_to_bytes(holder) != key.user_id.encode("ascii"):
                return None
            found = verify_authentication_response(
                credential=sent,
                expected_challenge=challenge,
                expected_rp_id=self._sure.id,
                expected_origin=self._sure.origin,
                credential_public_key=base64url_to_bytes(key.public_key),
                credential_current_sign_count=0,  # judged by the domain, which tells a step back from a wrong answer
                require_user_verification=True,
            )
        except _BENT:
            return None
        return found.new_sign_count

    @property
    def _sure(self) -> RelyingParty:
        if self.party is None:
            message = "there are no passkeys at an address that is a number: set PUBLIC_URL to a name"
            raise ValueError(message)
        return self.party


def _read(answer: str) -> dict[str, Any]:
    """The answer of ``toJSON()``. Raises ValueError or TypeError for anything else."""
    found = json.loads(answer)
    if not isinstance(found, dict) or not isinstance(found.get("response"), dict):
        raise TypeError
    return found


def _described(ids: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in ids]
