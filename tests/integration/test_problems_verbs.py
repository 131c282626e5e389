"""Observations become problems, are set aside, merged and taken back; the joint mapping is closed when frozen."""

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories import World
from tests.farsta import Farsta, narrow, passage, revealed_case, six_problems
from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.problems import Cell, Relation, cell_of
from tracker.domain.steps import Step
from tracker.models.problems import Problem, ProblemSource
from tracker.models.records import AuditEvent
from tracker.queries.joint.joint import JointView, joint_view, problem_places, problem_summary
from tracker.queries.joint.problems import own_problems, placing
from tracker.services.joint.merging import Merge, relate_problems, separate_problems
from tracker.services.joint.pictures import PictureDraft, freeze_picture
from tracker.services.joint.problems import (
    NewProblem,
    Placement,
    ProblemEdit,
    create_problem,
    edit_problem,
    place_observations,
    remove_problem,
    set_aside,
    take_back_set_aside,
    take_back_sources,
)

LATER = NOW + dt.timedelta(hours=1)


def view_of(world: World, farsta: Farsta, person: str = "amina.berg") -> JointView:
    return joint_view(world.session, world.actor(person), farsta.case.id)


def cells(view: JointView, letter: str) -> dict[str, Cell]:
    problem = view.find(letter)
    assert problem is not None
    return {party.short_name: cell_of(problem.relations_of(party.id)) for party in view.parties}


def merge_scenario(world: World, farsta: Farsta) -> list[str]:
    """E becomes a consequence of A, F a cause of A and B."""
    key = {letter: problem.id for letter, problem in farsta.problems.items()}
    return relate_problems(
        world.work("amina.berg"),
        farsta.case,
        [
            Merge(key["E"], (key["A"],), Relation.CONSEQUENCE),
            Merge(key["F"], (key["A"], key["B"]), Relation.CAUSE),
        ],
    )


def freeze(world: World, farsta: Farsta) -> None:
    freeze_picture(world.work("amina.berg"), farsta.case, PictureDraft(new_id(), "Tunneln är mörk."))


def test_the_reveal_counts_four_of_six_and_two_that_one_party_saw(world: World) -> None:
    view = view_of(world, six_problems(world))
    assert len(view.problems) == 6
    assert view.several_and_single() == (4, 2)
    assert [len(each.seen_by) for each in view.problems] == [4, 2, 2, 1, 1, 3]
    assert view.unplaced == []


def test_the_matrix_tells_own_words_from_mentions_and_other_views(world: World) -> None:
    view = view_of(world, six_problems(world))
    a, b, c, f = (cells(view, letter) for letter in "ABCF")
    assert a["Farsta SDF"] == Cell("own", 3)
    assert a["Polisen"] == Cell("own", 1)
    assert a["Nattvandrarna"] == Cell("none", 0)
    assert b["Nattvandrarna"] == Cell("differs", 0)
    assert c["Företagarna"] == Cell("mention", 0)
    assert f["Polisen"] == Cell("mention", 0)
    assert view.parties[0].short_name == "Farsta SDF"


def test_merging_makes_six_problems_four_and_rewrites_nothing(world: World) -> None:
    farsta = six_problems(world)
    before = {row.id: row.title for row in farsta.seen.values()}
    merge_scenario(world, farsta)
    view = view_of(world, farsta)
    assert [each.problem.letter for each in view.problems] == ["A", "B", "C", "D"]
    a, b = cells(view, "A"), cells(view, "B")
    assert a["Skolan"] == Cell("own", 1), "its own observation stands before what E adds"
    e = [mention for mention in (view.find("A") or view.problems[0]).mentions if mention.via]
    assert {(mention.via.letter, mention.relation) for mention in e if mention.via} == {
        ("E", Relation.CONSEQUENCE),
        ("F", Relation.CAUSE),
    }
    assert a["Företagarna"] == b["Företagarna"] == Cell("mention", 0), "F is a cause of both"
    assert view.several_and_single() == (3, 1)
    assert {row.id: row.title for row in view.observations} == before
    problem = view.find("A")
    assert problem is not None
    assert [(part.problem.letter, part.row.relation) for part in problem.merged] == [
        ("E", Relation.CONSEQUENCE),
        ("F", Relation.CAUSE),
    ]
    own = own_problems(world.session, world.actor("amina.berg"), farsta.case.id)
    assert [row.letter for row in own] == ["A", "B", "C", "D"]


