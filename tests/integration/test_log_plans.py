"""The log finds its rows by an index, however long it is: read in the database's own plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.bench.city import fill
from tests.bench.looking import plan, questions_of, reads_whole_table, sorts_all
from tests.factories import World
from tracker.domain.clock import now
from tracker.models.cases import CaseCoordinator
from tracker.models.records import AuditEvent
from tracker.queries.records import EventFilter, count_events, events, has_viewed_since
from tracker.queries.trail.chain import check_chain, link_at, link_to_append_to
from tracker.queries.trail.changes import changes_of

CASES = 400


def plans_of(session: Session, ask: Callable[[], object]) -> list[list[str]]:
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    sent = [question for question in questions_of(ask) if "audit_event" in question.text]
    assert sent
    return [plan(session.connection(), question) for question in sent]


@pytest.mark.slow
def test_the_log_goes_by_an_index(session: Session, world: World) -> None:
    case_id = fill(session, CASES).case_id
    session.add(CaseCoordinator(case_id=case_id, user_id=world.user("amina.berg").id))
    session.commit()
    session.execute(sa.text("ANALYZE"))
    session.commit()
    actor, admin = world.actor("amina.berg"), world.actor("admin")
    ids = list(session.scalars(sa.select(AuditEvent.id).limit(50)))
    one, whole = EventFilter(case_id=case_id), EventFilter()
    assert count_events(session, actor, one) > 0
    asks: list[Callable[[], object]] = [
        partial(events, session, actor, one, limit=50, offset=0),
        partial(events, session, world.actor("overblick"), one, limit=50, offset=0),
        partial(events, session, admin, whole, limit=50, offset=0),
        partial(events, session, admin, EventFilter(since=now()), limit=50, offset=0),
        partial(changes_of, session, actor, ids),
        partial(has_viewed_since, session, actor.user_id, case_id, now()),
        partial(link_to_append_to, session),
        partial(link_at, session, 5),
        lambda: next(check_chain(session)),
    ]
    for ask in asks:
        for lines in plans_of(session, ask):
            assert not reads_whole_table(lines, "audit_event"), "\n".join(lines)
            assert not reads_whole_table(lines, "audit_change"), "\n".join(lines)
    for ask in (asks[2], asks[6]):
        for lines in plans_of(session, ask):
            assert not sorts_all(lines), "\n".join(lines)
