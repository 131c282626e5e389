"""The pages where an organisation changes who reads what it has handed in, and the words on other forms about it."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.conftest import NOW
from tests.factories import World
from tests.farsta import six_problems
from tracker.domain.access import Circle
from tracker.domain.cases import CaseStatus, MeetingKind
from tracker.domain.steps import Step
from tracker.models.cases import Meeting
from tracker.models.mapping import Observation, PossibleCause

SignIn = Callable[[str], PageClient]
UNREAD = "Den som redan har läst kan inte göra det oläst."


def text_of(response: object) -> str:
    page: str = response.get_data(as_text=True)  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def test_narrowing_says_who_read_until_now_and_holds_from_the_next_request(
    sign_in: SignIn, world: World, session: Session
) -> None:
    farsta = six_problems(world)
    case, row = farsta.case, farsta.seen["elever går omväg"]
    johan, elin = sign_in("johan.ek"), sign_in("elin.persson")
    joint = f"/arenden/{case.id}/gemensam"
    assert row.title in johan.get(joint).get_data(as_text=True)
    listed = elin.get(f"/arenden/{case.id}/kartlaggning/delning")
    assert "Era svar på de fyra frågorna om källor" in text_of(listed)
    path = f"/arenden/{case.id}/kartlaggning/delning/{row.id}"
    assert path in listed.get_data(as_text=True)
    page = text_of(elin.get(path))
    assert re.search(r"Har läst ärendet sedan kartläggningarna öppnades Centrumfastigheter ", page)
    assert f"{UNREAD} Från och med nu läser bara" in page
    assert re.search(r"Kan inte läsa den längre: Centrumfastigheter \(2\)", page)
    assert "Dela bara med de fyra myndigheterna" in page
    assert "Samordnarens egna ord i problem E (alla parter) står kvar" in page
    elin.post(path, {"circle": "authorities", "before": "own_org"}, status=409)
    elin.post(path, {"circle": "public", "before": "all_parties"}, status=422)
    elin.post(path, {"circle": "authorities", "before": "all_parties"})
    assert row.title not in johan.get(joint).get_data(as_text=True)
    johan.get(path, status=404)
    after = elin.get(f"/arenden/{case.id}/kartlaggning/delning").get_data(as_text=True)
    assert "Från och med nu läses den av:" in after
    assert re.search(r'name="circle" value="all_parties"', after), "the way back"
    page = text_of(elin.get(path))
    assert "Dela med alla sju parter" in page
    assert re.search(r"Från och med nu läser också Centrumfastigheter \(2\)", page)
    session.expire_all()
    assert row.circle is Circle.AUTHORITIES


def test_before_the_reveal_it_is_said_that_nobody_has_read(sign_in: SignIn, world: World) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    for person in ("johan.ek", "karin.lund"):
        world.party(case, person)
    johan, where = sign_in("johan.ek"), f"/arenden/{case.id}/kartlaggning"
    mapping = world.mapping(case, "karin.lund", "rån", handed_in=True, circle=Circle.OWN_ORGANISATION)
    assert "Ni har inte lämnat in än." in text_of(johan.get(f"{where}/delning"))
    karin = sign_in("karin.lund")
    assert f"{where}/delning" in karin.get(where).get_data(as_text=True)
    row = world.observations(mapping)[0]
    page = text_of(karin.get(f"{where}/delning/{row.id}"))
    assert "Förseglad" in page
    assert "Har läst ärendet" not in page
    assert re.search(r"När kartläggningarna öppnas läser också Centrumfastigheter \(2\)", page)
    cause = world.session.scalars(sa.select(PossibleCause.id)).one()
    assert "Ingen annan än ni har kunnat läsa den än." in text_of(karin.get(f"{where}/delning/{cause}"))


def test_the_list_and_the_page_cost_as_many_questions_with_many_texts(sign_in: SignIn, world: World) -> None:
    case = world.case(step=Step.JOINT_MAPPING)
    few = world.mapping(case, "amina.berg", "en", revealed=True)
    many = world.mapping(case, "karin.lund", *(f"rad {n}" for n in range(12)), revealed=True)
    world.party(case, "karin.lund")
    where = f"/arenden/{case.id}/kartlaggning/delning"
    olle, karin = sign_in("olle.nystrom"), sign_in("karin.lund")
    assert olle.count_queries(where) == karin.count_queries(where)
    pages = [f"{where}/{world.observations(mapping)[0].id}" for mapping in (few, many)]
    assert olle.count_queries(pages[0]) == karin.count_queries(pages[1])
    assert session_texts(world) == 13


def session_texts(world: World) -> int:
    return world.session.scalar(sa.select(sa.func.count()).select_from(Observation)) or 0


def test_edit_forms_say_that_narrowing_does_not_unread(sign_in: SignIn, world: World) -> None:
    """Beside the choice on problem, measure, meeting and file; not where nothing is saved or nothing narrower is."""
    farsta = six_problems(world)
    case, problem = farsta.case, farsta.problems["A"]
    file = world.file(case, "amina.berg", problem_id=problem.id)
    meeting = Meeting(
        case_id=case.id, kind=MeetingKind.SAFETY_WALK, title="Vandring", starts_at=NOW, created_by_id=case.created_by_id
    )
    world.session.add(meeting)
    world.session.commit()
    amina, where = sign_in("amina.berg"), f"/arenden/{case.id}"
    edits = [f"/gemensam/{problem.id}", f"/moten/{meeting.id}", f"/filer/{file.id}/andra"]
    for path in edits:
        page = text_of(amina.get(f"{where}{path}"))
        assert UNREAD in page, path
        assert re.search(r"Har kunnat läsa hittills: [^.]*Centrumfastigheter \(2\)", page), path
    assert UNREAD not in text_of(amina.get(f"{where}/moten/nytt"))
    problem.circle = Circle.AUTHORITIES
    world.session.commit()
    assert UNREAD not in text_of(amina.get(f"{where}{edits[0]}"))


def test_a_new_case_and_the_reveal_say_who_reads(sign_in: SignIn, world: World) -> None:
    amina = sign_in("amina.berg")
    page = text_of(amina.get("/arenden/nytt"))
    assert re.search(r"Läses av så snart du sparar Farsta SDF \(2\) och Stadsledningskontoret \(1\)", page)
    case = world.case(step=Step.OWN_MAPPINGS)
    world.party(case, "johan.ek")
    world.mapping(case, "johan.ek", "klotter", handed_in=True)
    page = text_of(amina.get(f"/arenden/{case.id}/kartlaggningar/oppna"))
    assert "Läses av så snart du öppnar" in page
    assert "Läses inte av Centrumfastigheter (2)." in page


def test_in_a_closed_case_one_shares_with_fewer_and_never_with_more(
    sign_in: SignIn, world: World, session: Session
) -> None:
    farsta = six_problems(world)
    case, row = farsta.case, farsta.seen["elever går omväg"]
    case.status = CaseStatus.CLOSED
    session.commit()
    johan, elin = sign_in("johan.ek"), sign_in("elin.persson")
    joint, listed = f"/arenden/{case.id}/gemensam", f"/arenden/{case.id}/kartlaggning/delning"
    path = f"{listed}/{row.id}"
    assert row.title in johan.get(joint).get_data(as_text=True)
    assert path in elin.get(listed).get_data(as_text=True)
    assert "dela med färre men inte med fler" in text_of(elin.get(path))
    elin.post(path, {"circle": "authorities", "before": "all_parties"})
    after = elin.get(listed).get_data(as_text=True)
    assert "Från och med nu läses den av:" in after
    assert "toast-undo" not in after, "what was narrowed is not widened again"
    assert row.title not in johan.get(joint).get_data(as_text=True)
    assert "Dela med alla sju parter" not in text_of(elin.get(path))
    refused = elin.post(path, {"circle": "all_parties", "before": "authorities"}, status=422)
    assert "men inte med fler" in text_of(refused)
    johan.post(path, {"circle": "own_org", "before": "authorities"}, status=404)
    session.expire_all()
    assert row.circle is Circle.AUTHORITIES