def test_merging_can_be_undone(world: World) -> None:
    farsta = six_problems(world)
    ids = merge_scenario(world, farsta)
    assert separate_problems(world.work("amina.berg"), farsta.case, ids) == 3
    assert view_of(world, farsta).several_and_single() == (4, 2)


def test_a_second_click_on_merge_changes_nothing_and_another_relation_replaces(world: World) -> None:
    farsta = six_problems(world)
    assert len(merge_scenario(world, farsta)) == 3
    assert merge_scenario(world, farsta) == []
    e, a = farsta.problems["E"].id, farsta.problems["A"].id
    relate_problems(world.work("amina.berg"), farsta.case, [Merge(e, (a,), Relation.SAME)])
    assert cells(view_of(world, farsta), "A")["Skolan"] == Cell("own", 2)


def test_merging_in_a_ring_is_refused_whole(world: World) -> None:
    farsta = six_problems(world)
    a, b, c = (farsta.problems[letter].id for letter in "ABC")
    work = world.work("amina.berg")
    with pytest.raises(DomainError, match=r"problems\.cycle"):
        relate_problems(
            work,
            farsta.case,
            [Merge(a, (b,), Relation.SAME), Merge(b, (c,), Relation.SAME), Merge(c, (a,), Relation.SAME)],
        )
    assert len(view_of(world, farsta).problems) == 6
    with pytest.raises(DomainError, match=r"problems\.cycle"):
        relate_problems(work, farsta.case, [Merge(a, (a,), Relation.SAME)])
    with pytest.raises(DomainError, match=r"problems\.no_target"):
        relate_problems(work, farsta.case, [Merge(a, (), Relation.SAME)])
    with pytest.raises(DomainError, match=r"problems\.relation_not_for_problems"):
        relate_problems(work, farsta.case, [Merge(a, (b,), Relation.DIFFERS)])


def test_a_problem_is_not_merged_into_one_that_fewer_read(world: World) -> None:
    farsta = six_problems(world)
    narrow(world, farsta.problems["B"])
    b, f = farsta.problems["B"].id, farsta.problems["F"].id
    with pytest.raises(DomainError, match=r"problems\.target_narrower"):
        relate_problems(world.work("amina.berg"), farsta.case, [Merge(f, (b,), Relation.CAUSE)])
    relate_problems(world.work("amina.berg"), farsta.case, [Merge(b, (f,), Relation.CAUSE)])
    edit_problem(world.work("amina.berg"), farsta.case, b, ProblemEdit("Handel", None, Circle.ALL_PARTIES))
    with pytest.raises(DomainError, match=r"problems\.target_narrower"):
        edit_problem(world.work("amina.berg"), farsta.case, f, ProblemEdit("Få vuxna", None, Circle.AUTHORITIES))


def test_a_new_problem_gets_the_next_letter_and_the_narrowest_circle(world: World) -> None:
    farsta = revealed_case(world)
    narrow(world, farsta.seen["tre rån i tunneln"])
    work = world.work("amina.berg")
    chosen = farsta.ids("mörk tunnel efter 18", "tre rån i tunneln")
    draft = NewProblem(new_id(), "Mörk tunnel", observation_ids=chosen)
    first = create_problem(work, farsta.case, draft)
    assert (first.letter, first.circle) == ("A", Circle.AUTHORITIES)
    assert create_problem(work, farsta.case, draft).id == first.id, "a second click makes no second problem"
    empty = create_problem(work, farsta.case, NewProblem(new_id(), "Tomt torg"))
    remove_problem(work, farsta.case, empty.id)
    third = create_problem(work, farsta.case, NewProblem(new_id(), "Klotter"))
    assert third.letter == "C", "a letter never comes back"
    assert placing(world.session, world.actor("amina.berg"), farsta.case.id) == (15, 13)


