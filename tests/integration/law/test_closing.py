"""Closing a case and opening it again; and the day on which its parties lose it, in every ground there is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.full_case import full_case
from tracker.domain.access import Duty
from tracker.domain.administration.handing import HandedKind
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import STOCKHOLM, time_set
from tracker.domain.errors import DomainError, NotPermitted
from tracker.domain.law.retention import RetentionCode, kept_to
from tracker.domain.people import Actor, UserRole
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseParty
from tracker.models.law.closing import RetentionTime
from tracker.models.people import Organisation, User
from tracker.models.records import AuditEvent
from tracker.queries.audience import readers_of
from tracker.queries.cases import CaseFilter, list_cases
from tracker.queries.duties import duties_in
from tracker.queries.law.closing import closing_of
from tracker.queries.own.scope import own_notes
from tracker.queries.scope import (
    case_grounds,
    content_case_ids,
    knows_case,
    my_cases,
    own_mappings,
    reads_case,
    visible_cases,
    visible_measures,
    visible_observations,
    visible_places,
    visible_problems,
)
from tracker.services.administration.handing import HandoverDraft, hand_over
from tracker.services.administration.people import end_user
from tracker.services.law.closing import ClosingDraft, close_case, reopen_case
from tracker.services.law.retention import RetentionDraft, set_retention_time
from tracker.services.process import reverse_step

CLOSED_ON = dt.date(2026, 10, 6)
REASON = "Platsen byggs om från grunden i höst."


def draft(**values: str) -> ClosingDraft:
    return ClosingDraft(lessons="Ljuset hjälpte mer än kamerorna.", **values)


def at(days: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    """A Swedish moment so many days after the closing."""
    day = CLOSED_ON + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour, minute), STOCKHOLM)


def found(session: Session, actor: Actor, case_id: str) -> set[str]:
    """Every ground by which the actor reaches the case now."""
    case_of = sa.select(Case.id).where(Case.id == case_id)
    grounds = {
        "visible": visible_cases(actor).where(Case.id == case_id),
        "mine": my_cases(actor).where(Case.id == case_id),
        "knows": case_of.where(knows_case(actor)),
        "knows mine": case_of.where(knows_case(actor, only_mine=True)),
        "reads": case_of.where(reads_case(actor)),
        "content": content_case_ids(actor).where(Case.id == case_id),
        "own": own_mappings(actor),
        "notes": own_notes(actor),
        "observations": visible_observations(actor),
        "places": visible_places(actor),
        "problems": visible_problems(actor),
        "measures": visible_measures(actor),
    }
    for number, ground in enumerate(case_grounds(actor)):
        grounds[f"ground {number}"] = ground.where(Case.id == case_id)
    reached = {name for name, query in grounds.items() if session.execute(query).first()}
    if list_cases(session, actor, CaseFilter(status=None)).total:  # its statements are kept between days
        reached.add("list")
    if duties_in(session, actor, case_id) & {Duty.PARTY, Duty.PARTY_READER, Duty.INVITED}:
        reached.add("duty")
    case = session.get_one(Case, case_id)
    if any(row.organisation_id == actor.organisation_id for row in readers_of(session, case)):
        reached.add("audience")
    return reached


def test_every_ground_of_a_party_ends_on_the_same_day(world: World, session: Session) -> None:
    case = full_case(world)
    world.party(case, "reza.amini", status=PartyStatus.INVITED)
    case.step = Step.FOLLOW_UP
    session.commit()
    names = ("karin.lund", "johan.ek", "maria.falk", "reza.amini", "amina.berg", "olle.nystrom", "overblick", "admin")
    before = {name: found(session, world.actor(name), case.id) for name in names}
    assert len(before["karin.lund"]) > 10
    session.rollback()
    row = close_case(world.work("amina.berg"), case, draft())
    assert (row.closed_on, row.parties_read_to, row.kept_to) == (CLOSED_ON, dt.date(2026, 11, 5), dt.date(2036, 10, 6))
    for days in (0, 29, 30):
        with time_set(at(days, 23, 59)):
            assert {name: found(session, world.actor(name), case.id) for name in names} == before
    parties = ("karin.lund", "johan.ek", "maria.falk", "reza.amini")
    for days in (31, 400):
        with time_set(at(days, 0, 1)):
            after = {name: found(session, world.actor(name), case.id) for name in names}
        assert {name: after[name] for name in parties} == {name: set() for name in parties}
        assert {name: seen for name, seen in after.items() if name not in parties} == {
            name: seen for name, seen in before.items() if name not in parties
        }
        assert "own" in before["amina.berg"] or "mine" in before["amina.berg"]


def test_a_live_session_loses_the_case_at_midnight(
    world: World, session: Session, sign_in: Callable[[str], PageClient]
) -> None:
    case = world.case(step=Step.FOLLOW_UP)
    world.party(case, "karin.lund")
    close_case(world.work("amina.berg"), case, draft())
    for days, status in ((29, 200), (30, 200), (31, 404)):
        with time_set(at(days, 12)):
            sign_in("karin.lund").get(f"/arenden/{case.id}", status)
    with time_set(at(30, 23, 50)):
        client = sign_in("karin.lund")
        assert "Torget" in client.get("/arenden?status=avslutade").get_data(as_text=True)
        client.get(f"/arenden/{case.id}/parter")
    with time_set(at(31, 0, 1)):
        client.get(f"/arenden/{case.id}/parter", 404)
        assert "Torget" not in client.get("/arenden?status=avslutade").get_data(as_text=True)
        client.post(f"/arenden/{case.id}/kartlaggning", {}, 404)
        sign_in("amina.berg").get(f"/arenden/{case.id}")


def test_closing_early_needs_a_reason_and_lessons_are_always_owed(world: World, session: Session) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    amina = world.work("amina.berg")
    for given, code in (
        (draft(), "process.reason_too_short"),
        (draft(reason="för kort"), "process.reason_too_short"),
        (ClosingDraft(lessons="  ", reason=REASON), "closing.no_lessons"),
        (ClosingDraft(lessons="Ring 070-174 06 05", reason=REASON), "wording.phone"),
    ):
        with pytest.raises(DomainError) as refused:
            close_case(amina, case, given)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        close_case(world.work("olle.nystrom"), case, draft(reason=REASON))
    assert session.get_one(Case, case.id).status is CaseStatus.OPEN
    assert closing_of(session, case.id) is None
    close_case(amina, case, draft(reason=REASON))
    with pytest.raises(DomainError, match=r"case\.not_open"):
        close_case(amina, case, draft(reason=REASON))
    with pytest.raises(DomainError, match=r"case\.not_open"):
        reverse_step(amina, case, Step.INITIATION, REASON)


def test_opening_again_gives_the_parties_back_and_keeps_what_was_closed(world: World, session: Session) -> None:
    case = world.case(step=Step.FOLLOW_UP)
    world.party(case, "karin.lund")
    amina = world.work("amina.berg")
    first = close_case(amina, case, draft()).id
    with time_set(at(60)):
        assert "visible" not in found(session, world.actor("karin.lund"), case.id)
        session.rollback()
        with pytest.raises(DomainError, match=r"process\.reason_too_short"):
            reopen_case(amina, case, "nej")
        reopen_case(amina, case, REASON)
        assert {"visible", "reads", "duty"} <= found(session, world.actor("karin.lund"), case.id)
        session.rollback()
        with pytest.raises(DomainError, match=r"closing\.not_closed"):
            reopen_case(amina, case, REASON)
        second = close_case(amina, case, draft())
    assert second.id != first
    assert second.parties_read_to == CLOSED_ON + dt.timedelta(days=90)
    tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.case_id == case.id).order_by(AuditEvent.position))
    assert list(tags) == [Tag.CASE_CLOSED, Tag.CASE_REOPENED, Tag.CASE_CLOSED]


def test_a_retention_time_holds_for_what_is_closed_afterwards(world: World, session: Session) -> None:
    admin = world.work("admin")
    early, late = world.case(step=Step.FOLLOW_UP), world.case(step=Step.FOLLOW_UP)
    close_case(world.work("amina.berg"), early, draft())
    for amount, decision, code in ((400, "KS 2026/1", "retention.out_of_bounds"), (3, " ", "retention.no_decision")):
        with pytest.raises(DomainError) as refused:
            set_retention_time(admin, RetentionDraft(code=RetentionCode.PARTY_ACCESS, amount=amount, decision=decision))
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        set_retention_time(
            world.work("amina.berg"), RetentionDraft(code=RetentionCode.CASE, amount=3, decision="KS 2026/1")
        )
    for amount in (5, 7):
        set_retention_time(admin, RetentionDraft(code=RetentionCode.PARTY_ACCESS, amount=amount, decision="KS 2026/1"))
    again = RetentionDraft(code=RetentionCode.CASE, amount=2, decision="KS 2026/2")
    assert set_retention_time(admin, again).id == set_retention_time(admin, again).id
    close_case(world.work("amina.berg"), late, draft())
    days = [closing_of(session, case.id).parties_read_to for case in (early, late)]  # type: ignore[union-attr]
    assert days == [CLOSED_ON + dt.timedelta(days=30), CLOSED_ON + dt.timedelta(days=7)]
    assert session.scalar(sa.select(sa.func.count()).where(RetentionTime.ended_at.is_not(None))) == 1
    assert kept_to(dt.date(2028, 2, 29), 1) == dt.date(2029, 2, 28)


def test_the_last_day_follows_who_coordinates_after_closing_too(world: World, session: Session) -> None:
    """Handed over to another organisation: its people read on, and the old one's as long as other parties'."""
    case, district = world.case(step=Step.FOLLOW_UP), world.organisation("amina.berg").district_id
    near = Organisation(
        name="Annan", short_name="Annan", sort_key="annan", kind_code="actor:specialist_board", district_id=district
    )
    session.add(near)
    session.flush()
    taker = User(email="xenia.ros@annan.example", name="Xenia Ros", organisation_id=near.id, role=UserRole.COORDINATOR)
    session.add(taker)
    session.flush()
    world.party(case, "xenia.ros")
    left = world.party(case, "birgitta.sjo", status=PartyStatus.LEFT)
    for name in ("karin.lund", "reza.amini"):
        world.party(case, name)
    session.commit()
    day = close_case(world.work("amina.berg"), case, draft()).parties_read_to

    def last_days() -> dict[str, dt.date | None]:
        query = sa.select(CaseParty.organisation_id, CaseParty.reads_to).where(CaseParty.case_id == case.id)
        return {row.organisation_id: row.reads_to for row in session.execute(query)}

    old, police = world.organisation("amina.berg").id, world.organisation("karin.lund").id
    before = last_days()
    assert (before[old], before[near.id], before[police]) == (None, day, day)
    moves = {(HandedKind.COORDINATION, case.id): taker.id}
    hand_over(world.work("amina.berg"), HandoverDraft(user_id=world.user("amina.berg").id, moves=moves))
    assert last_days() == {**before, old: day, near.id: None}
    assert last_days()[left.organisation_id] is None
    end_user(world.work("admin"), taker.id, "Slutar")
    assert last_days()[near.id] == day, "without anybody who coordinates it is a party as others"
