"""Causes are numbered within their problem, come and go with their number, and an analysis is finished."""

import pytest

from tests.factories import World
from tests.farsta import Farsta, narrow, six_problems
from tracker.domain.access import Circle
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.plans import Horizon
from tracker.domain.problems import Angle, CauseLevel, FactorKind, Influence, Relation, Strength
from tracker.domain.steps import Step
from tracker.models.cases import CaseParty
from tracker.models.mapping import PossibleCause
from tracker.models.plans import Measure, MeasureCause
from tracker.models.problems import Cause
from tracker.queries.joint.causes import causes_by_problem, causes_of, possible_causes
from tracker.services.joint.causes import (
    CauseDraft,
    add_cause,
    edit_cause,
    finish_cause_analysis,
    remove_cause,
    restore_cause,
)
from tracker.services.joint.merging import Merge, relate_problems


def draft(text: str = "fem armaturer är trasiga", **values: object) -> CauseDraft:
    given = {"id": new_id(), "text": text, "angle": Angle.PLACE, "strength": Strength.STRONG, **values}
    return CauseDraft(**given)  # type: ignore[arg-type]


def add(world: World, farsta: Farsta, text: str, **values: object) -> Cause:
    work, key = world.work("amina.berg"), farsta.problems["A"].id
    return add_cause(work, farsta.case, key, draft(text, **values))


def numbers(world: World, farsta: Farsta) -> list[tuple[int, str]]:
    rows = causes_of(world.session, world.actor("amina.berg"), farsta.case.id, farsta.problems["A"].id)
    return [(row.number, row.text) for row in rows]


def test_causes_get_their_numbers_and_never_anothers(world: World) -> None:
    farsta = six_problems(world)
    first = add(world, farsta, "armaturer trasiga")
    second = add(world, farsta, "buskage skymmer sikt")
    remove_cause(world.work("amina.berg"), farsta.case, second.id)
    add(world, farsta, "biblioteket öppet", factor=FactorKind.PROTECTIVE, angle=None)
    assert numbers(world, farsta) == [(1, "armaturer trasiga"), (3, "biblioteket öppet")]
    restore_cause(world.work("amina.berg"), farsta.case, second.id)
    assert [number for number, _text in numbers(world, farsta)] == [1, 2, 3]
    assert first.influence is Influence.YES
    found = causes_by_problem(world.session, world.actor("karin.lund"), farsta.case.id)
    assert {key: len(rows) for key, rows in found.items()} == {farsta.problems["A"].id: 3}


def test_a_double_submit_makes_one_cause(world: World) -> None:
    farsta = six_problems(world)
    same = draft()
    work, key = world.work("amina.berg"), farsta.problems["A"].id
    assert add_cause(work, farsta.case, key, same).id == add_cause(work, farsta.case, key, same).id
    with pytest.raises(NotVisible):
        add_cause(work, farsta.case, farsta.problems["B"].id, same)
    assert len(numbers(world, farsta)) == 1


def test_what_a_cause_must_say(world: World) -> None:
    farsta = six_problems(world)
    for values, code in (
        ({"text": "  "}, r"causes\.no_text"),
        ({"text": "ring 070-123 45 67"}, r"wording\.phone"),
        ({"text": "x", "influence_by": "19121212-1212"}, r"wording\.personal_number"),
        ({"text": "x", "angle": None}, r"causes\.no_angle"),
    ):
        with pytest.raises(DomainError, match=code):
            add(world, farsta, **values)
    add(world, farsta, "ekonomisk utsatthet", angle=None, level=CauseLevel.BACKGROUND, influence=Influence.NO)
    assert numbers(world, farsta) == [(1, "ekonomisk utsatthet")]


def test_a_stale_edit_is_refused_and_a_fresh_one_kept(world: World) -> None:
    farsta = six_problems(world)
    row = add(world, farsta, "armaturer")
    work = world.work("amina.berg")
    edit_cause(work, farsta.case, row.id, draft("5 av 8 armaturer släckta", version=1))
    assert numbers(world, farsta) == [(1, "5 av 8 armaturer släckta")]
    with pytest.raises(StaleEdit) as caught:
        edit_cause(work, farsta.case, row.id, draft("något annat", version=1))
    assert caught.value.facts["saved"] == {"text": "5 av 8 armaturer släckta", "influence_by": ""}


