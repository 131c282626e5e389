"""The list and the map find their rows by an index, however many cases there are: read in the database's own plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from tests.bench.city import Keys, fill
from tests.bench.looking import Sent, plan, questions_of, reads_whole_table
from tests.factories import to_actor
from tracker.domain.clock import now
from tracker.domain.ground.showing import Shown
from tracker.domain.people import Actor
from tracker.models.people import Organisation, User
from tracker.queries.cases import CaseFilter, list_cases
from tracker.queries.ground.areas import held_at
from tracker.queries.ground.cases import MapFilter, has_more_cases, parties_shown
from tracker.queries.ground.layers import shown_count, shown_rows

CASES = 2_000
MAPPED = (
    "place", "own_mapping", "observation", "problem", "problem_source", "measure", "measure_cause", "cause",
    "safety_walk", "walk_stop", "meeting", "case_party",
)  # fmt: skip
CASE_INDEXES = ("ix_case_", "pk_case", "sqlite_autoindex_case_1")


@pytest.fixture
def keys(session: Session) -> Keys:
    """A city of cases, and the statistics that a database in use has gathered about it."""
    found = fill(session, CASES)
    session.commit()
    session.execute(sa.text("ANALYZE"))
    session.commit()
    return found


def actor_of(session: Session, user_id: str) -> Actor:
    query = sa.select(User).where(User.id == user_id)
    return to_actor(session.scalars(query.options(joinedload(User.organisation).joinedload(Organisation.kind))).one())


def plans_of(session: Session, ask: Callable[[], object]) -> list[tuple[Sent, list[str]]]:
    """Every question about cases that an act sends, with its plan.

    PostgreSQL rightly reads a table of a few pages whole. Asked not to, it shows whether each way in has its index.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    sent = [question for question in questions_of(ask) if '"case"' in question.text]
    assert sent, "no question about cases was asked"
    return [(question, plan(session.connection(), question)) for question in sent]


def assert_index_leads(plans: list[tuple[Sent, list[str]]]) -> None:
    for question, lines in plans:
        shown = question.text + "\n" + "\n".join(lines)
        assert any(index in line for index in CASE_INDEXES for line in lines), shown
        assert not reads_whole_table(lines, "case"), shown


@pytest.mark.slow
def test_the_list_and_the_map_go_by_an_index(session: Session, keys: Keys) -> None:
    wanted = MapFilter(since=now() - dt.timedelta(weeks=12))
    for user_id in (keys.coordinator_id, keys.member_id, keys.overview_id):
        actor = actor_of(session, user_id)
        found = plans_of(session, partial(list_cases, session, actor, CaseFilter()))
        assert len(found) == 2, "the number and the page"
        assert_index_leads(found)
        for layer in (each for each in Shown if each is not Shown.AREAS):  # areas of authority belong to no case
            for rows_or_count in (shown_rows, shown_count):
                found = plans_of(session, partial(rows_or_count, session, actor, wanted, layer))
                # of the stops of walks nothing is asked where there is no walk
                found = [each for each in found if "WITH shown" in each[0].text]
                assert_index_leads(found)
                for question, lines in found:
                    whole = [table for table in MAPPED if reads_whole_table(lines, table)]
                    assert not whole, (layer, whole, question.text, lines)
        assert_index_leads(plans_of(session, partial(has_more_cases, session, actor, wanted)))
        assert_index_leads(plans_of(session, partial(parties_shown, session, actor, wanted)))


def test_who_has_authority_at_a_point_is_found_by_the_box_of_each_area(session: Session, keys: Keys) -> None:
    actor = actor_of(session, keys.coordinator_id)
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.text("SET LOCAL enable_seqscan = off"))
    for points in ({"a": (18.09, 59.24)}, {"a": (18.09, 59.24), "b": (18.1, 59.25)}):
        (question,) = questions_of(partial(held_at, session, actor, points, now().date()))
        lines = plan(session.connection(), question)
        assert not reads_whole_table(lines, "control_area"), lines


def test_a_whole_table_is_noticed(session: Session) -> None:
    """By a question that no index can answer."""
    ((_sent, lines),) = plans_of(
        session, lambda: session.execute(sa.text('SELECT title FROM "case" ORDER BY title')).all()
    )
    assert reads_whole_table(lines, "case"), lines
