"""Starting a case, editing it, referring it to security, taking it back; references stay unique."""

import datetime as dt
from typing import Any

import pytest
import sqlalchemy as sa

from tests.factories import World
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus, Demarcation, PartyRole, PartyStatus, PerspectiveStatus
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotPermitted, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.steps import PassageKind
from tracker.models.cases import Case, CaseCoordinator, CaseParty, CasePerspective
from tracker.models.process import StepPassage
from tracker.models.programmes import District, FocusArea, ProgrammeVersion
from tracker.models.records import AuditEvent
from tracker.queries.parties import coordinators_of
from tracker.services import cases as service
from tracker.services.cases import CaseDraft, create_case, edit_case, refer_case, take_back_case


def district(world: World, name: str) -> str:
    return world.session.scalars(sa.select(District.id).where(District.name == name)).one()


def area(world: World, first_year: int = 2024, position: int = 3) -> str:
    query = sa.select(FocusArea.id).join(ProgrammeVersion)
    where = (ProgrammeVersion.first_year == first_year, FocusArea.position == position)
    return world.session.scalars(query.where(*where)).one()


def draft(world: World, **values: Any) -> CaseDraft:
    given: dict[str, Any] = {
        "title": "Farsta centrum – gångtunneln",
        "district_id": district(world, "Farsta"),
        "focus_area_id": area(world),
        "coordinator_ids": [world.user("amina.berg").id],
    }
    return CaseDraft(**given | values)


def create(world: World, who: str = "amina.berg", **values: Any) -> Case:
    return create_case(world.work(who), draft(world, **values))


def refused(code: str, world: World, **values: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        create(world, **values)
    assert caught.value.code == code
    return caught.value


def events(world: World, case_id: str, tag: Tag) -> list[AuditEvent]:
    query = sa.select(AuditEvent).where(AuditEvent.case_id == case_id, AuditEvent.tag == tag)
    return list(world.session.scalars(query))


def test_a_case_begins_with_all_that_it_needs(world: World) -> None:
    olle = world.user("olle.nystrom").id
    people = [world.user("amina.berg").id, olle, olle]
    case = create(
        world, coordinator_ids=people, communication_responsible_id=olle, perspective_codes=["perspective:children"]
    )
    assert (case.reference, case.status, case.version) == ("FA-2026-001", CaseStatus.OPEN, 1)
    party = world.session.scalars(sa.select(CaseParty).where(CaseParty.case_id == case.id)).one()
    assert (party.role, party.status) == (PartyRole.COORDINATES, PartyStatus.ACCEPTED)
    assert party.organisation_id == world.organisation("amina.berg").id
    assert [row.user.name for row in coordinators_of(world.session, case.id)] == ["Amina Berg", "Olle Nyström"]
    passage = world.session.scalars(sa.select(StepPassage).where(StepPassage.case_id == case.id)).one()
    assert passage.kind is PassageKind.STARTED
    stated = world.session.scalars(sa.select(CasePerspective).where(CasePerspective.case_id == case.id)).one()
    assert stated.status is PerspectiveStatus.TO_HEAR
    assert [event.facts["count"] for event in events(world, case.id, Tag.CASE_CREATED)] == [2]


def test_references_run_by_district_and_year(world: World) -> None:
    skarholmen = district(world, "Skärholmen")
    assert [create(world).reference, create(world).reference] == ["FA-2026-001", "FA-2026-002"]
    assert create(world, district_id=skarholmen).reference == "SK-2026-001"
    assert create(world, district_id=district(world, "Enskede-Årsta-Vantör")).reference == "EN-2026-001"
    with time_set(dt.datetime(2027, 1, 2, tzinfo=dt.UTC)):
        assert create(world).reference == "FA-2027-001"


def test_the_thousandth_reference_follows_the_nine_hundred_and_ninety_ninth(world: World) -> None:
    world.case(reference="FA-2026-999")
    assert create(world).reference == "FA-2026-1000"
    assert create(world).reference == "FA-2026-1001"


def test_a_reference_taken_meanwhile_is_passed_over(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.case(reference="FA-2026-001")
    answers = iter([None, "FA-2026-001"])
    monkeypatch.setattr(service, "latest_reference", lambda *_args: next(answers))
    assert create(world).reference == "FA-2026-002"


def test_a_double_submit_makes_one_case(world: World) -> None:
    token = new_id()
    first, second = create(world, id=token), create(world, id=token, title="Igen")
    assert first.id == second.id == token
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Case)) == 1
    assert world.session.scalar(sa.select(sa.func.count()).select_from(CaseCoordinator)) == 1
    with pytest.raises(DomainError, match=r"data\.conflict"):
        create(world, "maja.lind", id=token)