def test_a_title_that_points_at_a_person_or_is_empty_is_refused(world: World) -> None:
    farsta = revealed_case(world)
    work = world.work("amina.berg")
    with pytest.raises(DomainError, match=r"wording\.personal_number"):
        create_problem(work, farsta.case, NewProblem(new_id(), "19121212-1212 i tunneln"))
    with pytest.raises(DomainError, match=r"problems\.no_title"):
        create_problem(work, farsta.case, NewProblem(new_id(), "  "))
    assert world.session.scalars(sa.select(Problem)).all() == []


def test_a_problem_of_only_narrow_sources_is_not_read_by_all(world: World) -> None:
    farsta = revealed_case(world)
    narrow(world, farsta.seen["tre rån i tunneln"])
    work = world.work("amina.berg")
    draft = NewProblem(new_id(), "Rån", None, Circle.ALL_PARTIES, farsta.ids("tre rån i tunneln"))
    with pytest.raises(DomainError, match=r"problems\.circle_too_wide"):
        create_problem(work, farsta.case, draft)
    empty = create_problem(work, farsta.case, NewProblem(new_id(), "Tunneln"))
    with pytest.raises(DomainError, match=r"problems\.circle_too_wide"):
        place_observations(work, farsta.case, Placement(empty.id, farsta.ids("tre rån i tunneln")))
    narrowed = create_problem(work, farsta.case, NewProblem(new_id(), "Rån", None, None, draft.observation_ids))
    with pytest.raises(DomainError, match=r"problems\.circle_too_wide"):
        edit_problem(work, farsta.case, narrowed.id, ProblemEdit("Rån", None, Circle.ALL_PARTIES))


def test_one_observation_may_be_in_several_problems_and_be_taken_back(world: World, session: Session) -> None:
    farsta = six_problems(world)
    work = world.work("amina.berg")
    placement = Placement(farsta.problems["B"].id, farsta.ids("få vuxna efter 19"), Relation.CAUSE)
    added = place_observations(work, farsta.case, placement)
    assert len(added) == 1
    assert place_observations(work, farsta.case, placement) == [], "a second click places nothing more"
    assert take_back_sources(work, farsta.case, added) == 1
    assert placing(session, world.actor("amina.berg"), farsta.case.id).unplaced == 0, "it is still in F"
    with pytest.raises(NotVisible):
        take_back_sources(work, farsta.case, added)
    assert session.get(ProblemSource, added[0]) is not None, "the row ended and stayed"


def test_setting_aside_needs_a_reason_and_ends_when_placed(world: World, session: Session) -> None:
    farsta = revealed_case(world)
    work, actor = world.work("amina.berg"), world.actor("amina.berg")
    quiet = farsta.ids("lugnt när biblioteket är öppet")
    with pytest.raises(DomainError, match=r"problems\.no_reason"):
        set_aside(work, farsta.case, quiet, " ")
    with pytest.raises(DomainError, match=r"problems\.nothing_chosen"):
        set_aside(work, farsta.case, [], "inget")
    ids = set_aside(work, farsta.case, quiet, "hör till en annan plats")
    assert set_aside(work, farsta.case, quiet, "hör till en annan plats") == ids
    with pytest.raises(DomainError, match=r"problems\.already_placed"):
        set_aside(work, farsta.case, quiet, "ett annat skäl")
    assert placing(session, actor, farsta.case.id).unplaced == 14
    create_problem(work, farsta.case, NewProblem(new_id(), "Torget", observation_ids=quiet))
    assert placing(session, actor, farsta.case.id).unplaced == 14
    with pytest.raises(NotVisible):
        take_back_set_aside(work, farsta.case, ids)
    again = set_aside(work, farsta.case, farsta.ids("tomma lokaler"), "hör till en annan plats")
    assert take_back_set_aside(work, farsta.case, again) == 1


