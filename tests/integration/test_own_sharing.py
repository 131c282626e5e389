"""Who reads a handed-in text can be changed by the organisation that wrote it, and holds in every path at once."""

import json

import pytest
import sqlalchemy as sa

from tests.factories import World
from tests.farsta import six_problems
from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.people import UserRole
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.mapping import PossibleCause
from tracker.models.pictures import SituationPicture
from tracker.models.records import AuditEvent
from tracker.queries.files.scope import visible_attachments
from tracker.queries.joint.circles import joint_observations, visible_answers, visible_possible_causes
from tracker.queries.joint.pictures import frozen_picture
from tracker.queries.own.sharing import own_texts
from tracker.queries.scope import visible_events
from tracker.services.joint.pictures import PictureDraft, freeze_picture
from tracker.services.joint.problems import ProblemEdit, edit_problem
from tracker.services.mappings.sharing import change_circle

RAID = "tre rån i tunneln"
EVERYBODY, NOBODY = {"karin.lund", "amina.berg", "johan.ek"}, set[str]()


def readers(world: World, select: object, key: str, people: set[str] = EVERYBODY) -> set[str]:
    """Who of some people find a row."""
    found = set()
    for person in people:
        rows = select(world.actor(person)).subquery()  # type: ignore[operator]
        if world.session.scalar(sa.select(sa.exists().where(rows.c.id == key))):
            found.add(person)
    return found


def test_a_narrowed_observation_is_gone_everywhere_at_once_and_its_frozen_picture_follows(world: World) -> None:
    farsta = six_problems(world)
    case, row = farsta.case, farsta.seen[RAID]
    kept = PossibleCause(mapping_id=row.mapping_id, observation_id=row.id, text="x", circle=Circle.AUTHORITIES)
    goes = PossibleCause(mapping_id=row.mapping_id, observation_id=row.id, text="y", circle=Circle.ALL_PARTIES)
    world.session.add_all([kept, goes])
    world.session.commit()
    freeze_picture(world.work("amina.berg"), case, PictureDraft(new_id(), "Tunneln är mörk."))
    frozen = world.session.scalars(sa.select(SituationPicture)).one()
    before = json.dumps(frozen.content, sort_keys=True)

    def picture(person: str) -> tuple[bool, bool, int]:
        """Whether it tells the words, that the police saw the problem, and in how many parties' times."""
        read = frozen_picture(world.session, world.actor(person), case.id, 1)
        assert read is not None
        named = "Polisen" in [party["party"] for party in read.content["problems"][0]["seen_by"]]
        return RAID in json.dumps(read.content, ensure_ascii=False), named, len(read.observations)

    assert [picture(person) for person in sorted(EVERYBODY)] == [(True, True, 15)] * 3
    narrowed = [
        (Circle.AUTHORITIES, {"karin.lund", "amina.berg"}),
        (Circle.OWN_ORGANISATION, NOBODY),
        (Circle.ALL_PARTIES, EVERYBODY),
    ]
    for circle, reading in narrowed:
        change_circle(world.work("karin.lund"), case, row.id, circle)
        assert readers(world, joint_observations, row.id) == reading
        assert readers(world, visible_possible_causes, goes.id) == reading
        assert readers(world, visible_possible_causes, kept.id) == reading - {"johan.ek"}
        for person in EVERYBODY - {"karin.lund"}:
            is_read = person in reading
            assert picture(person) == (is_read, is_read, 15 if is_read else 14), (person, circle)
        assert picture("karin.lund")[0], "a party always reads its own words"
    world.session.refresh(frozen)
    assert json.dumps(frozen.content, sort_keys=True) == before
    assert row.title == RAID


def test_a_problem_keeps_its_own_words_and_circle_and_then_only_becomes_narrower(world: World) -> None:
    farsta = six_problems(world)
    case, problem = farsta.case, farsta.problems["E"]
    only = farsta.seen["elever går omväg"]
    change_circle(world.work("elin.persson"), case, only.id, Circle.AUTHORITIES)
    with pytest.raises(DomainError, match=r"problems\.circle_too_wide"):
        edit_problem(world.work("amina.berg"), case, problem.id, ProblemEdit("Omväg", None, Circle.ALL_PARTIES))
    change_circle(world.work("elin.persson"), case, only.id, Circle.ALL_PARTIES)
    freeze_picture(world.work("amina.berg"), case, PictureDraft(new_id(), "Tunneln är mörk."))
    change_circle(world.work("elin.persson"), case, only.id, Circle.AUTHORITIES)
    assert problem.circle is Circle.ALL_PARTIES

    def letters() -> str:
        read = frozen_picture(world.session, world.actor("johan.ek"), case.id, 1)
        assert read is not None
        return "".join(item["letter"] for item in read.content["problems"])

    assert letters() == "ABCDEF"
    change_circle(world.work("elin.persson"), case, only.id, Circle.OWN_ORGANISATION)
    with pytest.raises(DomainError, match=r"pictures\.problem_without_source"):
        freeze_picture(world.work("amina.berg"), case, PictureDraft(new_id(), "Tunneln är mörk."))
    problem.circle = Circle.AUTHORITIES
    world.session.commit()
    assert letters() == "ABCDF"


