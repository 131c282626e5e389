"""Passkeys by py_webauthn: what a browser is asked, and whether what it answers is so.

User verification (finger, face, code) is always demanded, so that a passkey is two factors by itself; attestation never
is: which make of device it was is nothing that the product needs to know.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.structs import (
    AttestationConveyancePreference,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tracker.domain.signing.passkeys import (
    CHALLENGE_TIME,
    CREDENTIAL_LENGTH,
    PUBLIC_KEY_LENGTH,
    MadeKey,
    RelyingParty,
    StoredKey,
)

NAME: Final = "Platssamverkan"
_MILLISECONDS: Final = int(CHALLENGE_TIME.total_seconds() * 1000)
_BASE64URL: Final = re.compile(r"[A-Za-z0-9_-]+")


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
        party = self._sure
        try:
            found = verify_registration_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                require_user_verification=True,
            )
        except Exception:  # noqa: BLE001 - whatever a bent answer makes the parsers of CBOR and keys trip over is a no
            return None
        key = bytes_to_base64url(found.credential_public_key)
        made = MadeKey(bytes_to_base64url(found.credential_id), key, found.sign_count)
        return made if len(made.credential_id) <= CREDENTIAL_LENGTH and len(key) <= PUBLIC_KEY_LENGTH else None

    def named(self, answer: str) -> str:
        """Which passkey an answer says that it is from; empty for what is no answer."""
        try:
            named = _read(answer).get("id")
        except (ValueError, RecursionError):
            return ""
        is_id = isinstance(named, str) and len(named) <= CREDENTIAL_LENGTH and _BASE64URL.fullmatch(named)
        return named if isinstance(named, str) and is_id else ""

    def counter_shown(self, answer: str, challenge: bytes, key: StoredKey) -> int | None:
        """The counter in an answer that holds for a passkey, or None when it does not. It may still be a step back."""
        party = self._sure
        try:
            sent = _read(answer)
            found = verify_authentication_response(
                credential=sent,
                expected_challenge=challenge,
                expected_rp_id=party.id,
                expected_origin=party.origin,
                credential_public_key=base64url_to_bytes(key.public_key),
                credential_current_sign_count=0,  # judged by the domain, which tells a step back from a wrong answer
                require_user_verification=True,
            )
            holder = sent["response"].get("userHandle")
            is_holder = not holder or base64url_to_bytes(holder) == key.user_id.encode("ascii")
        except Exception:  # noqa: BLE001 - as above
            return None
        is_this = bytes_to_base64url(found.credential_id) == key.credential_id
        return found.new_sign_count if is_holder and is_this else None

    @property
    def _sure(self) -> RelyingParty:
        if self.party is None:
            message = "there are no passkeys at an address that is a number: set PUBLIC_URL to a name"
            raise ValueError(message)
        return self.party


def _read(answer: str) -> dict[str, Any]:
    """The answer of ``toJSON()``. Raises ValueError (or RecursionError) for anything else."""
    found = json.loads(answer)
    if not isinstance(found, dict) or not isinstance(found.get("response"), dict):
        message = "not a credential"
        raise ValueError(message)  # noqa: TRY004 - one error for all that is no answer
    return found


def _described(ids: list[str]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in ids]