def test_an_analysis_needs_a_cause_and_stays_finished(world: World) -> None:
    farsta = six_problems(world)
    work, key = world.work("amina.berg"), farsta.problems["A"].id
    add(world, farsta, "biblioteket öppet", factor=FactorKind.PROTECTIVE)
    with pytest.raises(DomainError, match=r"causes\.none"):
        finish_cause_analysis(work, farsta.case, key)
    row = add(world, farsta, "armaturer")
    finished = finish_cause_analysis(work, farsta.case, key).causes_finished_at
    edit_cause(work, farsta.case, row.id, draft("armaturer och kabel"))
    assert finish_cause_analysis(work, farsta.case, key).causes_finished_at == finished is not None


def test_a_merged_problem_has_no_causes_of_its_own(world: World) -> None:
    farsta = six_problems(world)
    work = world.work("amina.berg")
    e, a = farsta.problems["E"].id, farsta.problems["A"].id
    relate_problems(work, farsta.case, [Merge(e, (a,), Relation.CONSEQUENCE)])
    with pytest.raises(DomainError, match=r"causes\.problem_is_merged"):
        add_cause(work, farsta.case, e, draft())
    with pytest.raises(DomainError, match=r"causes\.problem_is_merged"):
        finish_cause_analysis(work, farsta.case, e)


def test_a_cause_that_a_measure_works_on_stays(world: World) -> None:
    farsta = six_problems(world)
    row = add(world, farsta, "armaturer")
    party = world.session.query(CaseParty).filter_by(case_id=farsta.case.id).first()
    assert party is not None
    measure = Measure(
        case_id=farsta.case.id,
        number=1,
        title="byt armaturer",
        type_code="measure:place_collaboration",
        party_id=party.id,
        horizon=Horizon.SHORT,
        created_by_id=farsta.case.created_by_id,
    )
    world.session.add(measure)
    world.session.flush()
    world.session.add(MeasureCause(measure_id=measure.id, cause_id=row.id))
    world.session.commit()
    with pytest.raises(DomainError, match=r"causes\.has_measure"):
        remove_cause(world.work("amina.berg"), farsta.case, row.id)


def test_causes_may_be_written_until_the_goals_are_set(world: World) -> None:
    farsta = six_problems(world)
    for step in (Step.PRIORITISATION, Step.GOAL_SETTING):
        farsta.case.step = step
        world.session.commit()
        add(world, farsta, f"orsak i {step.value}")
    farsta.case.step = Step.IMPLEMENTATION
    world.session.commit()
    row, gone = world.cause(farsta.problems["B"]), world.cause(farsta.problems["B"], removed_at=now())
    work = world.work("amina.berg")
    for act in (
        lambda: add(world, farsta, "för sent"),
        lambda: edit_cause(work, farsta.case, row.id, draft("för sent")),
        lambda: remove_cause(work, farsta.case, row.id),
        lambda: restore_cause(work, farsta.case, gone.id),
    ):
        with pytest.raises(DomainError, match=r"causes\.not_open"):
            act()


def test_causes_of_another_case_are_out_of_reach(world: World) -> None:
    farsta, other = six_problems(world), six_problems(world)
    row = world.cause(other.problems["A"])
    work = world.work("amina.berg")
    for act in (
        lambda: add_cause(work, farsta.case, other.problems["A"].id, draft()),
        lambda: edit_cause(work, farsta.case, row.id, draft()),
        lambda: remove_cause(work, farsta.case, row.id),
        lambda: restore_cause(work, farsta.case, row.id),
        lambda: finish_cause_analysis(work, farsta.case, other.problems["A"].id),
    ):
        with pytest.raises(NotVisible):
            act()


@pytest.mark.parametrize("person", ["karin.lund", "johan.ek", "maja.lind", "overblick", "admin"])
def test_only_the_coordinator_writes_causes(world: World, person: str) -> None:
    farsta = six_problems(world)
    with pytest.raises(NotPermitted):
        add_cause(world.work(person), farsta.case, farsta.problems["A"].id, draft())


def test_the_parties_own_causes_are_offered_within_the_readers_circle(world: World) -> None:
    farsta = six_problems(world)
    robbery = farsta.seen["tre rån i tunneln"]
    world.session.add(
        PossibleCause(
            mapping_id=robbery.mapping_id,
            observation_id=robbery.id,
            text="trappan ger flykt",
            circle=Circle.ALL_PARTIES,
        )
    )
    world.session.commit()
    narrow(world, robbery)

    def offered(person: str) -> set[str]:
        ids = [row.id for row in farsta.seen.values()]
        organisation = [world.organisation("sara.holm").id]
        rows = possible_causes(world.session, world.actor(person), farsta.case.id, ids, organisation)
        return {row.text for row in rows}

    assert offered("amina.berg") == offered("karin.lund") == {"trappan ger flykt", "trasiga lampor"}
    assert offered("johan.ek") == {"trasiga lampor"}
    assert offered("admin") == set()
