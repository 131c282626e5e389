"""The second step below the web: a code works once, also at once; wrong ones are counted; setting up and ending."""

import contextvars
import datetime as dt
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import NOW, PASSWORD
from tests.factories import World
from tests.two_step import PhoneApp, give_factor
from tracker.adapters.signing.second_factors import SecondFactors
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError
from tracker.domain.people import WRONG_TRIES, account_key, address_key
from tracker.extensions import Database, database
from tracker.models.people import RecoveryCode, SecondFactor, SignInAttempt, UserSession, WaitingSignIn
from tracker.models.records import AuditEvent
from tracker.queries.signing.second_factors import factor_state
from tracker.services.sessions import CodeAsked, Doors, SignInDraft, begin_session, token_hash
from tracker.services.signing.fresh_proof import Fresh
from tracker.services.signing.second_factors import (
    begin_second_factor,
    confirm_second_factor,
    end_second_factor,
    renew_recovery_codes,
)
from tracker.services.signing.second_step import (
    CodeDraft,
    ProofDraft,
    Proved,
    finish_session,
    is_waiting,
    prove,
    switch_off,
)

KARIN = "karin.lund@polis.example"
FACTORS = SecondFactors("only for tests")
HERE = address_key("s", "192.0.2.1")


class Quick:
    """A password check that takes no time."""

    def verify(self, stored: str | None, password: str) -> bool:
        return stored is not None and password == PASSWORD


def doors(opened: Database = database) -> Doors:
    return Doors(opened.reader, opened.writer)


def first_step(password: str = PASSWORD, address: str = "192.0.2.1", opened: Database = database) -> str:
    """The token of the waiting sign-in."""
    draft = SignInDraft(KARIN, password, account_key("s", KARIN), address_key("s", address), device="Firefox/Linux")
    with pytest.raises(CodeAsked) as asked:
        begin_session(doors(opened), Quick(), draft)
    return asked.value.token


def second_step(token: str, code: str, address: str = "192.0.2.1", opened: Database = database) -> str:
    return finish_session(doors(opened), FACTORS, CodeDraft(token, code, address_key("s", address)))


def refused(token: str, code: str) -> str:
    with pytest.raises(DomainError) as caught:
        second_step(token, code)
    return caught.value.code


@pytest.fixture
def karin(world: World, session: Session) -> Iterator[PhoneApp]:
    app = give_factor(session, FACTORS, world.user("karin.lund").id)
    session.commit()
    yield app
    session.rollback()


def told(session: Session, tag: Tag) -> list[tuple[AuditOutcome, dict[str, str]]]:
    session.rollback()
    query = sa.select(AuditEvent).where(AuditEvent.tag == tag)
    found = [(event.outcome, event.facts) for event in session.scalars(query)]
    session.rollback()  # on SQLite it would hold the lock that the next act needs
    return found


def test_the_right_password_alone_is_no_sign_in(karin: PhoneApp, session: Session) -> None:
    token = first_step()
    assert session.scalars(sa.select(UserSession)).all() == []
    assert session.scalars(sa.select(WaitingSignIn.token_hash)).one() == token_hash(token)
    assert session.scalars(sa.select(SignInAttempt)).all() == []
    assert is_waiting(doors(), token)
    assert told(session, Tag.SESSION_STARTED) == []


def test_the_code_makes_a_sign_in_with_another_token(karin: PhoneApp, session: Session) -> None:
    waiting = first_step()
    token = second_step(waiting, karin.code())
    row = session.scalars(sa.select(UserSession)).one()
    assert (row.token_hash, row.device) == (token_hash(token), "Firefox/Linux")
    assert token != waiting
    assert not is_waiting(doors(), waiting)
    assert refused(waiting, karin.code(1)) == "session.not_waiting"
    assert told(session, Tag.SESSION_STARTED) == [(AuditOutcome.DONE, {"kind": "one_time_code"})]


def test_a_code_works_once(karin: PhoneApp, session: Session) -> None:
    second_step(first_step(), karin.code())
    again = first_step()
    assert refused(again, karin.code()) == "second_factor.wrong_code"
    assert refused(again, karin.code(-1)) == "second_factor.wrong_code"
    assert told(session, Tag.SESSION_REFUSED)[0] == (AuditOutcome.REFUSED, {"kind": "one_time_code"})
    with time_set(NOW + dt.timedelta(seconds=30)):
        assert second_step(again, karin.code())