def test_only_an_empty_problem_is_removed(world: World) -> None:
    farsta = six_problems(world)
    work = world.work("amina.berg")
    with pytest.raises(DomainError, match=r"problems\.not_empty"):
        remove_problem(work, farsta.case, farsta.problems["D"].id)
    empty = create_problem(work, farsta.case, NewProblem(new_id(), "Tomt"))
    remove_problem(work, farsta.case, empty.id)
    with pytest.raises(NotVisible):
        remove_problem(work, farsta.case, empty.id)


def test_an_edit_from_an_older_version_is_refused_with_what_was_saved(world: World) -> None:
    farsta = six_problems(world)
    work, key = world.work("amina.berg"), farsta.problems["A"].id
    edit_problem(work, farsta.case, key, ProblemEdit("Mörk tunnel", "text", Circle.ALL_PARTIES, version=1))
    with pytest.raises(StaleEdit) as caught:
        edit_problem(work, farsta.case, key, ProblemEdit("Otrygg tunnel", None, Circle.ALL_PARTIES, version=1))
    assert caught.value.facts["saved"] == {"title": "Mörk tunnel", "description": "text"}


def test_nothing_changes_before_the_reveal_or_after_the_step(world: World) -> None:
    farsta = revealed_case(world)
    work = world.work("amina.berg")
    for values in ({"revealed_at": None}, {"step": Step.PRIORITISATION}):
        for name, value in values.items():
            setattr(farsta.case, name, value)
        world.session.commit()
        with pytest.raises(DomainError, match=r"problems\.not_open"):
            create_problem(work, farsta.case, NewProblem(new_id(), "Tunneln"))
        with pytest.raises(DomainError, match=r"problems\.not_open"):
            set_aside(work, farsta.case, farsta.ids("tomma lokaler"), "ett skäl")


def test_after_the_freezing_only_what_came_later_is_sorted(world: World) -> None:
    farsta = six_problems(world)
    ids = merge_scenario(world, farsta)
    freeze(world, farsta)
    work, problems = world.work("amina.berg"), farsta.problems
    sources = world.session.scalars(sa.select(ProblemSource.id)).all()
    with time_set(LATER):
        for act in (
            lambda: separate_problems(work, farsta.case, ids),
            lambda: merge_scenario(world, farsta),
            lambda: take_back_sources(work, farsta.case, sources[:1]),
            lambda: place_observations(work, farsta.case, Placement(problems["A"].id, farsta.ids("tomma lokaler"))),
            lambda: edit_problem(work, farsta.case, problems["A"].id, ProblemEdit("x", None, Circle.ALL_PARTIES)),
            lambda: create_problem(work, farsta.case, NewProblem(new_id(), "Nytt")),
            lambda: remove_problem(work, farsta.case, problems["A"].id),
        ):
            with pytest.raises(DomainError, match=r"problems\.frozen"):
                act()
        late = world.observations(world.mapping(farsta.case, "rektor", "sent komplement", revealed=True))
        placement = Placement(problems["A"].id, (late[0].id,))
        added = place_observations(work, farsta.case, placement)
        with time_set(LATER + dt.timedelta(minutes=1)):
            assert take_back_sources(work, farsta.case, added) == 1


def test_an_omtag_opens_the_mapping_again(world: World) -> None:
    farsta = six_problems(world)
    ids = merge_scenario(world, farsta)
    freeze(world, farsta)
    with time_set(LATER):
        world.session.add(passage(farsta.case, Step.JOINT_MAPPING))
        world.session.commit()
        assert separate_problems(world.work("amina.berg"), farsta.case, ids) == 3


