"""Own notes: who reads which, what the verbs refuse, and that nobody else learns that anything was written."""

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import statements
from tests.conftest import NOW
from tests.factories import World
from tracker.domain.access import Circle, Permission, allows
from tracker.domain.audit import PRIVATE_TAGS, AuditOutcome, Tag
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.texts.notes import NOTE_LENGTH, About
from tracker.models.cases import Case
from tracker.models.notes import Note
from tracker.models.plans import Measure
from tracker.models.records import AuditEvent
from tracker.queries.duties import duties_in
from tracker.queries.own.notes import count_notes, find_note, notes_page
from tracker.queries.records import EventFilter, events
from tracker.services.own.notes import NoteDraft, add_note, edit_note, remove_note, restore_note

OFFICE, POLICE, OWNER, SCHOOL, FREE_SCHOOL = "sdf", "polis", "ägare", "skola", "friskola"
WROTE = {
    "amina.berg": OFFICE,
    "karin.lund": POLICE,
    "johan.ek": OWNER,
    "elin.persson": SCHOOL,
    "rektor": FREE_SCHOOL,
    "birgitta.sjo": "nattvandrarna",  # has left
    "reza.amini": "företagarna",  # invited, wrote in an earlier life as a party
    "sara.holm": "trafikkontoret",  # no part in the case
    "overblick": "stadsledningskontoret",
    "admin": "driften",
    "maja.lind": "skärholmen",
}
# person: (which notes, may read the page, may write)
READS = {
    "amina.berg": ({OFFICE}, True, True),
    "olle.nystrom": ({OFFICE}, True, True),
    "maja.lind": (set(), False, False),
    "karin.lund": ({POLICE}, True, True),
    "johan.ek": ({OWNER}, True, True),
    "maria.falk": ({OWNER}, True, False),
    "elin.persson": ({SCHOOL}, True, True),
    "rektor": ({FREE_SCHOOL}, True, True),
    "reza.amini": (set(), False, False),
    "birgitta.sjo": (set(), False, False),
    "sara.holm": (set(), False, False),
    "overblick": (set(), False, False),
    "admin": (set(), False, False),
}


@pytest.fixture
def case(world: World) -> Case:
    """The organisations of WROTE have each a note about the case, whatever they are in it now."""
    made = world.case()
    for person in ("karin.lund", "johan.ek", "elin.persson", "rektor"):
        world.party(made, person)
    world.party(made, "birgitta.sjo", status=PartyStatus.LEFT)
    world.party(made, "reza.amini", status=PartyStatus.INVITED)
    for person, text in WROTE.items():
        world.note(made, person, text)
    return made


def texts(world: World, name: str, case: Case, about: About | None = None) -> list[str]:
    rows = notes_page(world.session, world.actor(name), case.id, about, limit=100, offset=0)
    assert count_notes(world.session, world.actor(name), case.id, about) == len(rows)
    return [row.note.text for row in rows]


def measure_of(world: World, case: Case, number: int = 1) -> Measure:
    row = Measure(
        case_id=case.id,
        number=number,
        title=f"Byt lampor {number}",
        type_code="measure:maintenance",
        created_by_id=case.created_by_id,
    )
    world.session.add(row)
    world.session.commit()
    return row


@pytest.mark.parametrize("status", [CaseStatus.OPEN, CaseStatus.CLOSED])
@pytest.mark.parametrize("name", READS)
def test_only_the_people_of_the_organisation_read_its_notes(
    world: World, session: Session, case: Case, name: str, status: CaseStatus
) -> None:
    case.status = status
    session.commit()
    seen, may_read, may_write = READS[name]
    assert set(texts(world, name, case)) == seen
    duties = duties_in(session, world.actor(name), case.id)
    assert allows(Permission.NOTE_READ, duties) == may_read
    assert allows(Permission.NOTE_WRITE, duties) == may_write
    found = [find_note(session, world.actor(name), case.id, row.id) for row in session.scalars(sa.select(Note)).all()]
    assert {row.text for row in found if row} == seen