def test_a_recovery_code_works_once(karin: PhoneApp, session: Session, world: World) -> None:
    paper = karin.paper[3]
    assert second_step(first_step(), f"{paper[:5].lower()}-{paper[5:].lower()}")
    assert refused(first_step(), paper) == "second_factor.wrong_code"
    state = factor_state(session, world.user("karin.lund").id)
    assert state is not None
    assert state.codes_left == 9
    assert told(session, Tag.RECOVERY_CODE_USED) == [(AuditOutcome.DONE, {})]
    assert told(session, Tag.SESSION_REFUSED) == [(AuditOutcome.REFUSED, {"kind": "recovery_code"})]


@pytest.mark.parametrize("by_paper", [False, True])
def test_of_many_with_the_same_code_at_once_one_is_let_in(karin: PhoneApp, session: Session, *, by_paper: bool) -> None:
    code = karin.paper[0] if by_paper else karin.code()
    tokens = [first_step(address=f"192.0.2.{number}") for number in range(4)]
    session.rollback()
    ready, answers = threading.Barrier(len(tokens)), []

    def enter(token: str, number: int) -> None:
        ready.wait()
        try:
            answers.append(second_step(token, code, f"192.0.2.{number}"))
        except DomainError as error:
            answers.append(error.code)

    threads = [
        threading.Thread(target=contextvars.copy_context().run, args=(enter, token, number))
        for number, token in enumerate(tokens)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer == "second_factor.wrong_code" for answer in answers) == [False, True, True, True]
    assert len(session.scalars(sa.select(UserSession)).all()) == 1


def test_one_waiting_sign_in_becomes_one_sign_in(karin: PhoneApp, session: Session) -> None:
    token = first_step()
    session.rollback()
    ready, answers = threading.Barrier(2), []

    def enter(code: str) -> None:
        ready.wait()
        try:
            answers.append(second_step(token, code))
        except DomainError as error:
            answers.append(error.code)

    threads = [threading.Thread(target=contextvars.copy_context().run, args=(enter, code)) for code in karin.paper[:2]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count("session.not_waiting") == 1
    assert len(session.scalars(sa.select(UserSession)).all()) == 1
    unused = session.scalars(sa.select(RecoveryCode).where(RecoveryCode.used_at.is_(None))).all()
    assert len(unused) == 9, "the code of who came too late is not spent"


@pytest.mark.parametrize("minutes", [5, 6, 600])
def test_the_wait_is_five_minutes(karin: PhoneApp, minutes: int) -> None:
    token = first_step()
    with time_set(NOW + dt.timedelta(minutes=4, seconds=59)):
        assert is_waiting(doors(), token)
    with time_set(NOW + dt.timedelta(minutes=minutes)):
        assert refused(token, karin.code()) == "session.not_waiting"


def test_who_is_disabled_meanwhile_does_not_come_in(karin: PhoneApp, world: World, session: Session) -> None:
    token = first_step()
    world.user("karin.lund").disabled_at = NOW
    session.commit()
    assert refused(token, karin.code()) == "session.not_waiting"


def test_wrong_codes_are_counted_as_wrong_passwords_are(karin: PhoneApp, session: Session, database_url: str) -> None:
    """Also by another worker, after a restart, and although the right password comes between: it buys no new tries."""
    other = Database()
    other.connect(database_url)
    for number in range(WRONG_TRIES):
        opened = (database, other)[number % 2]
        token = first_step(address=f"192.0.2.{number}", opened=opened)
        with pytest.raises(DomainError, match=r"second_factor\.wrong_code"):
            second_step(token, karin.wrong(), f"192.0.2.{number}", opened)
    restarted = Database()
    restarted.connect(database_url)
    with pytest.raises(DomainError, match=r"session\.throttled"):
        second_step(token, karin.code(), "198.51.100.7", restarted)
    draft = SignInDraft(KARIN, PASSWORD, account_key("s", KARIN), HERE)
    with pytest.raises(DomainError, match=r"session\.throttled"):
        begin_session(doors(restarted), Quick(), draft)
    with time_set(NOW + dt.timedelta(minutes=5, seconds=1)):
        assert second_step(first_step(opened=other), karin.code(), opened=other)
    assert session.scalars(sa.select(SignInAttempt)).all() == []
    other.engine.dispose()
    restarted.engine.dispose()


def test_wrong_codes_count_against_their_address_too(karin: PhoneApp) -> None:
    token = first_step()
    for _number in range(WRONG_TRIES):
        refused(token, karin.wrong())
    draft = SignInDraft("sara.holm@trafik.example", PASSWORD, account_key("s", "sara"), HERE)
    with pytest.raises(DomainError, match=r"session\.throttled"):
        begin_session(doors(), Quick(), draft)


def test_a_secret_under_another_key_lets_nobody_in(karin: PhoneApp) -> None:
    draft = CodeDraft(first_step(), karin.code(), HERE)
    with pytest.raises(DomainError, match="wrong_code"):
        finish_session(doors(), SecondFactors("another key"), draft)


# --- setting up, renewing, ending -------------------------------------------------------------------------------------
def phone(session: Session) -> PhoneApp:
    """The app after scanning what is being set up."""
    query = sa.select(SecondFactor).where(SecondFactor.confirmed_at.is_(None), SecondFactor.ended_at.is_(None))
    return PhoneApp(str(FACTORS.plain(session.scalars(query).one().secret)), [])


def fresh(world: World, name: str = "karin.lund") -> Fresh:
    """That a person has lately shown who it is."""
    return Fresh(world.user(name).id)


def set_up(world: World) -> list[str]:
    begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))
    return confirm_second_factor(world.work("karin.lund"), FACTORS, fresh(world), phone(world.session).code())


