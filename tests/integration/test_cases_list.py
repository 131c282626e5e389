"""The list shows what may be known, finds it, orders it, pages it, and costs two statements."""

import datetime as dt

import pytest
import sqlalchemy as sa

from tests.client import statements
from tests.factories import World
from tracker.domain.cases import CaseStatus, MeetingKind, PartyStatus
from tracker.domain.clock import now
from tracker.domain.people import UserRole
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseCoordinator, Meeting
from tracker.models.programmes import District
from tracker.queries import cases as queries
from tracker.queries.cases import CaseFilter, CasePage, CaseSort, filter_options, list_cases
from tracker.queries.scope import (
    case_grounds,
    content_case_ids,
    knows_case,
    my_cases,
    reads_case,
    visible_cases,
)

EVERYBODY = (
    "amina.berg", "olle.nystrom", "maja.lind", "karin.lund", "johan.ek", "maria.falk", "rektor", "overblick", "admin",
    "birgitta.sjo",
)  # fmt: skip


def listed(world: World, who: str = "amina.berg", wanted: CaseFilter | None = None) -> CasePage:
    return list_cases(world.session, world.actor(who), wanted or CaseFilter())


def titles(world: World, who: str = "amina.berg", wanted: CaseFilter | None = None) -> list[str | None]:
    return [row.title for row in listed(world, who, wanted).rows]


def a_mixed_world(world: World) -> None:
    """Own and other districts, every state of party, several grounds at once, an ended coordinator."""
    far = world.case()
    world.party(far, "karin.lund")
    world.party(far, "johan.ek", status=PartyStatus.INVITED)
    world.party(far, "rektor", status=PartyStatus.DECLINED)
    world.party(far, "birgitta.sjo", status=PartyStatus.LEFT)
    south = world.case("maja.lind", status=CaseStatus.CLOSED)
    world.party(south, "karin.lund", status=PartyStatus.INVITED)
    world.party(south, "amina.berg", status=PartyStatus.LEFT)
    third = world.case("maja.lind")
    world.party(third, "amina.berg")
    world.session.add(CaseCoordinator(case_id=south.id, user_id=world.user("olle.nystrom").id, ended_at=now()))
    world.session.add(CaseCoordinator(case_id=third.id, user_id=world.user("olle.nystrom").id))
    world.session.commit()


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_lists_forms_of_the_scope_say_the_same_as_the_scope(world: World, who: str) -> None:
    a_mixed_world(world)
    who_asks, session = world.actor(who), world.session
    for only_mine, scope in ((False, visible_cases), (True, my_cases)):
        expected = {case.id for case in session.scalars(scope(who_asks))}
        grounds = case_grounds(who_asks, only_mine=only_mine)
        assert {case.id for ground in grounds for case in session.scalars(ground)} == expected
        by_row = sa.select(Case.id).where(knows_case(who_asks, only_mine=only_mine))
        assert set(session.scalars(by_row)) == expected
    readable = set(session.scalars(content_case_ids(who_asks)))
    assert set(session.scalars(sa.select(Case.id).where(reads_case(who_asks)))) == readable


@pytest.mark.parametrize("most", [queries.MOST_COUNTED, 1])
@pytest.mark.parametrize("who", EVERYBODY)
def test_few_and_many_give_the_same_rows(world: World, monkeypatch: pytest.MonkeyPatch, who: str, most: int) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", most)
    a_mixed_world(world)
    for is_mine, scope in ((False, visible_cases), (True, my_cases)):
        expected = {case.id for case in world.session.scalars(scope(world.actor(who)))}
        found = listed(world, who, CaseFilter(status=None, is_mine=is_mine))
        assert {row.id for row in found.rows} == expected
        assert found.is_capped == (len(expected) > most)


