"""From a verb's transaction to a real mail server: once each, later when the server is down, never to who may not."""

from __future__ import annotations

import contextvars
import datetime as dt
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tests.mail_server import HOST, Post, free_port, mail_server
from tracker.adapters.mail_folder import MailFolder
from tracker.adapters.mailer import SmtpMailer
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.mail.sending import LEASE, MailReason, MailState, NotSent, Outgoing
from tracker.domain.steps import Step
from tracker.extensions import database
from tracker.mailing import MailWorker
from tracker.models.cases import Case, CaseParty
from tracker.models.mail import OutgoingMail
from tracker.models.records import AuditEvent
from tracker.queries.mail.outbox import has_due
from tracker.services.mail import Letter, LetterWords, MailKind, cancel_mail, queue_mail
from tracker.services.mail.retrying import retry_mail
from tracker.services.mail.sending import MOST_ATTEMPTS, Mailer, empty_old_letters, send_next
from tracker.services.parties import end_party, remind_party

SENDER = "Platssamverkan <post@stad.example>"
WORDS = LetterWords("Påminnelse: er egen kartläggning", "Hej!\n\nhttps://stad.example/arenden/x\n")
MINUTE = dt.timedelta(minutes=1)


def queued(world: World, to: str = "karin.lund@polis.example", **values: Any) -> str:
    letter = Letter(kind=MailKind.REMINDER, to=to, subject=WORDS.subject, body=WORDS.body, **values)
    made = queue_mail(world.session, letter)
    world.session.commit()
    return made


def row(world: World, mail_id: str) -> OutgoingMail:
    """A letter as it stands, apart from any transaction: on SQLite an open one would hold the worker's lock."""
    world.session.rollback()
    found = world.session.get_one(OutgoingMail, mail_id, populate_existing=True)
    world.session.expunge(found)
    world.session.rollback()
    return found


def standing(world: World, mail_id: str) -> tuple[MailState, MailReason | None, int | None]:
    found = row(world, mail_id)
    return found.state, found.reason, found.reply_code


def worker(mailer: Mailer) -> MailWorker:
    return MailWorker(database, mailer, chance=lambda: 0.5)


def smtp(port: int) -> SmtpMailer:
    return SmtpMailer(HOST, port, SENDER, security="none", step_seconds=5.0, limit_seconds=10.0)


def send(mailer: Mailer) -> int:
    return worker(mailer).send_due(threading.Event())


class Refusing:
    """A mailer that says no, each time the next of some reasons."""

    def __init__(self, *failures: NotSent) -> None:
        self.failures = list(failures)
        self.tried = 0

    def send(self, outgoing: Outgoing) -> None:
        self.tried += 1
        if self.failures:
            raise self.failures.pop(0)


def later(reason: MailReason = MailReason.UNREACHABLE, code: int | None = None) -> NotSent:
    return NotSent(reason, code)


# --- once each --------------------------------------------------------------------------------------------------------
def test_a_letter_is_sent_once_and_emptied(world: World) -> None:
    mail_id = queued(world)
    post = Post()
    with mail_server(post) as port:
        assert send(smtp(port)) == 1
        assert send(smtp(port)) == 0
    assert post.ids == [f"<{mail_id}@stad.example>"]
    found = row(world, mail_id)
    assert (found.state, found.body, found.subject) == (MailState.SENT, None, WORDS.subject)
    assert (found.ended_at, found.attempts, found.lease) == (now(), 1, None)


def test_nothing_leaves_before_its_transaction_is_committed(world: World) -> None:
    post = Post()
    queue_mail(world.session, Letter(kind=MailKind.REMINDER, to="a@b.example", subject="x", body="y"))
    world.session.rollback()
    with mail_server(post) as port:
        assert send(smtp(port)) == 0
    assert post.got == []