@pytest.mark.parametrize("person", ["karin.lund", "johan.ek", "maja.lind", "overblick", "admin", "rektor"])
def test_only_the_coordinator_sorts_and_a_try_is_logged(world: World, session: Session, person: str) -> None:
    farsta = six_problems(world)
    with pytest.raises(NotPermitted):
        take_back_sources(world.work(person), farsta.case, [])
    row = session.scalars(sa.select(AuditEvent).where(AuditEvent.outcome == AuditOutcome.REFUSED)).one()
    assert (row.tag, row.case_id) == (Tag.OBSERVATION_TAKEN_BACK, farsta.case.id)


def test_ids_of_another_case_read_and_write_nothing(world: World) -> None:
    farsta, other = six_problems(world), six_problems(world)
    work, case = world.work("amina.berg"), farsta.case
    mine, foreign = farsta.problems["A"].id, other.problems["A"].id
    before = view_of(world, other).several_and_single()
    source = world.session.scalars(sa.select(ProblemSource.id).where(ProblemSource.problem_id == foreign)).first()
    assert source is not None
    for act in (
        lambda: place_observations(work, case, Placement(mine, other.ids("tomma lokaler"))),
        lambda: place_observations(work, case, Placement(foreign, farsta.ids("tomma lokaler"))),
        lambda: create_problem(work, case, NewProblem(new_id(), "Nytt", observation_ids=other.ids("tomma lokaler"))),
        lambda: create_problem(work, case, NewProblem(foreign, "Nytt")),
        lambda: take_back_sources(work, case, [source]),
        lambda: set_aside(work, case, other.ids("tomma lokaler"), "ett skäl"),
        lambda: relate_problems(work, case, [Merge(mine, (foreign,), Relation.SAME)]),
        lambda: edit_problem(work, case, foreign, ProblemEdit("Annat", None, Circle.ALL_PARTIES)),
        lambda: remove_problem(work, case, foreign),
    ):
        with pytest.raises(NotVisible):
            act()
    assert view_of(world, other).several_and_single() == before
    assert len(view_of(world, farsta).problems) == 6


@pytest.mark.parametrize(
    ("person", "parties"),
    [("karin.lund", 2), ("elin.persson", 2), ("overblick", 2), ("johan.ek", 1), ("reza.amini", 1), ("birgitta.sjo", 1)],
)
def test_an_authorities_only_observation_is_in_no_count_of_a_private_reader(
    world: World, person: str, parties: int
) -> None:
    farsta = six_problems(world)
    narrow(world, farsta.seen["händelser på torget"])
    view = view_of(world, farsta, person)
    problem = view.find("B")
    assert problem is not None
    assert len(problem.seen_by) == parties
    assert view.heat.parties == 7
    assert ("händelser på torget" in {row.title for row in view.observations}) is (parties == 2)


def test_an_independent_school_and_an_authorities_only_problem(world: World) -> None:
    farsta = six_problems(world)
    world.party(farsta.case, "rektor")
    narrow(world, farsta.problems["B"])
    for person, letters in (("rektor", "ACDEF"), ("elin.persson", "ABCDEF"), ("karin.lund", "ABCDEF")):
        own = own_problems(world.session, world.actor(person), farsta.case.id)
        assert "".join(row.letter for row in own) == letters
    assert own_problems(world.session, world.actor("admin"), farsta.case.id) == []
    assert own_problems(world.session, world.actor("maja.lind"), farsta.case.id) == []


def test_other_rooms_get_places_and_summary(world: World) -> None:
    farsta = six_problems(world)
    place = world.place(farsta.case, "Torget")
    farsta.seen["händelser på torget"].place_id = place.id
    world.session.commit()
    actor = world.actor("amina.berg")
    places = problem_places(world.session, actor, farsta.case.id)
    assert [row.name for row in places[farsta.problems["B"].id]] == ["Torget"]
    summary = problem_summary(world.session, actor, farsta.case.id)
    assert [(row.problem.letter, row.seen_by) for row in summary][:2] == [("A", 4), ("F", 3)]
