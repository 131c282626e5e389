"""The list of a case's files, narrowed by its address: what each hangs on, kind, circle, state, organisation, words."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.web.test_files import observation, words
from tracker.domain.access import Circle
from tracker.domain.clock import now
from tracker.domain.files.kinds import FileKind, FileState, effective
from tracker.domain.steps import Step
from tracker.models.cases import Case, Meeting
from tracker.models.plans import Measure
from tracker.queries.files.attachments import attachments_page, count_attachments
from tracker.queries.files.filters import FileFilter

SignIn = Callable[[str], PageClient]
EVERY = ("Protokoll", "Lampan", "Enkät", "Kartblad", "Överblick", "Rapport")


@pytest.fixture
def case(world: World, session: Session) -> Case:
    """Six files of three organisations, on five kinds of things."""
    made = world.case(step=Step.JOINT_MAPPING, revealed_at=now())
    for person in ("karin.lund", "johan.ek"):
        world.party(made, person)
    problem = world.problem(made, "Mörkt i tunneln", circle=Circle.AUTHORITIES)
    measure = Measure(
        case_id=made.id,
        number=1,
        title="Byt lampor",
        type_code="measure:maintenance",
        created_by_id=made.created_by_id,
    )
    meeting = Meeting(
        case_id=made.id, kind="steering_group", title="Styrgrupp", starts_at=now(), created_by_id=made.created_by_id
    )
    session.add_all((meeting, measure))
    session.flush()
    own = observation(world, made, "karin.lund", revealed=True)
    files: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("amina.berg", "Protokoll", {"meeting_id": meeting.id}),
        ("karin.lund", "Lampan", {"problem_id": problem.id, "kind": FileKind.JPEG, "name": "trasig.jpg"}),
        ("karin.lund", "Enkät", {"observation_id": own, "circle": Circle.OWN_ORGANISATION}),
        ("johan.ek", "Kartblad", {"measure_id": measure.id, "circle": Circle.PUBLIC}),
        ("johan.ek", "Överblick 50 % klar", {"circle": Circle.AUTHORITIES}),
        ("karin.lund", "Rapport", {"state": FileState.CHECKING}),
    )
    for number, (person, description, values) in enumerate(files):
        world.file(made, person, f"%PDF-{number}".encode(), description=description, **values)
    session.commit()
    return made


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("om=mote", {"Protokoll"}),
        ("om=problem", {"Lampan"}),
        ("om=iakttagelse", {"Enkät"}),
        ("om=atgard", {"Kartblad"}),
        ("om=lagesbild", set()),
        ("om=arende", {"Överblick", "Rapport"}),
        ("slag=foto", {"Lampan"}),
        ("slag=dokument", {"Protokoll", "Enkät", "Kartblad", "Överblick", "Rapport"}),
        ("krets=authorities", {"Lampan", "Överblick"}),  # the problem's circle bounds its file's
        ("krets=own_org", {"Enkät"}),
        ("krets=public", {"Kartblad"}),
        ("krets=all_parties", {"Protokoll", "Rapport"}),
        ("lage=kontrolleras", {"Rapport"}),
        ("lage=sparrad", set()),
        ("sok=TRASIG", {"Lampan"}),
        ("sok=överblick", {"Överblick"}),
        ("sok=50 %25", {"Överblick"}),
        ("sok=_", set()),
        ("om=arende&lage=kontrolleras&sok=rapport", {"Rapport"}),
        ("om=nej&krets=ingen&slag=x&lage=clean&aktor=aaaaaaaaaaaaaaaa&sok=%00", set(EVERY)),
    ],
)
def test_each_filter_leaves_what_it_says(query: str, found: set[str], case: Case, sign_in: SignIn) -> None:
    page = words(sign_in("karin.lund"), f"/arenden/{case.id}/filer?{query}")
    assert {each for each in EVERY if f"{each} " in page} == found
    is_narrowed = found != set(EVERY)
    assert ("Rensa filter" in page) is is_narrowed
    if is_narrowed:
        assert (f"{len(found)} fil" in page) if found else ("Inga filer stämmer med filtret." in page)


def test_an_organisation_can_be_chosen_that_has_something_the_reader_knows_of(
    case: Case, sign_in: SignIn, world: World
) -> None:
    police, owner = world.organisation("karin.lund").id, world.organisation("johan.ek").id
    client, path = sign_in("johan.ek"), f"/arenden/{case.id}/filer"
    page = client.get(f"{path}?aktor={owner}").get_data(as_text=True)
    assert f'<option value="{owner}" selected>' in page
    assert f'value="{police}"' not in page, "all that the police have attached is beyond the owner"
    assert "2 filer" in words(client, f"{path}?aktor={owner}")
    assert "Lampan" not in words(client, f"{path}?om=problem")
    assert "Filter (2)" in words(client, f"{path}?aktor={owner}&slag=foto&sok=x")


def test_the_pages_keep_the_filter(case: Case, sign_in: SignIn, world: World) -> None:
    for number in range(30):
        world.file(case, "johan.ek", f"%PDF-more-{number}".encode())
    world.session.commit()
    page = sign_in("karin.lund").get(f"/arenden/{case.id}/filer?krets=all_parties&sida=2").get_data(as_text=True)
    assert "Sida 2 av 2" in page
    assert f"/arenden/{case.id}/filer?krets=all_parties" in page


def test_a_circle_in_sql_is_the_one_that_the_row_shows(case: Case, session: Session, world: World) -> None:
    who = world.actor("karin.lund")
    for circle in Circle:
        which = FileFilter(circle=circle)
        rows = attachments_page(session, who, case.id, which, limit=50)
        assert len(rows) == count_attachments(session, who, case.id, which)
        assert {effective(row.file.circle, row.bounds) for row in rows} <= {circle}


def test_an_unopened_mapping_is_its_organisations_own(session: Session, world: World, sign_in: SignIn) -> None:
    sealed = world.case(step=Step.OWN_MAPPINGS)
    world.party(sealed, "karin.lund")
    own = observation(world, sealed, "karin.lund")
    world.file(sealed, "karin.lund", observation_id=own, circle=Circle.ALL_PARTIES)
    session.commit()
    client, path = sign_in("karin.lund"), f"/arenden/{sealed.id}/filer"
    assert "1 fil" in words(client, f"{path}?krets=own_org")
    assert "Inga filer stämmer" in words(client, f"{path}?krets=all_parties")