def test_a_server_that_is_down_gets_the_letter_once_when_it_is_up(world: World) -> None:
    mail_id, port, post = queued(world), free_port(), Post()
    assert send(smtp(port)) == 1
    assert standing(world, mail_id) == (MailState.WAITING, MailReason.UNREACHABLE, None)
    assert send(smtp(port)) == 0, "not before its time"
    with mail_server(post, port), time_set(now() + 2 * MINUTE):
        assert send(smtp(port)) == 1
        assert send(smtp(port)) == 0
    assert len(post.got) == 1
    assert standing(world, mail_id) == (MailState.SENT, None, None)


def test_a_slow_server_gets_it_once_and_nobody_waits_for_it(world: World) -> None:
    queued(world)
    post = Post(pause=0.4, pause_after=0.4)
    with mail_server(post) as port:
        sending = in_thread(lambda: send(smtp(port)))
        while not post.asked:
            time.sleep(0.01)
        began = time.monotonic()
        queued(world, "olle@polis.example")  # a page's write goes through while the server thinks
        assert time.monotonic() - began < 0.4
        sending.join()
        send(smtp(port))
    assert post.receivers == ["karin.lund@polis.example", "olle@polis.example"]


def in_thread(act: Callable[[], object]) -> threading.Thread:
    """Begin an act in a thread of its own, with this test's clock."""
    context = contextvars.copy_context()
    thread = threading.Thread(target=lambda: context.run(act))
    thread.start()
    return thread


def test_two_workers_at_once_send_each_letter_once(world: World) -> None:
    wanted = {queued(world, f"person{number}@polis.example") for number in range(24)}
    post, tried = Post(pause=0.005), []
    with mail_server(post) as port:
        threads = [in_thread(lambda: tried.append(send(smtp(port)))) for _number in range(4)]
        for thread in threads:
            thread.join()
    assert sorted(post.ids) == sorted(f"<{mail_id}@stad.example>" for mail_id in wanted)
    assert sum(tried) == len(wanted)


def test_a_worker_killed_between_taking_and_sending_holds_the_letter_for_its_lease_only(world: World) -> None:
    mail_id = queued(world)

    class Killed(Exception):
        pass

    class Dying:
        def send(self, outgoing: Outgoing) -> None:
            raise Killed

    with pytest.raises(Killed):
        send_next(database.writer, Dying(), lambda: 0.5)
    assert standing(world, mail_id)[0] is MailState.WAITING
    post = Post()
    with mail_server(post) as port:
        assert send(smtp(port)) == 0
        with time_set(now() + LEASE):
            assert send(smtp(port)) == 1
    assert len(post.got) == 1
    assert row(world, mail_id).attempts == 2


def test_a_double_delivery_after_a_crash_can_be_told_by_its_message_id(world: World) -> None:
    """Killed after the server said yes: no mailer can know, so the letter goes out again with the same Message-ID."""
    mail_id, post = queued(world), Post()
    with mail_server(post) as port:

        class DyingAfter:
            def send(self, outgoing: Outgoing) -> None:
                smtp(port).send(outgoing)
                raise SystemExit

        with pytest.raises(SystemExit):
            send(DyingAfter())
        with time_set(now() + LEASE):
            send(smtp(port))
    assert post.ids == [f"<{mail_id}@stad.example>"] * 2
    assert row(world, mail_id).state is MailState.SENT


def test_who_held_a_letter_too_long_cannot_undo_what_the_next_one_did(world: World) -> None:
    mail_id = queued(world)

    class Slow:
        def send(self, outgoing: Outgoing) -> None:
            with time_set(now() + LEASE + MINUTE):
                send(Refusing())
            raise later()

    send(Slow())
    assert standing(world, mail_id)[0] is MailState.SENT


# --- refusals and giving up -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("post", "expected"),
    [
        (Post(to_receiver="450 busy"), (MailState.WAITING, MailReason.DELAYED, 450)),
        (Post(to_receiver="550 unknown"), (MailState.FAILED, MailReason.REFUSED, 550)),
        (Post(to_text="552 too big"), (MailState.FAILED, MailReason.REFUSED, 552)),
    ],
    ids=["450", "550", "552"],
)
def test_four_hundreds_wait_and_five_hundreds_end(world: World, post: Post, expected: object) -> None:
    mail_id = queued(world)
    with mail_server(post) as port:
        send(smtp(port))
    assert standing(world, mail_id) == expected


