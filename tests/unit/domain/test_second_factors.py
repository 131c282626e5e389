"""Which one-time code counts, and what a recovery code looks like."""

import datetime as dt

import pytest

from tracker.domain.people import UserRole
from tracker.domain.signing.second_factors import (
    RECOVERY_ALPHABET,
    Proof,
    matching_step,
    may_write,
    new_recovery_codes,
    normalised,
    proof_of,
    step_at,
)

MOMENT = dt.datetime(2026, 10, 6, 8, 0, 15, tzinfo=dt.UTC)
STEP = step_at(MOMENT)


def code_at(step: int) -> str:
    return f"{step % 1_000_000:06}"


@pytest.mark.parametrize("drift", [-1, 0, 1])
def test_a_code_counts_one_step_either_way(drift: int) -> None:
    assert matching_step(code_at(STEP + drift), MOMENT, 0, code_at) == STEP + drift


@pytest.mark.parametrize("drift", [-3, -2, 2, 3])
def test_a_code_from_further_away_does_not(drift: int) -> None:
    assert matching_step(code_at(STEP + drift), MOMENT, 0, code_at) is None


def test_no_code_of_a_used_step_or_an_earlier_one_counts() -> None:
    assert matching_step(code_at(STEP), MOMENT, STEP, code_at) is None
    assert matching_step(code_at(STEP - 1), MOMENT, STEP, code_at) is None
    assert matching_step(code_at(STEP + 1), MOMENT, STEP, code_at) == STEP + 1


def test_a_secret_that_cannot_be_read_has_no_code() -> None:
    assert matching_step("123456", MOMENT, 0, lambda _step: "") is None


def test_two_steps_with_one_code_let_the_later_one_in() -> None:
    assert matching_step("111111", MOMENT, STEP - 1, lambda _step: "111111") == STEP


@pytest.mark.parametrize("typed", ["123456", "123 456", " 123-456 ", "１２３４５６", "12\u00a034\u200956"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert proof_of(normalised(typed)) is Proof.ONE_TIME_CODE


@pytest.mark.parametrize("typed", ["ACDEF-GHJKM", "acdef ghjkm", "acdefghjkm"])
def test_so_is_a_recovery_code(typed: str) -> None:
    assert normalised(typed) == "ACDEFGHJKM"
    assert proof_of(normalised(typed)) is Proof.RECOVERY_CODE


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "ABCDEFGHIJ", "ACDEFGHJK", "²³⁴²³x", "\ud800" * 6])
def test_what_is_neither_is_neither(typed: str) -> None:
    assert proof_of(normalised(typed)) is None


def test_ten_recovery_codes_of_ten_signs_that_are_not_taken_for_others() -> None:
    codes = new_recovery_codes()
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {10}
    assert set("".join(codes)) <= set(RECOVERY_ALPHABET)
    assert not set(RECOVERY_ALPHABET) & set("BILOSZ015")
    assert codes != new_recovery_codes()


def test_all_but_readers_can_write() -> None:
    assert {role for role in UserRole if not may_write(role)} == {UserRole.READER}
