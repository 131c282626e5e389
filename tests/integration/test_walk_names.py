"""What the worker does for walks: a reminder the day before, once, and names that go when their time is over."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.factories import World
from tests.mail_server import HOST, Post, mail_server
from tests.walk_rows import walk_of
from tracker.adapters.signing.links import WalkLinks
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus, MeetingKind
from tracker.domain.clock import STOCKHOLM, time_set
from tracker.domain.ids import new_id
from tracker.domain.law.retention import RetentionCode, RetentionUnit
from tracker.domain.mail import LetterWords
from tracker.domain.mail.sending import MailState
from tracker.domain.walks.signing_up import WalkNews
from tracker.extensions import database
from tracker.models.cases import Case, Meeting
from tracker.models.law.closing import RetentionTime
from tracker.models.mail import OutgoingMail
from tracker.models.records import AuditEvent
from tracker.models.walks.planned import SafetyWalk, WalkParticipant
from tracker.services.mail import Letter, MailKind, queue_mail
from tracker.services.sessions import token_hash
from tracker.services.walks.names import WalkLetters
from tracker.walking import WalkWorker
from tracker.web.letters.walks import walk_news, walk_reminder

STARTS = dt.datetime(2026, 10, 13, 17, 30, tzinfo=STOCKHOLM)
DAY = dt.timedelta(days=1)
LINKS = WalkLinks("a key that is only for this test")


@contextmanager
def plainly() -> Iterator[WalkLetters]:
    yield WalkLetters(
        lambda token, starts_at: LetterWords("Påminnelse", f"{token} {starts_at:%H.%M}"),
        lambda token, starts_at, news: LetterWords(f"Nytt {news}", f"{token} {starts_at:%d %H.%M}"),
    )


@pytest.fixture
def worker(app: Flask) -> WalkWorker:
    return WalkWorker(database, LINKS, plainly)


@pytest.fixture
def walk(world: World) -> SafetyWalk:
    return walk_of(world, world.case(), STARTS, ends_at=STARTS + dt.timedelta(hours=2))


def joined(session: Session, walk: SafetyWalk, email: str | None = "anna@boende.example", **values: object) -> str:
    row = WalkParticipant(id=new_id(), walk_id=walk.id, name="Anna", email=email, **values)
    session.add(row)
    session.commit()
    return row.id


def done(worker: WalkWorker, session: Session, moment: dt.datetime) -> tuple[int, int]:
    """How many are reminded, and how many forgotten."""
    found = done_all(worker, session, moment)
    assert found[1] == 0
    return found[0], found[2]


def done_all(worker: WalkWorker, session: Session, moment: dt.datetime) -> tuple[int, int, int]:
    session.commit()
    with time_set(moment):
        found = worker.do_due()
    session.expire_all()
    return found


def test_who_gave_an_address_is_reminded_once_within_a_day(
    worker: WalkWorker, walk: SafetyWalk, session: Session
) -> None:
    who = joined(session, walk)
    joined(session, walk, None)
    joined(session, walk, cancelled_at=STARTS - 9 * DAY)
    joined(session, walk, reminded_at=STARTS - 9 * DAY)
    assert done(worker, session, STARTS - DAY - dt.timedelta(minutes=1)) == (0, 0)
    assert done(worker, session, STARTS - DAY) == (1, 0)
    assert done(worker, session, STARTS - dt.timedelta(hours=1)) == (0, 0)
    (letter,) = session.scalars(sa.select(OutgoingMail))
    assert (letter.to_address, letter.kind, letter.case_id) == ("anna@boende.example", "reminder", walk.case_id)
    token = LINKS.place(who)
    assert letter.body == f"{token} 15.30", "the moment is the stored one"
    assert session.get_one(WalkParticipant, who).place_hash == token_hash(token), "the link in it opens"


@pytest.mark.parametrize("change", ["cancelled", "closed", "narrower", "over"])
def test_nobody_is_reminded_of_what_does_not_happen(
    change: str, worker: WalkWorker, walk: SafetyWalk, session: Session
) -> None:
    joined(session, walk)
    meeting = session.get_one(Meeting, walk.meeting_id)
    if change == "cancelled":
        meeting.cancelled_at = STARTS - 2 * DAY
    elif change == "closed":
        session.get_one(Case, walk.case_id).status = CaseStatus.CLOSED
    elif change == "narrower":
        session.execute(sa.update(Meeting).values(circle="authorities"))
    moment = STARTS + dt.timedelta(minutes=1) if change == "over" else STARTS - dt.timedelta(hours=2)
    assert done(worker, session, moment) == (0, 0)


def change(session: Session, walk: SafetyWalk, **values: object) -> None:
    session.execute(sa.update(Meeting).where(Meeting.id == walk.meeting_id).values(**values))


def subjects(session: Session) -> list[tuple[str, str]]:
    rows = session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.created_at, OutgoingMail.id))
    return [(row.subject, (row.body or "").split(" ", 1)[1]) for row in rows]


def test_who_has_a_place_is_told_once_that_the_walk_is_moved_called_off_or_on_again(
    worker: WalkWorker, walk: SafetyWalk, session: Session
) -> None:
    who = joined(session, walk, told_starts_at=STARTS)
    joined(session, walk, None, told_starts_at=STARTS)
    joined(session, walk, "bo@boende.example", told_starts_at=STARTS, cancelled_at=STARTS - 9 * DAY)
    joined(session, walk, "cia@boende.example")
    early = STARTS - 9 * DAY
    assert done_all(worker, session, early) == (0, 0, 0)
    change(session, walk, starts_at=STARTS + DAY, ends_at=None)
    change(session, walk, starts_at=STARTS + 2 * DAY)
    assert done_all(worker, session, early) == (0, 1, 0)
    assert done_all(worker, session, early) == (0, 0, 0)
    change(session, walk, cancelled_at=early)
    assert done_all(worker, session, early) == (0, 1, 0)
    change(session, walk, starts_at=STARTS + 3 * DAY)
    assert done_all(worker, session, early) == (0, 0, 0)
    change(session, walk, cancelled_at=None)
    assert done_all(worker, session, early) == (0, 1, 0)
    assert done_all(worker, session, early) == (0, 0, 0)
    told = [("Nytt cancelled", "15 15.30"), ("Nytt moved", "15 15.30"), ("Nytt on_again", "16 15.30")]
    assert sorted(subjects(session)) == told
    (to_whom,) = {row.to_address for row in session.scalars(sa.select(OutgoingMail))}
    assert to_whom == "anna@boende.example"
    assert session.get_one(WalkParticipant, who).place_hash == token_hash(LINKS.place(who))
    # it is far away, so there will be a reminder as well: to the one who never was told, too
    assert done_all(worker, session, STARTS + 2 * DAY + dt.timedelta(hours=1)) == (2, 0, 0)


def test_what_is_told_within_a_day_is_the_reminder_and_what_has_been_is_not_told(
    worker: WalkWorker, walk: SafetyWalk, session: Session
) -> None:
    joined(session, walk, told_starts_at=STARTS, reminded_at=STARTS - DAY)
    change(session, walk, starts_at=STARTS + dt.timedelta(hours=1), ends_at=None)
    assert done_all(worker, session, STARTS - dt.timedelta(hours=2)) == (0, 1, 0)
    assert done_all(worker, session, STARTS) == (0, 0, 0)
    change(session, walk, starts_at=STARTS - dt.timedelta(hours=1))
    assert done_all(worker, session, STARTS) == (0, 0, 0)
    change(session, walk, cancelled_at=STARTS)
    assert done_all(worker, session, STARTS + dt.timedelta(hours=2)) == (0, 0, 0)
    assert [subject for subject, _body in subjects(session)] == ["Nytt moved"]


@pytest.mark.parametrize("change_to", ["closed", "narrower"])
def test_nobody_is_told_of_a_walk_whose_links_open_nothing(
    change_to: str, worker: WalkWorker, walk: SafetyWalk, session: Session
) -> None:
    joined(session, walk, told_starts_at=STARTS)
    change(session, walk, cancelled_at=STARTS - 9 * DAY)
    if change_to == "closed":
        session.get_one(Case, walk.case_id).status = CaseStatus.CLOSED
    else:
        change(session, walk, circle="authorities")
    assert done_all(worker, session, STARTS - 9 * DAY) == (0, 0, 0)


@pytest.mark.parametrize(
    ("news", "subject", "says"),
    [
        (WalkNews.MOVED, "Ny tid", "Vandringen har fått en ny tid: tisdag 13 oktober klockan 17.30."),
        (WalkNews.CANCELLED, "Inställd", "Vandringen tisdag 13 oktober klockan 17.30 är inställd."),
        (WalkNews.ON_AGAIN, "Blir av", "Vandringen som var inställd blir av: tisdag 13 oktober klockan 17.30."),
    ],
)
def test_news_are_worded_without_a_word_of_the_case(app: Flask, news: WalkNews, subject: str, says: str) -> None:
    with app.test_request_context():
        words = walk_news("t" * 43, STARTS, news)
    assert words.subject == f"{subject}: trygghetsvandring (Platssamverkan)"
    assert says in words.body
    place = f"http://127.0.0.1:8000/vandring/plats/{'t' * 43}"
    assert f"{place}\n" in words.body
    asks = "tar du bort den ur din kalender" if news is WalkNews.CANCELLED else "Lägg den i din kalender"
    assert f"{asks}:\n{place}/kalender.ics\n" in words.body


def test_names_go_thirty_days_after_the_walk_with_the_letters_and_the_numbers_stay(
    worker: WalkWorker, walk: SafetyWalk, world: World, session: Session
) -> None:
    who, other = joined(session, walk), joined(session, walk, "bo@boende.example")
    for email in ("anna@boende.example", "bo@boende.example"):
        letter = Letter(kind=MailKind.INVITATION, to=email, subject="Du är anmäld", body="länk", case_id=walk.case_id)
        queue_mail(session, letter)
    # a letter to an organisation of the case is none of the walk's, whoever reads it there
    party = Letter(
        kind=MailKind.INVITATION, to="bo@boende.example", subject="Inbjudan", body="brev", case_id=walk.case_id,
        organisation_id=world.organisation("karin.lund").id,
    )  # fmt: skip
    kept = queue_mail(session, party)
    sent = session.scalars(sa.select(OutgoingMail).where(OutgoingMail.to_address == "anna@boende.example")).one()
    sent.state, sent.body, sent.ended_at = MailState.SENT, None, STARTS
    last = dt.datetime(2026, 11, 12, 23, 59, tzinfo=STOCKHOLM)
    assert done(worker, session, last) == (0, 0)
    assert done(worker, session, last + dt.timedelta(minutes=2)) == (0, 2)
    assert done(worker, session, last + DAY) == (0, 0)
    for participant in (who, other):
        row = session.get_one(WalkParticipant, participant)
        assert (row.name, row.email, row.gender) == (None, None, "unsaid")
        assert row.forgotten_at is not None
        assert row.cancelled_at is None
    letters = session.scalars(sa.select(OutgoingMail).where(OutgoingMail.id != kept)).all()
    assert session.get_one(OutgoingMail, kept).body == "brev"
    assert {letter.to_address for letter in letters} == {""}
    assert {letter.state for letter in letters} == {MailState.SENT, MailState.CANCELLED}
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.WALK_PARTICIPANTS_FORGOTTEN)).one()
    assert (event.case_id, event.subject_id, event.user_id, event.facts) == (walk.case_id, walk.id, None, {"count": 2})


def test_names_are_kept_for_the_closing_meeting_and_by_the_decided_time(
    worker: WalkWorker, walk: SafetyWalk, world: World, session: Session
) -> None:
    joined(session, walk)
    closing = Meeting(
        case_id=walk.case_id, kind=MeetingKind.CLOSING_MEETING, title="Avslutande möte", starts_at=STARTS + 14 * DAY,
        created_by_id=walk.created_by_id,
    )  # fmt: skip
    session.add(closing)
    session.flush()
    walk.closing_meeting_id = closing.id
    assert done(worker, session, STARTS + 44 * DAY) == (0, 0)
    closing.cancelled_at = STARTS
    session.add(
        RetentionTime(code=RetentionCode.WALK_NAMES, amount=45, unit=RetentionUnit.DAYS, decision="KS 1",
                      set_by_id=world.user("admin").id)
    )  # fmt: skip
    assert done(worker, session, STARTS + 45 * DAY) == (0, 0)
    assert done(worker, session, STARTS + 46 * DAY) == (0, 1)


def test_a_reminder_is_worded_without_a_word_of_the_case(app: Flask) -> None:
    with app.test_request_context():
        words = walk_reminder("t" * 43, STARTS)
    assert words.subject == "Påminnelse: trygghetsvandring (Platssamverkan)"
    assert "Vandringen som du har anmält dig till är tisdag 13 oktober klockan 17.30." in words.body
    assert f"http://127.0.0.1:8000/vandring/plats/{'t' * 43}\n" in words.body


def test_the_command_words_and_sends_the_reminder(walk: SafetyWalk, session: Session, database_url: str) -> None:
    """As a process, since it makes an app of its own."""
    who, post = joined(session, walk), Post()
    session.execute(sa.update(Meeting).values(starts_at=dt.datetime.now(dt.UTC) + dt.timedelta(hours=3), ends_at=None))
    session.commit()
    with mail_server(post) as port:
        surroundings = {
            **os.environ, "DATABASE_URL": database_url, "SECRET_KEY": "x" * 40, "PUBLIC_URL": "https://stad.example",
            "SMTP_HOST": HOST, "SMTP_PORT": str(port), "SMTP_SECURITY": "none", "MAIL_FROM": "post@stad.example",
        }  # fmt: skip
        command = [str(Path(sys.executable).with_name("tracker")), "worker", "--once"]
        done = subprocess.run(command, env=surroundings, check=True, capture_output=True, text=True)
    assert done.stdout == "Walkers reminded: 1, told of changes: 0, forgotten: 0.\nLetters tried: 1.\n"
    (letter,) = post.got
    place = f"https://stad.example/vandring/plats/{WalkLinks('x' * 40).place(who)}"
    assert place in letter.get_content()