def test_each_wait_is_longer_and_after_three_days_it_is_given_up(world: World) -> None:
    mail_id, deaf = queued(world), Refusing(*[later() for _ in range(60)])
    began, moment = now(), now()
    for _attempt in range(60):
        with time_set(moment):
            send(deaf)
        found = row(world, mail_id)
        if found.state is MailState.FAILED:
            break
        assert found.due_at > moment
        moment = found.due_at
    assert standing(world, mail_id) == (MailState.FAILED, MailReason.UNREACHABLE, None)
    assert dt.timedelta(days=2, hours=12) < moment - began <= dt.timedelta(days=3)
    assert deaf.tried < 25
    assert row(world, mail_id).body == WORDS.body, "kept for another try"


def test_a_letter_that_kills_every_worker_ends_too(world: World) -> None:
    mail_id = queued(world)
    world.session.get_one(OutgoingMail, mail_id).attempts = MOST_ATTEMPTS
    world.session.commit()
    mailer = Refusing()
    assert send(mailer) == 0
    assert mailer.tried == 0
    assert standing(world, mail_id) == (MailState.FAILED, MailReason.UNSENDABLE, None)


def test_one_bad_letter_does_not_stop_the_others(world: World) -> None:
    bad = queued(world, "bad@polis.example")
    good = queued(world, "good@polis.example")
    assert send(Refusing(NotSent(MailReason.UNSENDABLE, is_final=True))) == 2
    assert {standing(world, mail_id)[0] for mail_id in (bad, good)} == {MailState.FAILED, MailState.SENT}


def test_not_before_it_is_to_be_sent(world: World) -> None:
    queued(world, send_after=now() + MINUTE)
    assert not has_due(world.session, now())
    world.session.rollback()
    assert send(Refusing()) == 0
    with time_set(now() + MINUTE):
        assert send(Refusing()) == 1


def test_without_a_server_letters_become_files(world: World, tmp_path: Path) -> None:
    mail_id = queued(world, "åsa@polis.example")
    folder = MailFolder(tmp_path, SENDER)
    send(folder)
    assert [each.id for each in folder.letters()] == [mail_id]
    assert standing(world, mail_id)[0] is MailState.SENT


# --- who may still get it ---------------------------------------------------------------------------------------------
def disabled(world: World, _case_id: str) -> None:
    world.user("karin.lund").disabled_at = now()


def ended(world: World, case_id: str) -> None:
    end_party(world.work("amina.berg"), case_of(world, case_id), party_id(world, case_id), "polisen har lämnat ärendet")


def closed(world: World, case_id: str) -> None:
    case_of(world, case_id).status = CaseStatus.CLOSED


def case_of(world: World, case_id: str) -> Case:
    return world.session.get_one(Case, case_id)


def party_id(world: World, case_id: str) -> str:
    organisation_id = world.organisation("karin.lund").id
    query = sa.select(CaseParty.id).where(CaseParty.case_id == case_id, CaseParty.organisation_id == organisation_id)
    return world.session.scalars(query).one()


@pytest.mark.parametrize("event", [disabled, ended, closed])
@pytest.mark.parametrize("has_account", [True, False])
def test_what_was_queued_before_a_revocation_never_leaves(
    world: World, event: Callable[[World, str], None], has_account: bool
) -> None:
    case_id = world.case().id
    world.party(case_of(world, case_id), "karin.lund")
    user = world.user("karin.lund")
    who = {"user_id": user.id} if has_account else {"organisation_id": user.organisation_id}
    mail_id = queued(world, case_id=case_id, **who)
    event(world, case_id)
    world.session.commit()
    mailer = Refusing()
    send(mailer)
    if event is disabled and not has_account:
        assert standing(world, mail_id)[0] is MailState.SENT, "the letter was not to that person"
        return
    assert mailer.tried == 0
    assert standing(world, mail_id) == (MailState.CANCELLED, MailReason.REVOKED, None)
    assert row(world, mail_id).body is None