def test_a_party_that_leaves_reads_nothing_from_then_on(world: World, session: Session) -> None:
    case = world.case()
    party = world.party(case, "karin.lund")
    world.note(case, "karin.lund", POLICE)
    assert texts(world, "karin.lund", case) == [POLICE]
    party.status, party.ended_at = PartyStatus.LEFT, NOW
    session.commit()
    assert texts(world, "karin.lund", case) == []


def test_a_note_stays_in_its_own_case(world: World, session: Session, case: Case) -> None:
    other = world.case(title="Busshållplatsen")
    world.party(other, "karin.lund")
    note = world.note(other, "karin.lund", "annat")
    assert texts(world, "karin.lund", case) == [POLICE]
    assert texts(world, "karin.lund", other) == ["annat"]
    assert find_note(session, world.actor("karin.lund"), case.id, note.id) is None


# --- writing ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", [name for name, (_seen, _reads, writes) in READS.items() if writes])
def test_who_writes_in_the_case_notes_for_the_own_organisation(world: World, case: Case, name: str) -> None:
    note = add_note(world.work(name), case, NoteDraft("ny"))
    assert note.organisation_id == world.organisation(name).id
    assert note.author_id == world.user(name).id
    assert "ny" in texts(world, name, case)


@pytest.mark.parametrize("name", [name for name, (_seen, _reads, writes) in READS.items() if not writes])
def test_nobody_else_writes(world: World, session: Session, case: Case, name: str) -> None:
    before = session.scalar(sa.select(sa.func.count(Note.id)))
    with pytest.raises(NotPermitted):
        add_note(world.work(name), case, NoteDraft("ny"))
    assert session.scalar(sa.select(sa.func.count(Note.id))) == before


def test_anothers_note_does_not_exist_and_the_try_is_logged(world: World, session: Session, case: Case) -> None:
    note = session.scalars(sa.select(Note).where(Note.text == POLICE)).one()
    owner = world.work("johan.ek")
    tries: tuple[Callable[[], object], ...] = (
        lambda: edit_note(owner, case, note.id, NoteDraft("bytt")),
        lambda: remove_note(owner, case, note.id),
        lambda: restore_note(owner, case, note.id),
    )
    for act in tries:
        with pytest.raises(NotVisible):
            act()
    session.refresh(note)
    assert (note.text, note.removed_at, note.version) == (POLICE, None, 1)
    tried = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.outcome == AuditOutcome.REFUSED)).all()
    assert set(tried) == {Tag.NOTE_EDITED, Tag.NOTE_REMOVED, Tag.NOTE_RESTORED}


def test_a_form_with_anothers_id_as_token_overwrites_nothing(world: World, session: Session, case: Case) -> None:
    case_id, note_id = case.id, session.scalars(sa.select(Note.id).where(Note.text == POLICE)).one()
    session.expunge_all()  # a request has not read it before
    case = session.get_one(Case, case_id)
    with pytest.raises(DomainError, match=r"data\.conflict"):
        add_note(world.work("johan.ek"), case, NoteDraft("bytt", id=note_id))
    assert session.scalars(sa.select(Note.text).where(Note.id == note_id)).one() == POLICE


def test_sent_twice_is_one_and_other_words_are_not_lost(world: World, case: Case) -> None:
    token = new_id()
    for _time in range(2):
        add_note(world.work("karin.lund"), case, NoteDraft("en gång", id=token))
    assert texts(world, "karin.lund", case).count("en gång") == 1
    with pytest.raises(StaleEdit) as stale:
        add_note(world.work("karin.lund"), case, NoteDraft("andra ord", id=token))
    assert stale.value.facts["saved"] == {"text": "en gång"}


