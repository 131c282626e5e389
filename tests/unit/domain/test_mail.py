"""What an address and a subject may hold, and how long a letter waits before it is tried again."""

import datetime as dt

import pytest

from tracker.domain.errors import DomainError
from tracker.domain.mail.letters import tidy_address, tidy_subject, wire_address
from tracker.domain.mail.sending import GIVE_UP_AFTER, LEASE, LONGEST_WAIT, SEND_WITHIN, has_given_up, wait_before

THEN = dt.datetime(2026, 10, 6, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("written", "sent_to"),
    [
        ("  karin.lund@polis.example ", "karin.lund@polis.example"),
        ("åsa@stad.example", "åsa@stad.example"),
        ("åsa@räksmörgås.example", "åsa@xn--rksmrgs-5wao1o.example"),
        ("A.B+c@polis.example", "A.B+c@polis.example"),
        ("a\u030asa@stad.example", "åsa@stad.example"),
        ("x@localhost", "x@localhost"),
    ],
)
def test_an_address_is_kept_whole(written: str, sent_to: str) -> None:
    assert wire_address(tidy_address(written)) == sent_to


@pytest.mark.parametrize(
    "address",
    [
        "",
        "karin",
        "@polis.example",
        "karin@",
        "karin@@polis.example",
        "karin lund@polis.example",
        "karin@polis.example\r\nBcc: alla@polis.example",
        "karin@polis.example\nX: y",
        "karin@polis.example, olle@polis.example",
        "Karin <karin@polis.example>",
        '"karin"@polis.example',
        "karin@polis..example",
        ".karin@polis.example",
        "karin@polis.example.",
        "karin@-polis.example",
        "karin\u202e@polis.example",
        "karin\x00@polis.example",
        f"{'k' * 65}@polis.example",
        f"karin@{'p' * 250}.example",
        "karin@[127.0.0.1]",
    ],
)
def test_what_is_no_single_plain_address_is_refused_at_its_field(address: str) -> None:
    with pytest.raises(DomainError) as refused:
        tidy_address(address)
    assert (refused.value.code, refused.value.field) == ("mail.bad_address", "email")


def test_a_subject_is_one_line_of_printed_signs() -> None:
    assert tidy_subject("Inbjudan\r\nBcc: x\x00\u202e  till  er") == "Inbjudan Bcc: x till er"
    assert len(tidy_subject("lång " * 100)) <= 160


@pytest.mark.parametrize("subject", ["", " \r\n", "Till karin@polis.example", "Ring 070-174 06 05", "19811218-9876"])
def test_a_subject_holds_no_personal_data(subject: str) -> None:
    with pytest.raises(ValueError, match="without personal data"):
        tidy_subject(subject)


def test_the_wait_doubles_from_a_minute_to_six_hours_and_is_spread() -> None:
    waits = [wait_before(attempt, 0.5) for attempt in range(1, 12)]
    assert waits[:4] == [dt.timedelta(minutes=count) for count in (1, 2, 4, 8)]
    assert waits[-1] == LONGEST_WAIT
    assert waits == sorted(waits)
    assert wait_before(1, 0) == dt.timedelta(seconds=48)
    assert wait_before(1, 1) == dt.timedelta(seconds=72)
    assert wait_before(10**6, 0.5) == LONGEST_WAIT


def test_it_is_given_up_after_three_days_of_trying() -> None:
    moment, attempts = THEN, 0
    while not has_given_up(THEN, moment):
        attempts += 1
        moment += wait_before(attempts, 0.5)
    assert 15 < attempts < 25
    assert dt.timedelta(days=3) == GIVE_UP_AFTER


def test_a_lease_outlasts_any_sending() -> None:
    assert SEND_WITHIN + dt.timedelta(minutes=5) < LEASE