@pytest.mark.parametrize("most", [queries.MOST_COUNTED, 0])
def test_a_meetings_title_is_for_those_who_read_the_case(
    world: World, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", most)
    case, other = world.case(), world.case(title="Utan möte")
    for each in (case, other):  # who is party of one case and invited to another reads only the first
        world.party(each, "karin.lund", status=PartyStatus.INVITED if each is case else PartyStatus.ACCEPTED)
    later, sooner = now() + dt.timedelta(days=9), now() + dt.timedelta(days=2)
    creator = world.user("amina.berg").id
    for title, starts_at in (("Senare", later), ("Snart", sooner), ("Varit", now() - dt.timedelta(days=1))):
        kind = MeetingKind.OTHER
        world.session.add(Meeting(case_id=case.id, kind=kind, title=title, starts_at=starts_at, created_by_id=creator))
    world.session.commit()
    seen = {who: {row.meeting_title for row in listed(world, who).rows} for who in ("amina.berg", "overblick")}
    assert seen == {"amina.berg": {"Snart", None}, "overblick": {"Snart", None}}
    assert {row.meeting_title for row in listed(world, "karin.lund").rows} == {None}
    assert {row.meeting_at for row in listed(world, "admin").rows} == {None}


def test_an_administrator_sees_metadata_and_cannot_guess_titles(world: World) -> None:
    case = world.case(title="Hemlig tunnel")
    world.place(case, "Tunneln")
    row = listed(world, "admin").rows[0]
    assert (row.title, row.reference, row.district) == (None, case.reference, "Farsta")
    assert titles(world, "admin", CaseFilter(text="tunnel")) == []
    assert titles(world, "admin", CaseFilter(text=case.reference)) == [None]


def test_filters_narrow_and_go_together(world: World) -> None:
    first = world.case(title="Ett", step=Step.PRIORITISATION)
    world.case(title="Två", status=CaseStatus.CLOSED)
    world.case("maja.lind", title="Tre")
    skarholmen = world.session.scalars(sa.select(District.id).where(District.name == "Skärholmen")).one()
    assert set(titles(world, "overblick")) == {"Ett", "Tre"}
    assert set(titles(world, "overblick", CaseFilter(status=None))) == {"Ett", "Två", "Tre"}
    assert titles(world, "overblick", CaseFilter(status=CaseStatus.CLOSED)) == ["Två"]
    assert titles(world, "overblick", CaseFilter(step=Step.PRIORITISATION)) == ["Ett"]
    assert titles(world, "overblick", CaseFilter(district_id=skarholmen)) == ["Tre"]
    assert set(titles(world, "overblick", CaseFilter(focus_area_id=first.focus_area_id))) == {"Ett", "Tre"}
    assert titles(world, "overblick", CaseFilter(district_id=skarholmen, step=Step.PRIORITISATION)) == []
    assert set(titles(world, "overblick", CaseFilter(is_mine=True))) == set()
    assert titles(world, "olle.nystrom", CaseFilter(is_mine=True)) == ["Ett"]


@pytest.mark.parametrize(
    "text", ["öppna", "ÖPPNA", "åkerlyckan", "FA-2026-777", "fa-2026-777", "777", "far 2026/41", "Ängens"]
)
def test_text_finds_title_place_reference_and_number(world: World, text: str) -> None:
    case = world.case(title="Öppna torget", reference="FA-2026-777", registry_number="FAR 2026/412")
    world.place(case, "Åkerlyckan vid Ängens väg")
    world.case(title="Annat")
    assert titles(world, "amina.berg", CaseFilter(text=text)) == ["Öppna torget"]


@pytest.mark.parametrize("text", ["%", "_", "\\", "'", "Åkerlyckan"])
def test_signs_are_signs_and_removed_places_are_not_found(world: World, text: str) -> None:
    case = world.case(title="Torget")
    world.place(case, "Åkerlyckan", removed_at=now())
    assert titles(world, "amina.berg", CaseFilter(text=text)) == []


def test_orders(world: World) -> None:
    steps = (Step.GOAL_SETTING, Step.FOLLOW_UP, Step.INITIATION, Step.OWN_MAPPINGS)
    for number, (title, step) in enumerate(zip(("Österplan", "Abborren", "Ågatan", "Zonen"), steps, strict=True)):
        changed = now() - dt.timedelta(days=number)
        world.case(title=title, step=step, reference=f"FA-2026-{9 - number:03}", updated_at=changed)
    by = {sort: titles(world, "amina.berg", CaseFilter(sort=sort)) for sort in CaseSort}
    assert by[CaseSort.UPDATED] == ["Österplan", "Abborren", "Ågatan", "Zonen"]
    assert by[CaseSort.TITLE] == ["Abborren", "Zonen", "Ågatan", "Österplan"]
    assert by[CaseSort.STEP] == ["Ågatan", "Zonen", "Österplan", "Abborren"]
    assert by[CaseSort.REFERENCE] == ["Zonen", "Ågatan", "Abborren", "Österplan"]


def many(world: World, count: int) -> None:
    first = world.case(title="Nummer 0")
    world.session.add_all(
        Case(
            reference=f"XX-{number:03}",
            title=f"Nummer {number}",
            sort_key=f"nummer {number:03}",
            programme_version_id=first.programme_version_id,
            focus_area_id=first.focus_area_id,
            district_id=first.district_id,
            created_by_id=first.created_by_id,
        )
        for number in range(1, count)
    )
    world.session.commit()


def test_pages_hold_everything_once(world: World) -> None:
    many(world, 60)
    pages = [listed(world, "overblick", CaseFilter(sort=CaseSort.REFERENCE, page=number)) for number in (1, 2, 3)]
    assert [len(page.rows) for page in pages] == [25, 25, 10]
    assert len({row.id for page in pages for row in page.rows}) == 60
    assert {(page.total, page.last, page.is_capped) for page in pages} == {(60, 3, False)}
    assert listed(world, "overblick", CaseFilter(page=99)).number == 3


def test_counting_stops_at_a_limit_and_paging_goes_on(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_COUNTED", 20)
    many(world, 60)
    found = [listed(world, "amina.berg", CaseFilter(sort=CaseSort.REFERENCE, page=number)) for number in (1, 2, 3)]
    assert [(page.total, page.is_capped, page.number, page.last) for page in found] == [
        (20, True, 1, 2),
        (20, True, 2, 3),
        (20, True, 3, 3),
    ]
    assert len({row.id for page in found for row in page.rows}) == 60


@pytest.mark.parametrize("who", ["amina.berg", "karin.lund", "overblick", "admin"])
def test_two_statements_whatever_the_number(world: World, who: str) -> None:
    many(world, 40)
    who_asks = world.actor(who)
    with statements() as seen:
        list_cases(world.session, who_asks, CaseFilter(status=None))
    assert len(seen) <= 2


def test_the_filters_options_are_whole(world: World) -> None:
    options = filter_options(world.session)
    names = [option.label for option in options if option.kind == "district"]
    assert names[0] == "Bromma"
    assert names[-1] == "Södermalm"
    groups = [option.group for option in options if option.kind == "focus"]
    assert groups[0] == "2024-2027"
    assert groups == sorted(groups, key=str, reverse=True)
    assert world.actor("admin").role is UserRole.SYSTEM_ADMIN
