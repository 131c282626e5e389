"""Signing in below the web: the same no for every fault, a throttle that counts right, and one's own sign-ins only."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tracker.adapters.signing.passwords import Passwords
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.people import WRONG_TRIES, account_key, address_key
from tracker.extensions import database
from tracker.models.people import SignInAttempt, User, UserSession
from tracker.models.records import AuditEvent
from tracker.queries.people import own_sessions
from tracker.services.people import end_other_sessions, end_session
from tracker.services.sessions import Doors, SignInDraft, begin_session, token_hash

KARIN = "karin.lund@polis.example"


class Recorder:
    """A password check that takes no time and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []

    def verify(self, stored: str | None, password: str) -> bool:
        self.asked.append(stored)
        return stored is not None and password == PASSWORD


def draft(email: str = KARIN, password: str = PASSWORD, address: str = "192.0.2.1", **values: Any) -> SignInDraft:
    return SignInDraft(email, password, account_key("s", email), address_key("s", address), **values)


def sign_in(passwords: Recorder | None = None, **values: Any) -> str:
    return begin_session(Doors(database.reader, database.writer), passwords or Recorder(), draft(**values))


def refused(**values: Any) -> str:
    with pytest.raises(DomainError) as caught:
        sign_in(**values)
    return caught.value.code


def test_a_sign_in_is_a_row_with_the_hash_of_its_token(world: World, session: Session) -> None:
    token = sign_in(device="Firefox/Linux")
    row = session.scalars(sa.select(UserSession)).one()
    assert (row.token_hash, row.user_id, row.device) == (
        token_hash(token),
        world.user("karin.lund").id,
        "Firefox/Linux",
    )
    assert len(token) >= 40
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.SESSION_STARTED)).one()
    assert (event.user_id, event.subject_id, event.outcome) == (row.user_id, row.id, AuditOutcome.DONE)


def test_the_address_is_known_in_any_case(app: Any) -> None:
    assert sign_in(email="Karin.Lund@POLIS.example")


@pytest.mark.parametrize(
    "email", ["nobody@polis.example", KARIN, "rektor@friskola.example", "eva.rask@tallbacken.example"]
)
def test_every_fault_gets_the_same_no_and_costs_a_hash(world: World, session: Session, email: str) -> None:
    world.user("eva.rask").password_hash = "kept"
    world.user("eva.rask").disabled_at = NOW
    session.commit()
    asked = Recorder()
    assert refused(email=email, password="fel", passwords=asked) == "session.refused"
    assert len(asked.asked) == 1
    session.rollback()
    event = session.scalars(sa.select(AuditEvent)).one()
    user = session.scalars(sa.select(User).where(User.email == email)).one_or_none()
    assert (event.tag, event.outcome, event.user_id, event.facts) == (
        Tag.SESSION_REFUSED,
        AuditOutcome.REFUSED,
        user.id if user else None,
        {},
    )
    assert session.scalars(sa.select(UserSession)).all() == []


def test_a_disabled_user_is_refused_with_the_right_password(world: World, session: Session) -> None:
    world.user("karin.lund").disabled_at = NOW
    session.commit()
    assert refused() == "session.refused"


def test_nothing_stored_is_hashed_as_long_and_refused() -> None:
    passwords = Passwords()
    stored = passwords.hash("rätt lösenord här")
    assert passwords.verify(stored, "rätt lösenord här")
    assert not passwords.verify(stored, "fel")
    assert not passwords.verify(None, "rätt lösenord här")
    nobody = passwords._nobody.split("$")
    assert nobody[:4] == stored.split("$")[:4]
    assert [len(part) for part in nobody] == [len(part) for part in stored.split("$")]


def test_the_eleventh_try_waits_for_its_account_whatever_the_address(app: Any, session: Session) -> None:
    for number in range(WRONG_TRIES):
        assert refused(password="fel", address=f"192.0.2.{number}") == "session.refused"
    asked = Recorder()
    assert refused(address="198.51.100.7", passwords=asked) == "session.throttled"
    assert asked.asked == []
    assert sign_in(email="sara.holm@trafik.example", address="198.51.100.7")
    assert session.scalar(sa.select(sa.func.count()).select_from(SignInAttempt)) == WRONG_TRIES


def test_the_eleventh_try_waits_for_its_address_whatever_the_account(app: Any) -> None:
    for number in range(WRONG_TRIES):
        assert refused(email=f"gissning{number}@polis.example", password="fel") == "session.refused"
    assert refused() == "session.throttled"
    assert sign_in(address="198.51.100.7")