def test_a_factor_counts_from_its_first_code(world: World, session: Session) -> None:
    work = world.work("karin.lund")
    begin_second_factor(work, FACTORS, fresh(world))
    assert factor_state(session, work.actor.user_id) is None
    with pytest.raises(DomainError, match="wrong_code"):
        confirm_second_factor(world.work("karin.lund"), FACTORS, fresh(world), phone(session).wrong())
    session.rollback()
    app = phone(session)
    codes = confirm_second_factor(world.work("karin.lund"), FACTORS, fresh(world), app.code())
    state = factor_state(session, work.actor.user_id)
    assert state is not None
    assert (len(codes), state.codes_left, state.since) == (10, 10, NOW)
    stored = session.scalars(sa.select(RecoveryCode.code_hash)).all()
    assert not set(codes) & set(stored)
    assert told(session, Tag.SECOND_FACTOR_SET) == [(AuditOutcome.DONE, {})]
    assert refused(first_step(), app.code()) == "second_factor.wrong_code"  # the code of setting up is used
    assert second_step(first_step(), app.code(1))


def test_beginning_again_forgets_the_secret_before(world: World, session: Session) -> None:
    begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))
    first = phone(session)
    begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))
    with pytest.raises(DomainError, match="wrong_code"):
        confirm_second_factor(world.work("karin.lund"), FACTORS, fresh(world), first.code())


def test_setting_up_takes_half_an_hour_at_most(world: World, session: Session) -> None:
    begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))
    with time_set(NOW + dt.timedelta(minutes=31)), pytest.raises(DomainError, match="not_begun"):
        confirm_second_factor(world.work("karin.lund"), FACTORS, fresh(world), phone(session).code())


def test_a_factor_is_not_replaced_without_proof(world: World, session: Session) -> None:
    set_up(world)
    with pytest.raises(DomainError, match=r"second_factor\.exists"):
        begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))
    session.rollback()
    for act in (
        lambda proof: begin_second_factor(world.work("karin.lund"), FACTORS, proof),
        lambda proof: renew_recovery_codes(world.work("karin.lund"), FACTORS, proof),
        lambda proof: end_second_factor(world.work("karin.lund"), proof, is_demanded=False),
    ):
        with pytest.raises(DomainError, match="not_proved"):
            act(Proved(world.user("sara.holm").id))
        session.rollback()


def proof_draft(world: World, code: str, password: str = PASSWORD) -> ProofDraft:
    user_id = world.user("karin.lund").id
    world.session.rollback()
    return ProofDraft(user_id, password, code, account_key("s", KARIN), HERE)


