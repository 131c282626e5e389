"""The log: who reads which rows, and that a sealed mapping's busyness is nobody else's business."""

import datetime as dt
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.client import statements
from tests.conftest import NOW
from tests.factories import World
from tracker.domain.audit import SEALED_TAGS, AuditOutcome, EventKind, Tag
from tracker.models.cases import Case
from tracker.models.records import AuditEvent
from tracker.queries.records import EventFilter, all_events, count_events, events, names_of


def note(world: World, name: str, tag: Tag, case: Case | None = None, **values: Any) -> AuditEvent:
    user = world.user(name)
    row = AuditEvent(
        user_id=user.id,
        organisation_id=user.organisation_id,
        case_id=case.id if case else None,
        tag=tag,
        **values,
    )
    world.session.add(row)
    world.session.commit()
    return row


def seen(world: World, name: str, **wanted: Any) -> set[str]:
    rows = events(world.session, world.actor(name), EventFilter(**wanted), limit=100, offset=0)
    assert count_events(world.session, world.actor(name), EventFilter(**wanted)) == len(rows)
    return {row.event.id for row in rows}


def test_a_coordinator_reads_its_own_cases_and_the_rest_is_for_overview_and_admin(world: World) -> None:
    farsta, other = world.case(), world.case("maja.lind", title="Centrumgången")
    one, two = note(world, "amina.berg", Tag.CASE_EDITED, farsta), note(world, "maja.lind", Tag.CASE_EDITED, other)
    three = note(world, "karin.lund", Tag.SESSION_STARTED)
    assert seen(world, "amina.berg") == {one.id}
    assert seen(world, "maja.lind") == {two.id}
    assert seen(world, "overblick") == seen(world, "admin") == {one.id, two.id, three.id}
    assert seen(world, "karin.lund") == seen(world, "olle.nystrom") == set()


@pytest.mark.parametrize("tag", sorted(SEALED_TAGS))
def test_work_in_a_sealed_mapping_is_told_after_the_reveal(world: World, session: Session, tag: Tag) -> None:
    case = world.case()
    world.party(case, "karin.lund")
    mapping = world.mapping(case, "karin.lund", "rån", handed_in=True)
    writing = note(world, "karin.lund", tag, case)
    tried = note(world, "karin.lund", tag, case, outcome=AuditOutcome.REFUSED)
    handed_in = note(world, "karin.lund", Tag.MAPPING_HANDED_IN, case)
    assert seen(world, "amina.berg") == seen(world, "overblick") == {tried.id, handed_in.id}
    assert seen(world, "admin") == {writing.id, tried.id, handed_in.id}
    mapping.revealed_at = NOW
    session.commit()
    assert writing.id in seen(world, "amina.berg") & seen(world, "overblick")


def test_a_coordinator_follows_its_own_organisations_mapping(world: World) -> None:
    case = world.case()
    world.mapping(case, "amina.berg", "mörkt")
    writing = note(world, "olle.nystrom", Tag.OBSERVATION_ADDED, case)
    assert seen(world, "amina.berg") == {writing.id}


def test_a_new_rounds_sealing_does_not_hide_the_round_before(world: World, session: Session) -> None:
    case = world.case()
    world.mapping(case, "karin.lund", "rån", revealed=True)
    before = note(world, "karin.lund", Tag.OBSERVATION_ADDED, case, happened_at=NOW - dt.timedelta(days=30))
    again = world.mapping(case, "sara.holm", "lampor")
    again.organisation_id, again.round = world.organisation("karin.lund").id, 2
    session.commit()
    after = note(world, "karin.lund", Tag.OBSERVATION_ADDED, case, happened_at=NOW + dt.timedelta(days=1))
    assert seen(world, "amina.berg") == {before.id}
    assert seen(world, "admin") == {before.id, after.id}


def test_the_filter_narrows_by_case_person_event_and_outcome(world: World) -> None:
    case = world.case()
    one = note(world, "amina.berg", Tag.CASE_EDITED, case)
    two = note(world, "birgitta.sjo", Tag.CASE_VIEWED, case)
    three = note(world, "birgitta.sjo", Tag.CASE_EDITED, case, outcome=AuditOutcome.REFUSED)
    assert seen(world, "admin", case=case.reference.lower()) == {one.id, two.id, three.id}
    assert seen(world, "admin", case="FEL-1") == set()
    assert seen(world, "admin", person="sjö") == seen(world, "admin", person="Birgitta") == {two.id, three.id}
    assert seen(world, "admin", person="%") == set()
    assert seen(world, "admin", tag=Tag.CASE_EDITED) == {one.id, three.id}
    assert seen(world, "admin", kind=EventKind.REFUSED) == {three.id}
    assert seen(world, "admin", kind=EventKind.READ) == {two.id}
    assert seen(world, "admin", case_id=case.id, kind=EventKind.CHANGED, person="amina") == {one.id}
    assert seen(world, "admin", organisation="nattvandr") == {two.id, three.id}
    assert seen(world, "admin", organisation="ingen alls") == set()


def test_the_filter_narrows_by_period_and_a_sign_in_is_no_change(world: World) -> None:
    early = note(world, "amina.berg", Tag.CASE_EDITED, happened_at=NOW - dt.timedelta(days=2))
    late = note(world, "amina.berg", Tag.SESSION_STARTED, happened_at=NOW)
    assert seen(world, "admin", since=NOW) == {late.id}, "the first moment is within"
    assert seen(world, "admin", before=NOW) == {early.id}, "the last is not"
    assert seen(world, "admin", since=NOW - dt.timedelta(days=3), before=NOW + dt.timedelta(days=1)) == {
        early.id,
        late.id,
    }
    assert seen(world, "admin", kind=EventKind.CHANGED) == {early.id}


def test_the_whole_log_comes_in_batches_in_the_order_of_the_pages(world: World) -> None:
    case = world.case()
    for number in range(7):
        note(world, "karin.lund", Tag.CASE_VIEWED, case, happened_at=NOW + dt.timedelta(minutes=number % 3))
    actor = world.actor("admin")
    batches = list(all_events(world.session, actor, EventFilter(), batch=3))
    assert [len(batch) for batch in batches] == [3, 3, 1]
    page = events(world.session, actor, EventFilter(), limit=50, offset=0)
    assert [row.event.id for batch in batches for row in batch] == [row.event.id for row in page]


def test_a_page_takes_as_many_questions_for_two_rows_as_for_twenty(world: World, session: Session) -> None:
    case = world.case()

    def asked() -> int:
        session.expire_all()
        actor = world.actor("admin")
        with statements() as sent:
            rows = events(session, actor, EventFilter(), limit=50, offset=0)
            names_of(session, [str(row.event.user_id) for row in rows])
        return len(sent)

    note(world, "amina.berg", Tag.CASE_EDITED, case)
    few = asked()
    for _number in range(20):
        note(world, "karin.lund", Tag.CASE_VIEWED, case)
    assert asked() == few == 2


def test_names_are_found_for_people_organisations_and_parties(world: World, session: Session) -> None:
    case = world.case()
    party = world.party(case, "johan.ek")
    user, organisation = world.user("karin.lund"), world.organisation("sara.holm")
    assert names_of(session, [user.id, organisation.id, party.id, "aaaaaaaaaaaaaaaa"]) == {
        user.id: "Karin Lund",
        organisation.id: "Trafikkontoret",
        party.id: "Centrumfastigheter",
    }
    assert names_of(session, []) == {}