def test_a_letter_to_an_organisation_that_was_never_in_the_case_is_stopped(world: World) -> None:
    case = world.case()
    mail_id = queued(world, case_id=case.id, organisation_id=world.organisation("karin.lund").id)
    assert send(Refusing()) == 0
    assert standing(world, mail_id)[0] is MailState.CANCELLED


def test_a_letter_can_be_taken_back_until_it_is_taken(world: World) -> None:
    mail_id = queued(world)
    assert cancel_mail(world.session, mail_id)
    world.session.commit()
    assert not cancel_mail(world.session, mail_id)
    world.session.rollback()
    assert send(Refusing()) == 0
    assert standing(world, mail_id) == (MailState.CANCELLED, MailReason.REVOKED, None)


# --- trying again -----------------------------------------------------------------------------------------------------
def failed(world: World) -> str:
    mail_id = queued(world)
    send(Refusing(NotSent(MailReason.REFUSED, 550, is_final=True)))
    return mail_id


def test_the_administrator_lets_a_letter_try_again_and_it_is_written_down(world: World, session: Session) -> None:
    mail_id = failed(world)
    retry_mail(world.work("admin"), mail_id)
    assert standing(world, mail_id)[0] is MailState.WAITING
    assert send(Refusing()) == 1
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.MAIL_RETRIED)).one()
    assert (event.outcome, event.subject_id, event.facts) == (AuditOutcome.DONE, mail_id, {"kind": "reminder"})


def test_what_is_sent_held_or_emptied_cannot_be_tried_again(world: World) -> None:
    sent = queued(world)
    send(Refusing())
    with pytest.raises(DomainError, match=r"mail\.not_failed"):
        retry_mail(world.work("admin"), sent)
    old = failed(world)
    with time_set(now() + dt.timedelta(days=14) + MINUTE), database.writer.begin() as session:
        empty_old_letters(session)
    with pytest.raises(DomainError, match=r"mail\.emptied"):
        retry_mail(world.work("admin"), old)
    with pytest.raises(NotVisible):
        retry_mail(world.work("admin"), "aaaaaaaaaaaaaaaa")
    with pytest.raises(NotPermitted):
        retry_mail(world.work("amina.berg"), old)


# --- reminders --------------------------------------------------------------------------------------------------------
def reminded(world: World) -> list[OutgoingMail]:
    case = world.case(step=Step.OWN_MAPPINGS)
    party = world.party(case, "karin.lund")
    remind_party(world.work("amina.berg"), case, party.id, WORDS)
    remind_party(world.work("amina.berg"), case, party.id, WORDS)
    return list(world.session.scalars(sa.select(OutgoingMail)))


def test_a_reminder_goes_to_the_contact_person_once_a_day(world: World) -> None:
    (mail,) = reminded(world)
    user = world.user("karin.lund")
    assert (mail.to_address, mail.user_id, mail.kind) == (user.email, user.id, MailKind.REMINDER)


def test_no_reminder_by_mail_without_words_or_without_a_contact_person(world: World) -> None:
    world.user("karin.lund").disabled_at = now()
    world.session.commit()
    assert reminded(world) == []
    case = world.case(step=Step.OWN_MAPPINGS)
    invited = world.party(case, "johan.ek", status=PartyStatus.INVITED)
    remind_party(world.work("amina.berg"), case, invited.id)
    assert invited.reminded_at == now()
    invited.contact_id, invited.reminded_at = None, None
    world.session.commit()
    remind_party(world.work("amina.berg"), case, invited.id, WORDS)
    assert list(world.session.scalars(sa.select(OutgoingMail))) == []


def test_a_bad_address_is_said_at_its_field_and_a_subject_holds_no_personal_data(world: World) -> None:
    with pytest.raises(DomainError, match=r"mail\.bad_address"):
        queued(world, "karin@polis.example\r\nBcc: alla@polis.example")
    with pytest.raises(ValueError, match="without personal data"):
        queue_mail(
            world.session, Letter(kind=MailKind.REMINDER, to="a@b.example", subject="ring 070-174 06 05", body="x")
        )
