"""Secrets that rest unreadable, codes as the standard counts them, and a picture that holds the address."""

import re

import segno

from tracker.adapters.qr import QUIET_ZONE
from tracker.adapters.signing.second_factors import SecondFactors

KEY = "a key that is only for this test"
# RFC 6238, appendix B: at 59 seconds the eight digits are 94287082
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


def test_codes_are_those_of_the_standard() -> None:
    factors = SecondFactors(KEY)
    sealed = factors._sealing.seal(RFC_SECRET)
    assert factors.code_at(sealed, 1) == "287082"


def test_a_secret_rests_encrypted_and_fits_its_column() -> None:
    factors = SecondFactors(KEY)
    sealed = factors.new_secret()
    secret = factors.plain(sealed)
    assert secret is not None
    assert re.fullmatch("[A-Z2-7]{32}", secret)
    assert secret not in sealed
    assert len(sealed) <= 255
    assert factors.new_secret() != sealed


def test_another_key_reads_no_secret_and_knows_no_code() -> None:
    sealed = SecondFactors(KEY).new_secret()
    other = SecondFactors("another key")
    assert other.plain(sealed) is None
    assert other.code_at(sealed, 1) == ""
    assert other.plain("bent") is None


def test_a_recovery_code_is_stored_by_person_and_key() -> None:
    factors = SecondFactors(KEY)
    stored = factors.recovery_hash("a" * 16, "ACDEFGHJKM")
    assert len(stored) == 64
    assert stored == SecondFactors(KEY).recovery_hash("a" * 16, "ACDEFGHJKM")
    assert stored != factors.recovery_hash("b" * 16, "ACDEFGHJKM")
    assert stored != SecondFactors("another key").recovery_hash("a" * 16, "ACDEFGHJKM")


def test_the_picture_is_the_address() -> None:
    factors = SecondFactors(KEY)
    address = factors.address(RFC_SECRET, "karin.lund@polis.example")
    assert address.startswith("otpauth://totp/Platssamverkan:karin.lund%40polis.example?secret=")
    drawing = factors.drawing(address)
    dark = {
        (int(x) + step, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", drawing.path)
        for step in range(int(length))
    }
    rows = segno.make(address, error="m", micro=False).matrix_iter(border=QUIET_ZONE)
    assert dark == {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert max(x for x, _y in dark) + 1 + QUIET_ZONE == drawing.side
