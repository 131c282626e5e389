"""What a password must be: long, taken whole, and not among those that are guessed first."""

import pytest

from tracker.adapters.signing.common_passwords import CommonPasswords
from tracker.domain.errors import DomainError
from tracker.domain.texts.passwords import LEAST, LEAST_WITH_SECOND_FACTOR, MOST, check_password, context_words, folded

COMMON = CommonPasswords()
KARIN = ("Platssamverkan", "Karin Lund", "Kommunpolis", "Lokalpolisområde Farsta", "karin.lund@polis.example", "Farsta")


def code(password: str, *, has_second_factor: bool = False) -> str | None:
    try:
        check_password(password, common=COMMON, context=KARIN, has_second_factor=has_second_factor)
    except DomainError as error:
        return error.code if error.field == "password" else f"at {error.field}"
    return None


@pytest.mark.parametrize(
    "password",
    [
        "en lang losenordsfras 26",
        "correct horse battery staple",
        "cykeln vid Farsta är alltid trasig",
        "blå kaffekopp på taket",
        "kqzjxwvytrpmnbl",
        "f7#Kd92!mQx0pLz",
        "лодка у моря зимой",
        "山 川 海 空 花 鳥 風 月",
        "🚲🌲🏔️🥐🦆🧭🎻🪁🧦🫐🐢🪵🕯️",
        "x9!" + "kaffe och kanelbulle i regn vid bryggan " * 3 + "tre",
    ],
)
def test_what_nobody_guesses_is_taken_whatever_signs_it_has(password: str) -> None:
    assert code(password) is None


@pytest.mark.parametrize(
    "password",
    [
        "passwordpassword",
        "P@ssw0rdP@ssw0rd",
        "123456789012345",
        "987654321098765",
        "qwertyuiopasdfgh",
        "1q2w3e4r5t6y7u8i",
        "aaaaaaaaaaaaaaa",
        "               ",
        "abcabcabcabcabc",
        "abc123abc123abc123",
        "Lösenord123456789",
        "hejhejhejhejhej",
        "sommar2026sommar",
        "iloveyouforever",
        "administrator1234",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert code(password) == "password.common"


@pytest.mark.parametrize(
    "password",
    [
        "Platssamverkan2026!!",
        "platssamverkanfarsta",
        "karin.lund@polis.example",
        "KarinLund-Farsta-2026",
        "LokalpolisomradeFarsta1",
        "Plat5s@mverkan99",
    ],
)
def test_what_everybody_knows_of_one_is_refused(password: str) -> None:
    assert code(password) == "password.context"
    check_password(password + " gul regnrock", common=COMMON, context=KARIN)


def test_the_length_is_counted_in_composed_signs_and_the_whole_is_judged() -> None:
    words = "gul regnrock vid bryggan i maj "
    assert code(words[: LEAST - 1]) == "password.too_short"
    assert code(words[:LEAST]) is None
    apart = "a\u030a" * 2 + "gul regnr" + "o\u0308ka"
    assert len(apart) >= LEAST
    assert code(apart) == "password.too_short"
    long = (words * 5)[:MOST]
    assert code(long) is None
    assert code(long + "x") == "password.too_long"
    assert code("a" * 3 + "b" * 5000) == "password.too_long"


def test_a_shorter_one_will_do_beside_a_second_factor_only() -> None:
    short = "kq7#xw2m"
    assert len(short) == LEAST_WITH_SECOND_FACTOR
    assert code(short) == "password.too_short"
    assert code(short, has_second_factor=True) is None
    assert code("password1", has_second_factor=True) == "password.common"
    assert code("kq7#xw2", has_second_factor=True) == "password.too_short"


def test_words_are_compared_without_accents_and_case() -> None:
    assert folded("ÅNGSTRÖM ｆｕｌｌ") == "angstrom full"
    assert context_words(["Bo Ek", "SDF Älvsjö"]) == {"sdf", "alvsjo"}
    assert "losenord" in COMMON
    assert 5 not in COMMON