@pytest.mark.parametrize("who", ["karin.lund", "johan.ek", "overblick", "admin", "rektor", "maria.falk"])
def test_only_coordinators_start_cases(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        create(world, who)
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


@pytest.mark.parametrize(
    ("code", "field", "values"),
    [
        ("case.no_title", "title", {"title": None}),
        ("case.no_district", "district_id", {"district_id": "a" * 16}),
        ("case.no_focus_area", "focus_area_id", {"focus_area_id": "a" * 16}),
        ("case.unknown_theme", "theme_code", {"theme_code": "perspective:children"}),
        ("case.no_coordinator", "coordinator_ids", {"coordinator_ids": []}),
        ("case.unknown_perspective", "perspective_codes", {"perspective_codes": ["theme:welfare_crime"]}),
        ("wording.personal_number", "background", {"background": "Bråk med 19121212-1212 vid trappan."}),
        ("wording.stigmatising", "purpose", {"purpose": "Ett utsatt område."}),
        ("wording.email", "steering_group", {"steering_group": "chef@stockholm.example"}),
    ],
)
def test_what_cannot_be_started(world: World, code: str, field: str, values: dict[str, Any]) -> None:
    assert refused(code, world, **values).field == field
    assert world.session.scalar(sa.select(sa.func.count()).select_from(Case)) == 0


def test_a_focus_area_of_a_closed_programme_starts_nothing(world: World) -> None:
    closed = world.session.scalars(
        sa.select(FocusArea.id).join(ProgrammeVersion).where(sa.not_(ProgrammeVersion.is_selectable))
    ).first()
    if closed is None:
        version = world.session.scalars(sa.select(ProgrammeVersion).where(ProgrammeVersion.first_year == 2018)).one()
        version.is_selectable = False
        world.session.commit()
        closed = area(world, 2018, 1)
    refused("case.programme_closed", world, focus_area_id=closed)


def test_people_come_from_the_own_organisation(world: World) -> None:
    refused("case.not_a_coordinator", world, coordinator_ids=[world.user("maja.lind").id])
    refused("case.not_a_coordinator", world, coordinator_ids=[world.user("karin.lund").id])
    refused("case.responsible_outside", world, communication_responsible_id=world.user("karin.lund").id)
    world.user("olle.nystrom").disabled_at = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    world.session.commit()
    refused("case.not_a_coordinator", world, coordinator_ids=[world.user("olle.nystrom").id])


def test_an_edit_logs_the_names_of_what_changed_and_nothing_more(world: World) -> None:
    case = create(world)
    edited = edit_case(
        world.work("amina.berg"),
        case,
        draft(
            world, title="Öppet torg", purpose="Lugnare kvällar.", version=1, demarcation=Demarcation.PERCEIVED_SAFETY
        ),
    )
    assert (edited.title, edited.sort_key, edited.version) == ("Öppet torg", "{cppet torg", 2)
    facts = events(world, case.id, Tag.CASE_EDITED)[0].facts
    assert facts == {"fields": ["title", "purpose", "demarcation"]}


def test_a_stale_edit_is_refused_with_what_was_saved(world: World) -> None:
    case = create(world)
    edit_case(world.work("amina.berg"), case, draft(world, purpose="Först sparat.", version=1))
    with pytest.raises(StaleEdit) as caught:
        edit_case(world.work("amina.berg"), case, draft(world, purpose="För sent.", version=1))
    saved = caught.value.facts["saved"]
    assert isinstance(saved, dict)
    assert saved["purpose"] == "Först sparat."
    world.session.refresh(case)
    assert case.purpose == "Först sparat."


def test_the_programme_version_stays(world: World) -> None:
    case = create(world)
    edit_case(world.work("amina.berg"), case, draft(world, focus_area_id=area(world, position=1)))
    with pytest.raises(DomainError, match=r"case\.focus_area_of_other_version"):
        edit_case(world.work("amina.berg"), case, draft(world, focus_area_id=area(world, 2020, 1)))


def test_the_responsible_may_be_a_partys_and_stays_when_unchanged(world: World) -> None:
    case = create(world)
    karin = world.user("karin.lund").id
    world.party(case, "karin.lund")
    edit_case(world.work("amina.berg"), case, draft(world, communication_responsible_id=karin))
    assert case.communication_responsible_id == karin
    with pytest.raises(DomainError, match=r"case\.responsible_outside"):
        edit_case(world.work("amina.berg"), case, draft(world, communication_responsible_id=world.user("johan.ek").id))


@pytest.mark.parametrize("who", ["karin.lund", "olle.nystrom", "maja.lind", "overblick", "admin", "johan.ek"])
def test_only_the_cases_coordinators_edit_it(world: World, who: str) -> None:
    case = create(world)
    world.party(case, "karin.lund")
    with pytest.raises(NotPermitted):
        edit_case(world.work(who), case, draft(world, title="Annat"))
    with pytest.raises(NotPermitted):
        take_back_case(world.work(who), case)


def test_security_is_referred_kept_and_taken_back(world: World) -> None:
    case = create(world, demarcation=Demarcation.SECURITY)
    assert case.status is CaseStatus.REFERRED
    with pytest.raises(DomainError, match=r"case\.not_open"):
        edit_case(world.work("amina.berg"), case, draft(world, title="Annat"))
    take_back_case(world.work("amina.berg"), case)
    take_back_case(world.work("amina.berg"), case)
    assert (case.status, case.demarcation) == (CaseStatus.OPEN, Demarcation.PERCEIVED_SAFETY)
    with pytest.raises(DomainError, match=r"case\.refer_instead"):
        edit_case(world.work("amina.berg"), case, draft(world, demarcation=Demarcation.SECURITY))
    refer_case(world.work("amina.berg"), case, draft(world, demarcation=Demarcation.SECURITY))
    assert case.status is CaseStatus.REFERRED
    assert events(world, case.id, Tag.CASE_REFERRED)[0].facts["status"] == "referred"


def test_a_closed_case_is_not_taken_back(world: World) -> None:
    case = create(world)
    case.status = CaseStatus.CLOSED
    world.session.commit()
    with pytest.raises(DomainError, match=r"case\.not_referred"):
        take_back_case(world.work("amina.berg"), case)
