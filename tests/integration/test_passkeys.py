"""Passkeys below the web: a challenge opens once, for whom it was made; counters; what is proved before a change."""

import contextvars
import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tests.integration.test_second_factors import Quick, phone
from tests.passkeys import KEYS, Device, give_passkey
from tests.two_step import give_factor
from tracker.adapters.signing.second_factors import SecondFactors
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.people import WRONG_TRIES, account_key, address_key
from tracker.domain.signing.passkeys import Ceremony
from tracker.extensions import database
from tracker.models.people import Passkey, PasskeyChallenge, RecoveryCode, SecondFactor, UserSession
from tracker.models.records import AuditEvent
from tracker.queries.signing.second_factors import factor_state, has_any_factor
from tracker.services.sessions import CodeAsked, Doors, SignInDraft, begin_session, token_hash
from tracker.services.signing.fresh_proof import Fresh
from tracker.services.signing.own_passkeys import PasskeyDraft, add_passkey, remove_passkey, rename_passkey
from tracker.services.signing.passkeys import (
    PasskeySignIn,
    allow_more,
    ask_anybody,
    ask_new,
    ask_person,
    sign_in_by_passkey,
)
from tracker.services.signing.second_factors import begin_second_factor, confirm_second_factor, end_app
from tracker.services.signing.second_step import CodeDraft, ProofDraft, Proved, finish_session, prove, switch_off

KARIN = "karin.lund@polis.example"
FACTORS = SecondFactors("only for tests")


def doors() -> Doors:
    return Doors(database.reader, database.writer)


@pytest.fixture
def karin_id(world: World, session: Session) -> str:
    found = world.user("karin.lund").id
    session.commit()
    return found


@pytest.fixture
def device(session: Session, karin_id: str) -> Device:
    return give_passkey(session, karin_id)


def no_of(act: Callable[[], object]) -> str:
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value.code


def waiting() -> str:
    draft = SignInDraft(KARIN, PASSWORD, account_key("s", KARIN), address_key("s", "192.0.2.1"))
    with pytest.raises(CodeAsked) as asked:
        begin_session(doors(), Quick(), draft)
    return asked.value.token


def second_step(token: str, answer: str) -> str:
    draft = CodeDraft(token, "", address_key("s", "192.0.2.1"), passkey=answer)
    return finish_session(doors(), FACTORS, draft, KEYS)


def alone(holder: str, answer: str, address: str = "192.0.2.1") -> str:
    keyed = partial(account_key, "s")
    return sign_in_by_passkey(doors(), KEYS, PasskeySignIn(holder, answer, keyed, address_key("s", address)))


def told(session: Session, tag: Tag) -> list[tuple[AuditOutcome, dict[str, str]]]:
    session.rollback()
    found = [(row.outcome, row.facts) for row in session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == tag))]
    session.rollback()
    return found


def test_it_is_the_second_step_and_opens_once(device: Device, karin_id: str, session: Session) -> None:
    token = waiting()
    answer = device.get(ask_person(doors(), KEYS, Ceremony.SECOND_STEP, karin_id, token))
    assert second_step(token, answer) != token
    row = session.scalars(sa.select(Passkey)).one()
    assert (row.counter, row.last_used_at) == (1, NOW)
    assert told(session, Tag.SESSION_STARTED) == [(AuditOutcome.DONE, {"kind": "passkey"})]
    again = waiting()
    assert no_of(lambda: second_step(again, answer)) == "passkey.too_late", "no challenge was made for this one"
    ask_person(doors(), KEYS, Ceremony.SECOND_STEP, karin_id, again)
    assert no_of(lambda: second_step(again, answer)) == "passkey.refused", "it answers another challenge"
    assert told(session, Tag.SESSION_REFUSED)[-1] == (AuditOutcome.REFUSED, {"kind": "passkey"})


def test_it_signs_in_by_itself(device: Device, session: Session) -> None:
    answer = device.get(ask_anybody(doors(), KEYS, "a browser"))
    assert no_of(lambda: alone("another browser", answer)) == "passkey.too_late"
    token = alone("a browser", answer)
    assert session.scalars(sa.select(UserSession.token_hash)).one() == token_hash(token)
    session.rollback()
    assert no_of(lambda: alone("a browser", answer)) == "passkey.too_late", (
        "the cookie that is played again finds it spent"
    )
    strange = Device()
    assert no_of(lambda: alone("x", strange.get(ask_anybody(doors(), KEYS, "x")))) == "passkey.refused"
    assert told(session, Tag.SESSION_STARTED) == [(AuditOutcome.DONE, {"kind": "passkey"})]