def test_the_proof_is_password_and_a_code_that_is_spent(world: World, session: Session, karin: PhoneApp) -> None:
    code = karin.code()
    with pytest.raises(DomainError, match="wrong_password"):
        prove(doors(), Quick(), FACTORS, proof_draft(world, code, "fel"))
    proved = prove(doors(), Quick(), FACTORS, proof_draft(world, code))
    assert proved.user_id == world.user("karin.lund").id
    session.rollback()
    with pytest.raises(DomainError, match="wrong_code"):
        prove(doors(), Quick(), FACTORS, proof_draft(world, code))
    assert told(session, Tag.SESSION_REFUSED) == [
        (AuditOutcome.REFUSED, {"kind": "password"}),
        (AuditOutcome.REFUSED, {"kind": "one_time_code"}),
    ]
    session.rollback()
    for _number in range(WRONG_TRIES - 2):
        with pytest.raises(DomainError, match="wrong_code"):
            prove(doors(), Quick(), FACTORS, proof_draft(world, karin.wrong()))
    with pytest.raises(DomainError, match="throttled"):
        prove(doors(), Quick(), FACTORS, proof_draft(world, karin.code(1)))


def test_a_first_factor_is_not_begun_nor_ended_without_a_fresh_proof(world: World, session: Session) -> None:
    for nobody in (None, fresh(world, "sara.holm")):
        with pytest.raises(DomainError, match="not_proved"):
            begin_second_factor(world.work("karin.lund"), FACTORS, nobody)
        session.rollback()
    begin_second_factor(world.work("karin.lund"), FACTORS, fresh(world))
    for nobody in (None, fresh(world, "sara.holm")):
        with pytest.raises(DomainError, match="not_begun"):
            confirm_second_factor(world.work("karin.lund"), FACTORS, nobody, phone(session).code())
        session.rollback()


def test_replacing_keeps_the_old_one_until_the_new_one_counts(world: World, session: Session, karin: PhoneApp) -> None:
    user_id = world.user("karin.lund").id
    begin_second_factor(world.work("karin.lund"), FACTORS, Proved(user_id))
    new = phone(session)
    session.commit()
    assert second_step(first_step(), karin.code())
    codes = confirm_second_factor(world.work("karin.lund"), FACTORS, fresh(world), new.code())
    session.commit()
    assert refused(first_step(), karin.code(1)) == "second_factor.wrong_code"
    assert refused(first_step(), karin.paper[0]) == "second_factor.wrong_code"
    assert second_step(first_step(), codes[0])


def test_new_recovery_codes_take_the_place_of_the_old(world: World, session: Session, karin: PhoneApp) -> None:
    codes = renew_recovery_codes(world.work("karin.lund"), FACTORS, Proved(world.user("karin.lund").id))
    session.commit()
    assert refused(first_step(), karin.paper[0]) == "second_factor.wrong_code"
    assert second_step(first_step(), codes[0])
    assert told(session, Tag.RECOVERY_CODES_RENEWED) == [(AuditOutcome.DONE, {})]


def test_an_ended_factor_asks_for_no_code(world: World, session: Session, karin: PhoneApp) -> None:
    proof = Proved(world.user("karin.lund").id)
    with pytest.raises(DomainError, match="demanded"):
        end_second_factor(world.work("karin.lund"), proof, is_demanded=True)
    session.rollback()
    token = first_step()
    end_second_factor(world.work("karin.lund"), proof, is_demanded=False)
    session.commit()
    assert refused(token, karin.code()) == "session.not_waiting"
    draft = SignInDraft(KARIN, PASSWORD, account_key("s", KARIN), HERE)
    assert begin_session(doors(), Quick(), draft)
    assert session.scalars(sa.select(RecoveryCode)).all() == []
    with pytest.raises(DomainError, match=r"second_factor\.none"):
        renew_recovery_codes(world.work("karin.lund"), FACTORS, proof)


def test_one_person_has_one_factor_that_counts(world: World, session: Session, karin: PhoneApp) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        give_factor(session, FACTORS, world.user("karin.lund").id)
    session.rollback()


def test_the_operator_opens_the_door_and_ends_every_sign_in(world: World, session: Session, karin: PhoneApp) -> None:
    token = first_step()
    second_step(token, karin.code())
    waiting = first_step()
    session.rollback()
    assert not switch_off(database.writer, "nobody@polis.example")
    assert switch_off(database.writer, "Karin.Lund@polis.example")
    assert not switch_off(database.writer, KARIN)
    assert {row.ended_at for row in session.scalars(sa.select(UserSession))} == {now()}
    session.rollback()
    assert not is_waiting(doors(), waiting)
    draft = SignInDraft(KARIN, PASSWORD, account_key("s", KARIN), HERE)
    assert begin_session(doors(), Quick(), draft)
    user_id = world.user("karin.lund").id
    assert told(session, Tag.SECOND_FACTOR_ENDED) == [(AuditOutcome.DONE, {"user_id": user_id})]
