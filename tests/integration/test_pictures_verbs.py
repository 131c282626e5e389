"""A frozen picture holds the joint mapping as it stood, is never changed, and each reader reads one's own part."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from tests.conftest import NOW
from tests.factories import World
from tests.farsta import Farsta, narrow, passage, revealed_case, six_problems
from tracker.domain.access import Circle
from tracker.domain.cases import MeetingKind, PerspectiveStatus
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.problems import Relation
from tracker.domain.steps import Step
from tracker.models.cases import CasePerspective, Meeting
from tracker.models.pictures import SituationPicture
from tracker.queries.joint.pictures import PictureReading, draft_picture, frozen_in_step, frozen_picture, picture_list
from tracker.services.joint.merging import Merge, relate_problems
from tracker.services.joint.pictures import PictureDraft, freeze_picture
from tracker.services.joint.problems import ProblemEdit, edit_problem, set_aside

LATER = NOW + dt.timedelta(days=1)


def freeze(world: World, farsta: Farsta, summary: str = "Tunneln är mörk och torget tomt.") -> SituationPicture:
    return freeze_picture(world.work("amina.berg"), farsta.case, PictureDraft(new_id(), summary))


def read(world: World, farsta: Farsta, person: str, number: int = 1) -> PictureReading:
    found = frozen_picture(world.session, world.actor(person), farsta.case.id, number)
    assert found is not None
    return found


def letters(picture: PictureReading) -> str:
    return "".join(problem["letter"] for problem in picture.content["problems"])


def test_a_picture_holds_problems_sources_and_what_was_heard(world: World) -> None:
    farsta = six_problems(world)
    case = farsta.case
    world.cause(farsta.problems["A"], "armaturer trasiga")
    world.session.add(CasePerspective(case_id=case.id, term_code="perspective:older", status=PerspectiveStatus.HEARD))
    for title, starts_at, cancelled_at in (
        ("Vandring", NOW - dt.timedelta(days=1), None),
        ("Inställd", NOW - dt.timedelta(days=2), NOW),
        ("Kommande", NOW + dt.timedelta(days=2), None),
    ):
        world.session.add(
            Meeting(
                case_id=case.id,
                kind=MeetingKind.SAFETY_WALK,
                title=title,
                starts_at=starts_at,
                cancelled_at=cancelled_at,
                participants=14,
                created_by_id=case.created_by_id,
            ),
        )
    world.session.commit()
    key = {letter: problem.id for letter, problem in farsta.problems.items()}
    relate_problems(world.work("amina.berg"), case, [Merge(key["E"], (key["A"],), Relation.CONSEQUENCE)])
    picture = freeze(world, farsta)
    content = read(world, farsta, "karin.lund").content
    assert (picture.number, letters(read(world, farsta, "karin.lund"))) == (1, "ABCDF")
    a = content["problems"][0]
    assert [part["letter"] for part in a["merged"]] == ["E"]
    assert [source["via"] for source in a["sources"]].count("E") == 1
    assert [entry["party"] for entry in a["seen_by"]] == ["Farsta SDF", "Skolan", "Polisen", "Trafikkontoret"]
    assert [cause["key"] for cause in a["causes"]] == ["A1"]
    assert [meeting["title"] for meeting in content["dialogues"]] == ["Vandring"]
    assert [row["status"] for row in content["perspectives"]] == ["heard"]
    assert [place["name"] for place in content["places"]] == ["Gångtunneln"]
    assert read(world, farsta, "karin.lund").heat.rows[4][4] == 7


def test_a_picture_waits_for_every_observation(world: World) -> None:
    farsta = revealed_case(world)
    with pytest.raises(DomainError) as caught:
        freeze(world, farsta)
    assert (caught.value.code, caught.value.facts) == ("pictures.unplaced", {"count": 15})
    set_aside(world.work("amina.berg"), farsta.case, [row.id for row in farsta.seen.values()], "hör till annat")
    with pytest.raises(DomainError, match=r"pictures\.no_problem"):
        freeze(world, farsta)
    world.problem(farsta.case, "Utan iakttagelser")
    with pytest.raises(DomainError, match=r"pictures\.problem_without_source"):
        freeze(world, farsta)


def test_a_picture_is_frozen_in_its_step_with_a_clean_summary(world: World) -> None:
    farsta = six_problems(world)
    with pytest.raises(DomainError, match=r"pictures\.no_summary"):
        freeze(world, farsta, "  ")
    with pytest.raises(DomainError, match=r"wording\.personal_number"):
        freeze(world, farsta, "19121212-1212 ses ofta")
    farsta.case.step = Step.PRIORITISATION
    world.session.commit()
    with pytest.raises(DomainError, match=r"pictures\.not_open"):
        freeze(world, farsta)


def test_double_submit_and_unchanged_content_make_one_version(world: World) -> None:
    farsta, other = six_problems(world), six_problems(world)
    work, draft = world.work("amina.berg"), PictureDraft(new_id(), "Tunneln är mörk.")
    first = freeze_picture(work, farsta.case, draft)
    assert freeze_picture(work, farsta.case, draft).id == first.id
    with pytest.raises(DomainError, match=r"pictures\.unchanged"):
        freeze(world, farsta, "Tunneln är mörk.")
    with pytest.raises(NotVisible):
        freeze_picture(work, other.case, draft)
    assert freeze(world, farsta, "Tunneln är mörk och torget tomt.").number == 2


def test_after_an_omtag_version_2_stands_beside_version_1(world: World) -> None:
    farsta = six_problems(world)
    first = json.dumps(freeze(world, farsta).content)
    with time_set(LATER):
        world.session.add(passage(farsta.case, Step.JOINT_MAPPING))
        world.session.commit()
        assert frozen_in_step(world.session, farsta.case.id) is None
        draft = ProblemEdit("Handeln har flyttat till biblioteket", None, Circle.ALL_PARTIES)
        edit_problem(world.work("amina.berg"), farsta.case, farsta.problems["B"].id, draft)
        freeze(world, farsta, "Handeln har flyttat.")
    rows = picture_list(world.session, world.actor("johan.ek"), farsta.case.id)
    assert [row.number for row in rows] == [2, 1]
    kept = world.session.scalars(sa.select(SituationPicture.content).where(SituationPicture.id == rows[1].id)).one()
    assert json.dumps(kept) == first
    titles = [read(world, farsta, "johan.ek", number).content["problems"][1]["title"] for number in (1, 2)]
    assert titles == ["Öppen narkotikahandel på torget", "Handeln har flyttat till biblioteket"]


@pytest.mark.parametrize("statement", ["UPDATE situation_picture SET summary = 'x'", "DELETE FROM situation_picture"])
def test_the_database_refuses_to_change_a_frozen_picture(world: World, statement: str) -> None:
    farsta = six_problems(world)
    freeze(world, farsta)
    with pytest.raises(DBAPIError, match="a frozen picture is never changed"):
        world.session.execute(sa.text(statement))
    world.session.rollback()
    assert read(world, farsta, "amina.berg").summary == "Tunneln är mörk och torget tomt."


def test_a_frozen_picture_keeps_to_each_readers_circles(world: World) -> None:
    farsta = six_problems(world)
    world.party(farsta.case, "rektor")
    narrow(world, farsta.seen["tre rån i tunneln"])
    narrow(world, farsta.problems["B"])
    freeze(world, farsta)
    for person in ("karin.lund", "elin.persson", "overblick", "amina.berg"):
        picture = read(world, farsta, person)
        assert letters(picture) == "ABCDEF"
        assert "tre rån" in json.dumps(picture.content, ensure_ascii=False)
    for person in ("johan.ek", "rektor", "reza.amini", "birgitta.sjo"):
        picture = read(world, farsta, person)
        text = json.dumps(picture.content, ensure_ascii=False)
        assert letters(picture) == "ACDEF"
        assert "tre rån" not in text
        assert "narkotika" not in text
        assert Circle.AUTHORITIES.value not in text, "nothing says that something is left out"
        parties = [entry["party"] for entry in picture.content["problems"][0]["seen_by"]]
        assert parties == ["Farsta SDF", "Skolan", "Trafikkontoret"]
        assert picture.heat.rows[4][4] == 7


def test_the_draft_is_what_would_be_frozen(world: World) -> None:
    farsta = six_problems(world)
    draft = draft_picture(world.session, world.actor("amina.berg"), farsta.case)
    assert draft.number == 1
    freeze(world, farsta)
    assert read(world, farsta, "amina.berg").content == draft.content


@pytest.mark.parametrize("person", ["karin.lund", "johan.ek", "maja.lind", "overblick", "admin"])
def test_only_the_coordinator_freezes(world: World, person: str) -> None:
    farsta = six_problems(world)
    with pytest.raises(NotPermitted):
        freeze_picture(world.work(person), farsta.case, PictureDraft(new_id(), "x"))


def test_outsiders_read_no_picture(world: World) -> None:
    farsta = six_problems(world)
    freeze(world, farsta)
    for person in ("admin", "maja.lind", "eva.rask"):
        assert frozen_picture(world.session, world.actor(person), farsta.case.id, 1) is None
    assert frozen_picture(world.session, world.actor("karin.lund"), farsta.case.id, 2) is None