def test_a_challenge_is_good_for_its_purpose_and_five_minutes(device: Device, karin_id: str, session: Session) -> None:
    with time_set(NOW - dt.timedelta(minutes=5)):
        late = device.get(ask_anybody(doors(), KEYS, "a browser"))
    assert no_of(lambda: alone("a browser", late)) == "passkey.too_late"
    answer = device.get(ask_person(doors(), KEYS, Ceremony.PROVE, karin_id, "a browser"))
    assert no_of(lambda: alone("a browser", answer)) == "passkey.too_late"
    with time_set(NOW + dt.timedelta(hours=1)):
        ask_anybody(doors(), KEYS, "another")
    assert len(session.scalars(sa.select(PasskeyChallenge)).all()) == 1, "old ones are not kept"


def test_a_counter_that_goes_back_is_refused_and_told(device: Device, session: Session) -> None:
    copy = Device(counter=0, handle=device.handle, key=device.key, credential=device.credential)
    for _number in range(2):
        alone("x", device.get(ask_anybody(doors(), KEYS, "x")))
    assert no_of(lambda: alone("x", copy.get(ask_anybody(doors(), KEYS, "x")))) == "passkey.copied"
    assert told(session, Tag.SESSION_REFUSED) == [
        (AuditOutcome.REFUSED, {"kind": "passkey", "outcome": "counter_back"})
    ]
    ring = give_passkey(session, session.scalars(sa.select(Passkey.user_id)).one())
    ring.counter = None
    for _number in range(2):
        assert alone("x", ring.get(ask_anybody(doors(), KEYS, "x"))), "a key ring that counts nothing"


def test_of_two_with_the_same_answer_at_once_one_is_let_in(device: Device, session: Session) -> None:
    answer = device.get(ask_anybody(doors(), KEYS, "x"))
    session.rollback()
    ready, answers = threading.Barrier(3), []

    def enter(number: int) -> None:
        ready.wait()
        try:
            answers.append(alone("x", answer, f"192.0.2.{number}"))
        except DomainError as error:
            answers.append(error.code)

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(enter, number)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.startswith("passkey.") for each in answers) == [False, True, True]
    assert len(session.scalars(sa.select(UserSession)).all()) == 1


def test_wrong_ones_are_counted_with_wrong_passwords(device: Device, session: Session) -> None:
    for number in range(WRONG_TRIES):
        wrong = device.get(ask_anybody(doors(), KEYS, "x"), origin="https://evil.example")
        assert no_of(lambda wrong=wrong, number=number: alone("x", wrong, f"192.0.2.{number}")) == "passkey.refused"  # type: ignore[misc]
    right = device.get(ask_anybody(doors(), KEYS, "x"))
    assert no_of(lambda: alone("x", right, "198.51.100.7")) == "session.throttled"
    draft = SignInDraft(KARIN, PASSWORD, account_key("s", KARIN), address_key("s", "198.51.100.7"))
    assert no_of(lambda: begin_session(doors(), Quick(), draft)) == "session.throttled"


def test_who_is_disabled_or_has_taken_it_away_stays_out(device: Device, world: World, session: Session) -> None:
    answer = device.get(ask_anybody(doors(), KEYS, "x"))
    world.user("karin.lund").disabled_at = NOW
    session.commit()
    assert no_of(lambda: alone("x", answer)) == "passkey.refused"
    world.user("karin.lund").disabled_at = None
    session.scalars(sa.select(Passkey)).one().ended_at = NOW
    session.commit()
    assert no_of(lambda: alone("x", device.get(ask_anybody(doors(), KEYS, "x")))) == "passkey.refused"


def test_another_persons_passkey_is_no_second_step(
    device: Device, world: World, session: Session, karin_id: str
) -> None:
    sara = give_passkey(session, world.user("sara.holm").id)
    token = waiting()
    answer = sara.get(ask_person(doors(), KEYS, Ceremony.SECOND_STEP, karin_id, token))
    assert no_of(lambda: second_step(token, answer)) == "passkey.refused"


# --- one's own --------------------------------------------------------------------------------------------------------
def add(world: World, device: Device, name: str = "Min telefon", *, is_fresh: bool = True) -> list[str]:
    who = world.actor("karin.lund")
    world.session.rollback()
    answer = device.create(ask_new(doors(), KEYS, who.user_id, who.name, who.session_id, is_fresh=is_fresh))
    return add_passkey(world.work("karin.lund"), FACTORS, KEYS, PasskeyDraft(name, answer))


def fresh(world: World) -> Fresh:
    return Fresh(world.user("karin.lund").id)


def test_the_first_one_takes_a_fresh_proof(world: World) -> None:
    assert no_of(lambda: add(world, Device(), is_fresh=False)) == "second_factor.not_proved"