def test_answers_causes_and_files_follow_too(world: World) -> None:
    farsta = six_problems(world)
    case, row = farsta.case, farsta.seen[RAID]
    session = world.session
    file = world.file(case, "karin.lund", observation_id=row.id)
    change_circle(world.work("karin.lund"), case, row.id, Circle.AUTHORITIES)
    assert readers(world, visible_attachments, file.id) == {"karin.lund", "amina.berg"}
    cause = session.scalars(sa.select(PossibleCause).where(PossibleCause.mapping_id == row.mapping_id)).one()
    texts = own_texts(session, world.actor("karin.lund"), case.id)
    assert [text.id for text in texts] == [
        *farsta.ids(RAID, "händelser på torget", "få vuxna efter 19"),
        cause.id,
        row.mapping_id,
    ]
    for select, key in ((visible_answers, row.mapping_id), (visible_possible_causes, cause.id)):
        assert readers(world, select, key) == EVERYBODY
        before = change_circle(world.work("karin.lund"), case, key, Circle.AUTHORITIES, Circle.ALL_PARTIES)
        assert before is Circle.ALL_PARTIES
        assert readers(world, select, key) == {"karin.lund", "amina.berg"}
        change_circle(world.work("karin.lund"), case, key, Circle.OWN_ORGANISATION)
        assert readers(world, select, key) == NOBODY


def test_what_was_kept_is_shared_later_with_the_cause_written_with_it(world: World) -> None:
    farsta = six_problems(world)
    case, row = farsta.case, farsta.seen[RAID]
    cause = PossibleCause(mapping_id=row.mapping_id, observation_id=row.id, text="x")
    world.session.add(cause)
    row.circle = Circle.OWN_ORGANISATION
    world.session.commit()
    assert readers(world, joint_observations, row.id) == readers(world, visible_possible_causes, cause.id) == NOBODY
    change_circle(world.work("karin.lund"), case, row.id, Circle.ALL_PARTIES)
    assert readers(world, joint_observations, row.id) == readers(world, visible_possible_causes, cause.id) == EVERYBODY


def test_only_the_organisation_that_wrote_it_changes_it_and_nothing_else_is_taken(world: World) -> None:
    farsta = six_problems(world)
    case, row = farsta.case, farsta.seen[RAID]
    karin = world.work("karin.lund")
    for person in ("amina.berg", "johan.ek"):
        with pytest.raises(NotVisible):
            change_circle(world.work(person), case, row.id, Circle.OWN_ORGANISATION)
    with pytest.raises(NotPermitted):
        change_circle(world.work("overblick"), case, row.id, Circle.OWN_ORGANISATION)
    with pytest.raises(DomainError, match=r"circle\.not_here"):
        change_circle(karin, case, row.id, Circle.PUBLIC)
    with pytest.raises(StaleEdit):
        change_circle(karin, case, row.id, Circle.OWN_ORGANISATION, Circle.AUTHORITIES)
    # the same click twice, and a second one that says what the first did
    assert change_circle(karin, case, row.id, Circle.ALL_PARTIES, Circle.AUTHORITIES) is Circle.ALL_PARTIES
    world.user("karin.lund").role = UserRole.READER
    world.session.commit()
    with pytest.raises(NotPermitted):
        change_circle(world.work("karin.lund"), case, row.id, Circle.AUTHORITIES)
    world.user("karin.lund").role = UserRole.MEMBER
    case.status = CaseStatus.CLOSED
    world.session.commit()
    assert change_circle(world.work("karin.lund"), case, row.id, Circle.AUTHORITIES) is Circle.ALL_PARTIES
    with pytest.raises(DomainError, match=r"case\.only_narrower"):
        change_circle(world.work("karin.lund"), case, row.id, Circle.ALL_PARTIES)
    assert row.circle is Circle.AUTHORITIES
    with pytest.raises(NotVisible):
        change_circle(world.work("johan.ek"), case, row.id, Circle.OWN_ORGANISATION)


def test_a_draft_is_changed_where_it_is_written_and_before_the_reveal_nothing_is_told(world: World) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    for person in ("karin.lund", "johan.ek"):
        world.party(case, person)
    draft = world.observations(world.mapping(case, "johan.ek", "klotter"))[0]
    with pytest.raises(NotVisible):
        change_circle(world.work("johan.ek"), case, draft.id, Circle.AUTHORITIES)
    mapping = world.mapping(case, "karin.lund", "rån", handed_in=True)
    row, busy_at = world.observations(mapping)[0], case.updated_at
    change_circle(world.work("karin.lund"), case, row.id, Circle.OWN_ORGANISATION)
    assert told(world, case, "amina.berg") == []
    assert told(world, case, "admin") == [{"kind": "mapped_observation"}]
    world.session.refresh(case)
    assert case.updated_at == busy_at, "a list that orders by it would tell who is busy in a sealed mapping"
    mapping.revealed_at = mapping.handed_in_at
    world.session.commit()
    change_circle(world.work("karin.lund"), case, row.id, Circle.AUTHORITIES)
    first, second = told(world, case, "amina.berg")
    assert first == {"kind": "mapped_observation"}
    assert second == {"kind": "mapped_observation", "circle": "authorities", "from_circle": "own_org"}


def told(world: World, case: Case, person: str) -> list[dict[str, object]]:
    """The facts of the changes of circle that a person reads in the log, oldest first."""
    query = visible_events(world.actor(person)).where(
        AuditEvent.case_id == case.id,
        AuditEvent.tag == Tag.CIRCLE_CHANGED,
        AuditEvent.outcome == AuditOutcome.DONE,
    )
    return [row.facts for row in world.session.scalars(query.order_by(AuditEvent.position))]