def test_a_throttled_try_does_not_lengthen_the_wait(app: Any) -> None:
    for _number in range(WRONG_TRIES):
        refused(password="fel")
    for minutes in (1, 2, 3, 4):
        with time_set(NOW + dt.timedelta(minutes=minutes)):
            assert refused() == "session.throttled"
    with time_set(NOW + dt.timedelta(minutes=5, seconds=1)):
        assert sign_in()


def test_the_right_password_forgets_the_wrong_ones_of_its_account_only(app: Any, session: Session) -> None:
    for _number in range(WRONG_TRIES - 1):
        refused(password="fel")
    refused(email="sara.holm@trafik.example", password="fel", address="198.51.100.7")
    assert sign_in(address="203.0.113.9")
    left = session.scalars(sa.select(SignInAttempt)).all()
    assert [row.account_key for row in left] == [account_key("s", "sara.holm@trafik.example")]
    session.rollback()
    assert refused(password="fel") == "session.refused"


def test_what_is_remembered_of_a_try_is_no_address(app: Any, session: Session) -> None:
    refused(password="fel")
    row = session.scalars(sa.select(SignInAttempt)).one()
    assert {len(row.account_key), len(row.address_key)} == {64}
    assert account_key("other secret", KARIN) != row.account_key
    assert address_key("s", "2001:db8::1") == address_key("s", "2001:db8::ffff")
    assert address_key("s", "192.0.2.1") != address_key("s", "192.0.2.2")
    assert address_key("s", "") == address_key("s", "")


def test_a_new_sign_in_takes_the_place_of_the_browsers_old_one(app: Any, session: Session) -> None:
    first = sign_in()
    second = sign_in(old_token=first)
    rows = {row.token_hash: row for row in session.scalars(sa.select(UserSession))}
    assert rows[token_hash(first)].ended_at == NOW
    assert rows[token_hash(second)].ended_at is None


def live(world: World, name: str) -> set[str]:
    rows = own_sessions(
        world.session,
        world.actor(name),
        seen_after=NOW - dt.timedelta(hours=1),
        started_after=NOW - dt.timedelta(hours=12),
    )
    return {row.id for row in rows}


def session_row(world: World, name: str, **values: Any) -> UserSession:
    row = UserSession(
        token_hash=values.pop("token_hash"), user_id=world.user(name).id, **{"last_seen_at": NOW, **values}
    )
    world.session.add(row)
    world.session.commit()
    return row


def test_one_ends_ones_own_sign_ins_and_no_others(world: World, session: Session) -> None:
    mine, other = session_row(world, "karin.lund", token_hash="a"), session_row(world, "sara.holm", token_hash="b")
    with pytest.raises(NotVisible):
        end_session(world.work("karin.lund"), other.id)
    session.rollback()
    end_session(world.work("karin.lund"), mine.id)
    assert live(world, "karin.lund") == set()
    assert live(world, "sara.holm") == {other.id}
    with pytest.raises(NotVisible):
        end_session(world.work("karin.lund"), mine.id)
    session.rollback()
    told = [(event.tag, event.outcome) for event in session.scalars(sa.select(AuditEvent))]
    assert told.count((Tag.SESSION_ENDED, AuditOutcome.DONE)) == 1
    assert told.count((Tag.SESSION_ENDED, AuditOutcome.REFUSED)) == 2


def test_ending_the_others_leaves_the_one_that_asks(world: World) -> None:
    rows = [session_row(world, "karin.lund", token_hash=name) for name in "abc"]
    work = world.work("karin.lund")
    work.actor = world.actor("karin.lund").__class__(
        **{name: getattr(work.actor, name) for name in work.actor.__slots__} | {"session_id": rows[0].id},
    )
    assert end_other_sessions(work) == 2
    assert live(world, "karin.lund") == {rows[0].id}


def test_idle_and_aged_sign_ins_are_not_listed(world: World) -> None:
    session_row(world, "karin.lund", token_hash="idle", last_seen_at=NOW - dt.timedelta(hours=2))
    session_row(world, "karin.lund", token_hash="aged", created_at=NOW - dt.timedelta(hours=13))
    kept = session_row(world, "karin.lund", token_hash="live")
    assert live(world, "karin.lund") == {kept.id}