def test_the_first_one_brings_recovery_codes_and_forgets_a_begun_app(world: World, session: Session) -> None:
    begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))
    app = phone(session)
    codes = add(world, Device())
    assert len(codes) == 10
    state = factor_state(session, world.user("karin.lund").id)
    assert state is not None
    assert (state.passkeys, state.app_since, state.codes_left, state.is_last) == (1, None, 10, True)
    assert (
        no_of(lambda: confirm_second_factor(world.work("karin.lund"), FACTORS, fresh(world), app.code()))
        == "second_factor.not_begun"
    )
    session.rollback()
    token = waiting()
    assert finish_session(doors(), FACTORS, CodeDraft(token, codes[0], address_key("s", "192.0.2.1")))
    assert told(session, Tag.PASSKEY_ADDED) == [(AuditOutcome.DONE, {})]


def test_one_more_takes_a_proof_of_this_sign_in(world: World, session: Session, device: Device) -> None:
    assert no_of(lambda: add(world, Device())) == "second_factor.not_proved"
    assert no_of(lambda: begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))) == "second_factor.exists"
    session.rollback()
    allow_more(doors(), "another sign-in")
    assert no_of(lambda: add(world, Device())) == "second_factor.not_proved"
    allow_more(doors(), "")  # the id of the tests' sign-in
    assert add(world, Device(), "Nyckelring") == []
    assert no_of(lambda: add(world, Device())) == "second_factor.not_proved", "one proof, one passkey"


def test_the_same_key_is_not_kept_twice(world: World, device: Device) -> None:
    allow_more(doors(), "")
    assert no_of(lambda: add(world, device)) == "passkey.exists"


def test_a_passkey_proves_who_it_is_before_a_change(
    world: World, session: Session, device: Device, karin_id: str
) -> None:
    def proof(answer: str, password: str = PASSWORD) -> Proved:
        here = address_key("s", "192.0.2.1")
        draft = ProofDraft(karin_id, password, "", account_key("s", KARIN), here, passkey=answer, holder="a sign-in")
        return prove(doors(), Quick(), FACTORS, draft, KEYS)

    answer = device.get(ask_person(doors(), KEYS, Ceremony.PROVE, karin_id, "a sign-in"))
    assert no_of(lambda: proof(answer, "fel")) == "second_factor.wrong_password"
    proved = proof(answer)
    assert no_of(lambda: proof(answer)) == "passkey.too_late"
    passkey_id = session.scalars(sa.select(Passkey.id)).one()
    session.rollback()
    other = Proved(world.user("sara.holm").id)
    session.rollback()
    act = partial(remove_passkey, passkey_id=passkey_id, is_demanded=False)
    assert no_of(lambda: act(world.work("karin.lund"), other)) == "second_factor.not_proved"
    session.rollback()
    demanded = partial(remove_passkey, passkey_id=passkey_id, is_demanded=True)
    assert no_of(lambda: demanded(world.work("karin.lund"), proved)) == "second_factor.demanded"
    session.rollback()
    act(world.work("karin.lund"), proved)
    assert not has_any_factor(session, karin_id)
    assert session.scalars(sa.select(RecoveryCode)).all() == []
    assert told(session, Tag.PASSKEY_REMOVED)[-1] == (AuditOutcome.DONE, {})


def test_the_app_can_go_where_there_is_a_passkey(world: World, session: Session, karin_id: str) -> None:
    give_factor(session, FACTORS, karin_id)
    assert no_of(lambda: end_app(world.work("karin.lund"), Proved(karin_id))) == "second_factor.last"
    session.rollback()
    give_passkey(session, karin_id)
    end_app(world.work("karin.lund"), Proved(karin_id))
    state = factor_state(session, karin_id)
    assert state is not None
    assert (state.app_since, state.passkeys, state.codes_left) == (None, 1, 10)


def test_anothers_passkey_is_not_known_of(world: World, session: Session, device: Device) -> None:
    passkey_id = session.scalars(sa.select(Passkey.id)).one()
    sara = world.user("sara.holm").id
    with pytest.raises(NotVisible):
        rename_passkey(world.work("sara.holm"), passkey_id, "Min")
    session.rollback()
    with pytest.raises(NotVisible):
        remove_passkey(world.work("sara.holm"), Proved(sara), passkey_id, is_demanded=False)
    session.rollback()
    rename_passkey(world.work("karin.lund"), passkey_id, "Jobbtelefon")
    assert session.scalars(sa.select(Passkey.name)).one() == "Jobbtelefon"


def test_the_operator_ends_passkeys_too(session: Session, device: Device, karin_id: str) -> None:
    session.add(SecondFactor(user_id=karin_id, secret="begun by nobody"))
    session.commit()
    assert switch_off(database.writer, KARIN.upper())
    assert not has_any_factor(session, karin_id)
    assert session.scalars(sa.select(SecondFactor.ended_at)).one() == NOW
    session.rollback()
    assert not switch_off(database.writer, KARIN)
    assert no_of(lambda: alone("x", device.get(ask_anybody(doors(), KEYS, "x")))) == "passkey.refused"
