"""Old and new values: what a verb leaves in the trail, and who may read it."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tests.full_case import full_case
from tracker.domain.access import Circle
from tracker.domain.audit import SEALED_TAGS, Tag
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.clock import now
from tracker.domain.errors import StaleEdit
from tracker.domain.priorities import Outcome
from tracker.domain.steps import Step
from tracker.domain.trail.changes import ALWAYS_LEFT_OUT, FIELDS, LEFT_OUT, MOST_SIGNS
from tracker.models import Base
from tracker.models.cases import Case, CaseCoordinator
from tracker.models.plans import Goal
from tracker.models.problems import Problem
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.trail.chain import check_chain
from tracker.queries.trail.changes import changes_of
from tracker.services.cases import CaseDraft, edit_case
from tracker.services.joint.problems import ProblemEdit, edit_problem
from tracker.services.mappings.mapping import QuestionsDraft, save_questions
from tracker.services.meetings import MeetingDraft, PerspectiveDraft, add_meeting, edit_meeting, state_perspectives
from tracker.services.parties import edit_party
from tracker.services.priorities import DecisionsDraft, ProblemDecision, record_decisions
from tracker.services.trail.changes import watching

NEVER = ("own_mapping", "observation", "possible_cause", "note", "score", "app_user", "user_session", "talk_note")


def kept(session: Session, tag: Tag) -> dict[str, tuple[str | None, str | None]]:
    """table.field to (old, new) of the newest event of a tag."""
    query = sa.select(AuditEvent.id).where(AuditEvent.tag == tag).order_by(AuditEvent.position.desc()).limit(1)
    changes = session.scalars(sa.select(AuditChange).where(AuditChange.event_id == session.scalars(query).one()))
    return {f"{row.table_name}.{row.field}": (row.old, row.new) for row in changes}


def draft_of(case: Case, **values: Any) -> CaseDraft:
    given = {
        "title": case.title,
        "district_id": case.district_id,
        "focus_area_id": case.focus_area_id,
        "purpose": case.purpose,
        "demarcation": case.demarcation,
    }
    return CaseDraft(**{**given, **values})


def test_every_column_of_what_is_shared_is_kept_or_left_out_on_purpose() -> None:
    """A new column must be listed in tracker/domain/trail/changes.py: kept, or left out."""
    for table, fields in FIELDS.items():
        listed = [*fields, *LEFT_OUT[table]]
        columns = set(Base.metadata.tables[table].c.keys())
        assert len(listed) == len(set(listed)), table
        assert columns - set(listed) == columns & ALWAYS_LEFT_OUT, table
        assert set(listed) <= columns, table
    assert FIELDS.keys() == LEFT_OUT.keys()
    assert not FIELDS.keys() & set(NEVER)


def test_an_edit_keeps_what_was_and_what_came(session: Session, world: World) -> None:
    case = world.case()
    edit_case(world.work("amina.berg"), case, draft_of(case, title="Torget", background="Så här", registry_number=None))
    assert kept(session, Tag.CASE_EDITED) == {
        "case.title": ("Torget och tunneln", "Torget"),
        "case.background": (None, "Så här"),
    }
    edit_case(world.work("amina.berg"), case, draft_of(case))
    assert kept(session, Tag.CASE_EDITED) == {"case.background": ("Så här", None)}, "the title was saved as it stood"
    edit_case(world.work("amina.berg"), case, draft_of(case))
    assert kept(session, Tag.CASE_EDITED) == {}


def test_a_long_text_is_cut_with_an_ellipsis(session: Session, world: World) -> None:
    case = world.case()
    edit_case(world.work("amina.berg"), case, draft_of(case, background="å" * 5_000))
    _old, new = kept(session, Tag.CASE_EDITED)["case.background"]
    assert new == "å" * (MOST_SIGNS - 1) + "…"


def test_a_value_that_was_never_read_is_asked_for(session: Session, world: World) -> None:
    case = world.case()
    party = world.party(case, "karin.lund")
    party_id = party.id
    session.commit()
    session.expire_all()
    edit_party(world.work("amina.berg"), case, party_id, party.role, world.user("karin.lund").id)
    assert kept(session, Tag.PARTY_ROLE_SET) == {}
    edit_party(world.work("amina.berg"), case, party_id, party.role, None)
    assert kept(session, Tag.PARTY_ROLE_SET) == {"case_party.contact_id": (world.user("karin.lund").id, None)}


def test_meetings_and_perspectives(session: Session, world: World) -> None:
    case = world.case()
    starts = now() + dt.timedelta(days=3)
    draft = MeetingDraft(kind=MeetingKind.OTHER, title="Möte", starts_at=starts, participants=4)
    meeting = add_meeting(world.work("amina.berg"), case, draft)
    assert kept(session, Tag.MEETING_SAVED) == {}, "a new thing has no old values"
    later = MeetingDraft(kind=MeetingKind.SAFETY_WALK, title="Möte", starts_at=starts + dt.timedelta(hours=1))
    edit_meeting(world.work("amina.berg"), case, meeting.id, later)
    assert kept(session, Tag.MEETING_SAVED) == {
        "meeting.kind": ("other", "safety_walk"),
        "meeting.starts_at": (starts.isoformat(), (starts + dt.timedelta(hours=1)).isoformat()),
        "meeting.participants": ("4", None),
    }
    for note in ("Först", "Sedan"):
        stated = PerspectiveDraft("perspective:children", PerspectiveStatus.TO_HEAR, note)
        state_perspectives(world.work("amina.berg"), case, [stated])
    assert kept(session, Tag.PERSPECTIVES_STATED) == {"case_perspective.note": ("Först", "Sedan")}
    assert session.scalars(sa.select(AuditChange.row_id)).all()[-1] == "perspective:children"


def test_what_is_refused_or_stale_leaves_no_values(session: Session, world: World) -> None:
    case = world.case()
    with pytest.raises(StaleEdit):
        edit_case(world.work("amina.berg"), case, draft_of(case, title="Annat", version=99))
    session.rollback()
    assert session.scalar(sa.select(sa.func.count()).select_from(AuditChange)) == 0


def test_work_in_a_mapping_leaves_no_values(session: Session, world: World) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.party(case, "karin.lund")
    mapping = world.mapping(case, "karin.lund", "rån")
    draft = QuestionsDraft(why_this_problem="något helt annat", version=mapping.version)
    save_questions(world.work("karin.lund"), case, draft)
    assert Tag.MAPPING_SAVED in SEALED_TAGS
    assert kept(session, Tag.MAPPING_SAVED) == {}


def test_a_new_decision_tells_what_it_takes_the_place_of(session: Session, world: World) -> None:
    case = world.case(step=Step.PRIORITISATION)
    problem = world.problem(case, "Mörkt")
    day = dt.date(2026, 10, 1)
    for reason in ("Det värsta", "Det näst värsta"):
        decision = ProblemDecision(problem_id=problem.id, outcome=Outcome.PRIORITISED, reason=reason, rank=1)
        record_decisions(world.work("amina.berg"), case, DecisionsDraft(day, "styrgruppen", [decision]))
    assert kept(session, Tag.DECISION_RECORDED) == {"decision.reason": ("Det värsta", "Det näst värsta")}
    assert set(session.scalars(sa.select(AuditChange.problem_id))) == {problem.id}


# --- who reads --------------------------------------------------------------------------------------------------------
def log(world: World, case: Case, **values: Any) -> str:
    """An event with one value; its id."""
    change = AuditChange(**{"table_name": "problem", "row_id": "x", "field": "title", "old": "a", "new": "b", **values})
    event = AuditEvent(user_id=case.created_by_id, case_id=case.id, tag=Tag.PROBLEM_EDITED, changes=[change])
    world.session.add(event)
    world.session.commit()
    return event.id


def reads(world: World, name: str, event_id: str) -> bool:
    return bool(changes_of(world.session, world.actor(name), [event_id]))


def test_values_are_for_the_cases_coordinators_and_the_overview(world: World) -> None:
    case = full_case(world)
    event_id = log(world, case)
    readers = {
        name
        for name in (
            "amina.berg", "olle.nystrom", "maja.lind", "karin.lund", "johan.ek", "maria.falk", "elin.persson", "rektor",
            "reza.amini", "birgitta.sjo", "sara.holm", "overblick", "admin",
        )
        if reads(world, name, event_id)
    }  # fmt: skip
    assert readers == {"amina.berg", "overblick"}


def test_values_stay_within_the_circle(world: World, session: Session) -> None:
    case = world.case()
    world.party(case, "johan.ek")
    session.add(CaseCoordinator(case_id=case.id, user_id=world.user("johan.ek").id))
    open_one, closed_one = world.problem(case, "A"), world.problem(case, "B", circle=Circle.AUTHORITIES)
    shared = log(world, case, circle=Circle.ALL_PARTIES, problem_id=open_one.id)
    narrow = log(world, case, circle=Circle.AUTHORITIES, problem_id=open_one.id)
    hidden = log(world, case, circle=Circle.ALL_PARTIES, problem_id=closed_one.id)
    assert [reads(world, "johan.ek", each) for each in (shared, narrow, hidden)] == [True, False, False]
    assert all(reads(world, "amina.berg", each) for each in (shared, narrow, hidden))
    open_one.circle = Circle.AUTHORITIES
    session.commit()
    assert not reads(world, "johan.ek", shared), "what was narrowed later is narrow in the log too"


def test_a_value_keeps_the_narrowest_of_the_circles_before_and_after(session: Session, world: World) -> None:
    case = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    problem = world.problem(case, "Mörkt", circle=Circle.AUTHORITIES)
    draft = ProblemEdit(title="Mörkt i tunneln", description=None, circle=Circle.ALL_PARTIES)
    edit_problem(world.work("amina.berg"), case, problem.id, draft)
    found = session.scalars(sa.select(AuditChange)).all()
    assert {row.field for row in found} == {"title", "circle"}
    assert {row.circle for row in found} == {Circle.AUTHORITIES}


@pytest.mark.parametrize("column", ["text", "target_on"])
def test_what_hangs_on_a_problem_carries_its_circle(session: Session, world: World, column: str) -> None:
    case = full_case(world)
    goal = session.scalars(sa.select(Goal).join(Problem).where(Problem.circle == Circle.AUTHORITIES)).one()
    with watching(session) as changes:
        setattr(goal, column, "nytt" if column == "text" else dt.date(2027, 1, 1))
        session.flush()
    (row,) = changes.as_rows()
    assert (row.circle, row.problem_id, row.field) == (Circle.AUTHORITIES, goal.problem_id, column)
    assert case.id


def test_the_chain_covers_the_values_that_verbs_write(session: Session, world: World) -> None:
    case = world.case()
    for title in ("Ett", "Två", "Tre"):
        edit_case(world.work("amina.berg"), case, draft_of(case, title=title))
    session.rollback()
    assert [checked.fault for checked in check_chain(session)] == [None]
    assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.changes_hash.is_not(None))) == 3