@pytest.mark.parametrize(("text", "code"), [(None, "note.no_text"), ("x" * (NOTE_LENGTH + 1), "note.too_long")])
def test_a_note_has_words_and_an_end(world: World, case: Case, text: str | None, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        add_note(world.work("karin.lund"), case, NoteDraft(text))
    assert (refused.value.code, refused.value.field) == (code, "text")


def test_the_guard_of_shared_text_stops_nothing_here(world: World, case: Case) -> None:
    text = "850709-9805, 08-508 18 000, bo@ek.example och ABC123 i ghettot"
    assert add_note(world.work("karin.lund"), case, NoteDraft(text)).text == text


def test_a_closed_case_takes_no_notes(world: World, session: Session, case: Case) -> None:
    note = session.scalars(sa.select(Note).where(Note.text == POLICE)).one()
    case.status = CaseStatus.CLOSED
    session.commit()
    police = world.work("karin.lund")
    tries: tuple[Callable[[], object], ...] = (
        lambda: add_note(police, case, NoteDraft("ny")),
        lambda: edit_note(police, case, note.id, NoteDraft("bytt")),
        lambda: remove_note(police, case, note.id),
    )
    for act in tries:
        with pytest.raises(DomainError, match=r"case\.not_open"):
            act()
    assert texts(world, "karin.lund", case) == [POLICE]


# --- what it is about -------------------------------------------------------------------------------------------------
def test_notes_come_by_what_they_are_about_newest_first(world: World, case: Case) -> None:
    lamp, tree = measure_of(world, case), measure_of(world, case, 2)
    dark, loud = world.problem(case, "Mörkt"), world.problem(case, "Högljutt")
    police = world.work("karin.lund")
    subjects = (About(measure_id=tree.id), About(problem_id=loud.id), About(), About(problem_id=dark.id))
    for minute, about in enumerate((*subjects, About(measure_id=lamp.id), About(problem_id=dark.id))):
        with time_set(NOW + dt.timedelta(minutes=minute + 1)):
            add_note(police, case, NoteDraft(str(minute), about))
    assert texts(world, "karin.lund", case) == ["2", POLICE, "5", "3", "1", "4", "0"]
    assert texts(world, "karin.lund", case, About(problem_id=dark.id)) == ["5", "3"]
    assert texts(world, "karin.lund", case, About(measure_id=tree.id)) == ["0"]
    assert texts(world, "karin.lund", case, About()) == ["2", POLICE]
    assert texts(world, "johan.ek", case, About(problem_id=dark.id)) == []


def test_a_page_is_a_part_of_the_list(world: World, session: Session, case: Case) -> None:
    for minute in range(5):
        with time_set(NOW + dt.timedelta(minutes=minute + 1)):
            add_note(world.work("karin.lund"), case, NoteDraft(str(minute)))
    rows = notes_page(session, world.actor("karin.lund"), case.id, limit=2, offset=2)
    assert [row.note.text for row in rows] == ["2", "1"]


def test_one_cannot_note_about_what_one_may_not_know_of(world: World, session: Session, case: Case) -> None:
    secret = world.problem(case, "B", circle=Circle.AUTHORITIES)
    other = world.case(title="Busshållplatsen")
    elsewhere, measure = world.problem(other, "Mörkt"), measure_of(world, other)
    owner = world.work("johan.ek")
    for about in (About(secret.id), About(elsewhere.id), About(measure_id=measure.id), About(new_id())):
        with pytest.raises(NotVisible):
            add_note(owner, case, NoteDraft("ny", about))
    with pytest.raises(DomainError, match=r"note\.two_subjects"):
        add_note(owner, case, NoteDraft("ny", About(secret.id, measure.id)))
    with pytest.raises(sa.exc.IntegrityError, match="about_one_thing"):
        world.note(case, "johan.ek", problem_id=secret.id, measure_id=measure.id)
    session.rollback()


def test_a_problem_that_goes_out_of_reach_takes_its_title_and_leaves_the_note(
    world: World, session: Session, case: Case
) -> None:
    problem = world.problem(case, "Mörkt i tunneln")
    add_note(world.work("johan.ek"), case, NoteDraft("fråga driften", About(problem_id=problem.id)))
    problem.circle = Circle.AUTHORITIES
    session.commit()
    row = notes_page(session, world.actor("johan.ek"), case.id, limit=9, offset=0)[-1]
    assert (row.note.text, row.letter, row.problem) == ("fråga driften", None, None)


# --- changing ---------------------------------------------------------------------------------------------------------
def test_a_colleague_changes_the_words_and_is_named(world: World, session: Session, case: Case) -> None:
    note = add_note(world.work("amina.berg"), case, NoteDraft("först"))
    edit_note(world.work("olle.nystrom"), case, note.id, NoteDraft("sedan", version=note.version))
    row = next(row for row in notes_page(session, world.actor("amina.berg"), case.id, limit=9, offset=0) if row.editor)
    assert (row.note.text, row.author, row.editor, row.note.version) == ("sedan", "Amina Berg", "Olle Nyström", 2)


def test_an_older_form_overwrites_nothing_unseen(world: World, case: Case) -> None:
    note = add_note(world.work("amina.berg"), case, NoteDraft("först"))
    edit_note(world.work("olle.nystrom"), case, note.id, NoteDraft("sedan", version=1))
    with pytest.raises(StaleEdit) as stale:
        edit_note(world.work("amina.berg"), case, note.id, NoteDraft("mitt", version=1))
    assert stale.value.facts["saved"] == {"text": "sedan"}
    assert "sedan" in texts(world, "amina.berg", case)


def test_removed_and_brought_back(world: World, case: Case) -> None:
    police = world.work("karin.lund")
    note = add_note(police, case, NoteDraft("bort"))
    remove_note(police, case, note.id)
    assert texts(world, "karin.lund", case) == [POLICE]
    with pytest.raises(DomainError, match=r"note\.removed"):
        edit_note(police, case, note.id, NoteDraft("bytt"))
    restore_note(police, case, note.id)
    assert set(texts(world, "karin.lund", case)) == {"bort", POLICE}


# --- what others learn ------------------------------------------------------------------------------------------------
def act_of(world: World, case: Case, tag: Tag) -> None:
    police = world.work("karin.lund")
    note = add_note(police, case, NoteDraft("hemligt", id=new_id()))
    if tag is Tag.NOTE_EDITED:
        edit_note(police, case, note.id, NoteDraft("ännu mer"))
    if tag in {Tag.NOTE_REMOVED, Tag.NOTE_RESTORED}:
        remove_note(police, case, note.id)
    if tag is Tag.NOTE_RESTORED:
        restore_note(police, case, note.id)


@pytest.mark.parametrize("tag", [tag for tag in sorted(PRIVATE_TAGS) if tag.startswith("note:")])
def test_the_log_tells_nobody_else_that_notes_are_written(world: World, session: Session, case: Case, tag: Tag) -> None:
    act_of(world, case, tag)
    row = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == tag)).one()
    assert row.facts == {}

    def told(name: str) -> set[Tag]:
        return {each.event.tag for each in events(session, world.actor(name), EventFilter(), limit=100, offset=0)}

    assert tag not in told("amina.berg") | told("overblick")
    assert tag in told("admin")
    add_note(world.work("olle.nystrom"), case, NoteDraft("vår egen"))
    assert Tag.NOTE_ADDED in told("amina.berg"), "a coordinator follows its own organisation"


def test_the_case_does_not_look_changed(world: World, session: Session, case: Case) -> None:
    session.execute(sa.update(Case).values(updated_at=NOW - dt.timedelta(days=3)))
    session.commit()
    for tag in PRIVATE_TAGS:
        act_of(world, case, tag)
    session.refresh(case)
    assert case.updated_at == NOW - dt.timedelta(days=3)


def test_the_list_takes_as_many_questions_for_two_notes_as_for_twenty(
    world: World, session: Session, case: Case
) -> None:
    case_id = case.id

    def asked() -> int:
        session.expire_all()
        actor = world.actor("karin.lund")
        with statements() as sent:
            notes_page(session, actor, case_id, limit=50, offset=0)
        return len(sent)

    few = asked()
    problem = world.problem(case, "Mörkt")
    for number in range(20):
        world.note(case, "karin.lund", str(number), problem_id=problem.id)
    assert asked() == few == 1
