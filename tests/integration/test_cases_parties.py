"""The way of an organisation into a case and out of it, and the coordinator function."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from tests.factories import World
from tracker.domain.access import Duty
from tracker.domain.cases import PartyRole, PartyStatus
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseParty
from tracker.queries.duties import duties_in
from tracker.queries.parties import coordinators_of, invitable, party_rows
from tracker.queries.scope import visible_cases
from tracker.services.parties import (
    InvitationDraft,
    accept_invitation,
    add_coordinator,
    decline_invitation,
    edit_party,
    end_coordinator,
    end_party,
    invite_parties,
    remind_party,
)


def invite(world: World, case: Case, *names: str, who: str = "amina.berg", **values: Any) -> list[CaseParty]:
    ids = [world.organisation(name).id for name in names]
    return invite_parties(world.work(who), case, InvitationDraft(organisation_ids=ids, **values))


def knows(world: World, name: str, case: Case) -> bool:
    query = visible_cases(world.actor(name)).where(Case.id == case.id)
    return world.session.scalars(query).one_or_none() is not None


def status_of(world: World, case: Case, name: str) -> list[PartyStatus]:
    query = sa.select(CaseParty.status).where(
        CaseParty.case_id == case.id, CaseParty.organisation_id == world.organisation(name).id
    )
    return list(world.session.scalars(query.order_by(CaseParty.invited_at)))


def test_several_are_invited_at_once_with_contacts(world: World) -> None:
    case = world.case()
    karin = world.user("karin.lund")
    contacts = {karin.organisation_id: karin.id}
    made = invite(world, case, "karin.lund", "johan.ek", contacts=contacts, role=PartyRole.STEERS, message="Ni behövs.")
    assert [row.contact_id for row in made] == [karin.id, None]
    assert {(row.role, row.status, row.message) for row in made} == {
        (PartyRole.STEERS, PartyStatus.INVITED, "Ni behövs.")
    }
    assert duties_in(world.session, world.actor("karin.lund"), case.id) >= {Duty.INVITED}


def test_a_double_submit_invites_once(world: World) -> None:
    case, token = world.case(), new_id()
    first = [row.id for row in invite(world, case, "karin.lund", "johan.ek", id=token)]
    assert [row.id for row in invite(world, case, "karin.lund", "johan.ek", id=token)] == first
    assert status_of(world, case, "karin.lund") == [PartyStatus.INVITED]


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("party.none_chosen", {"organisation_ids": []}),
        ("party.unknown_organisation", {"organisation_ids": ["a" * 16]}),
        ("wording.phone", {"message": "Ring mig på 070-123 45 67."}),
    ],
)
def test_invitations_that_are_refused(world: World, code: str, values: dict[str, Any]) -> None:
    case = world.case()
    given = {"organisation_ids": [world.organisation("karin.lund").id]} | values
    with pytest.raises(DomainError) as caught:
        invite_parties(world.work("amina.berg"), case, InvitationDraft(**given))
    assert caught.value.code == code
    assert status_of(world, case, "karin.lund") == []


def test_nobody_is_invited_twice_and_operation_never(world: World) -> None:
    case = world.case()
    invite(world, case, "karin.lund")
    with pytest.raises(DomainError, match=r"party\.already_in_case"):
        invite(world, case, "johan.ek", "karin.lund")
    assert status_of(world, case, "johan.ek") == []
    with pytest.raises(DomainError, match=r"party\.unknown_organisation"):
        invite(world, case, "admin")


def test_a_contact_works_at_the_organisation(world: World) -> None:
    case = world.case()
    contacts = {world.organisation("karin.lund").id: world.user("johan.ek").id}
    with pytest.raises(DomainError, match=r"party\.contact_elsewhere"):
        invite(world, case, "karin.lund", contacts=contacts)
    party = invite(world, case, "karin.lund")[0]
    with pytest.raises(DomainError, match=r"party\.contact_elsewhere"):
        edit_party(world.work("amina.berg"), case, party.id, PartyRole.STEERS, world.user("johan.ek").id)


def test_an_answer_opens_or_closes_the_case(world: World) -> None:
    case = world.case()
    invite(world, case, "karin.lund", "johan.ek")
    party = accept_invitation(world.work("karin.lund"), case, "Vi är med.")
    assert (party.status, party.contact_id, party.answered_at) == (
        PartyStatus.ACCEPTED,
        world.user("karin.lund").id,
        now(),
    )
    decline_invitation(world.work("johan.ek"), case)
    assert knows(world, "karin.lund", case)
    assert not knows(world, "johan.ek", case)
    assert Duty.PARTY in duties_in(world.session, world.actor("karin.lund"), case.id)
    invite(world, case, "johan.ek")
    assert status_of(world, case, "johan.ek") == [PartyStatus.DECLINED, PartyStatus.INVITED]


@pytest.mark.parametrize("who", ["karin.lund", "johan.ek", "maria.falk", "rektor", "overblick", "admin", "maja.lind"])
def test_only_the_invited_answer(world: World, who: str) -> None:
    case = world.case()
    world.party(case, "karin.lund")
    world.party(case, "johan.ek", status=PartyStatus.INVITED)
    if who == "johan.ek":
        accept_invitation(world.work(who), case)
    with pytest.raises(NotPermitted):  # a reader of the invited, one that has answered, and all others
        accept_invitation(world.work(who), case)


@pytest.mark.parametrize("who", ["karin.lund", "olle.nystrom", "maja.lind", "overblick", "admin"])
def test_only_coordinators_manage_parties(world: World, who: str) -> None:
    case = world.case()
    party = world.party(case, "karin.lund")
    with pytest.raises(NotPermitted):
        invite(world, case, "johan.ek", who=who)
    with pytest.raises(NotPermitted):
        end_party(world.work(who), case, party.id, "Ska inte vara med längre.")
    with pytest.raises(NotPermitted):
        remind_party(world.work(who), case, party.id)


def test_who_leaves_knows_the_case_no_more(world: World) -> None:
    case = world.case()
    party = world.party(case, "karin.lund")
    with pytest.raises(DomainError, match=r"party\.no_reason"):
        end_party(world.work("amina.berg"), case, party.id, None)
    ended = end_party(world.work("amina.berg"), case, party.id, "Uppdraget gick till en annan enhet.")
    assert (ended.status, ended.ended_at) == (PartyStatus.LEFT, now())
    assert not knows(world, "karin.lund", case)
    with pytest.raises(DomainError, match=r"party\.unknown"):
        edit_party(world.work("amina.berg"), case, party.id, PartyRole.STEERS)
    invite(world, case, "karin.lund")
    assert knows(world, "karin.lund", case)


def test_the_last_that_coordinates_stays(world: World) -> None:
    case = world.case()
    own = party_rows(world.session, world.actor("amina.berg"), case)[0]
    with pytest.raises(DomainError, match=r"party\.last_coordinating"):
        end_party(world.work("amina.berg"), case, own.id, "Vi slutar nu.")
    with pytest.raises(DomainError, match=r"party\.last_coordinating"):
        edit_party(world.work("amina.berg"), case, own.id, PartyRole.CONTRIBUTES)
    other = world.party(case, "maja.lind", role=PartyRole.COORDINATES)
    edit_party(world.work("amina.berg"), case, own.id, PartyRole.CONTRIBUTES)
    with pytest.raises(DomainError, match=r"party\.has_last_coordinator"):
        end_party(world.work("amina.berg"), case, own.id, "Vi slutar nu.")
    add_coordinator(world.work("amina.berg"), case, world.user("maja.lind").id)
    end_party(world.work("amina.berg"), case, own.id, "Vi slutar nu.")
    assert Duty.COORDINATOR not in duties_in(world.session, world.actor("amina.berg"), case.id)
    with pytest.raises(DomainError, match=r"party\.last_coordinating"):
        end_party(world.work("maja.lind"), case, other.id, "Vi också.")


def test_the_responsible_for_communication_leaves_with_the_party(world: World) -> None:
    case = world.case(communication_responsible_id=world.user("karin.lund").id)
    party = world.party(case, "karin.lund")
    end_party(world.work("amina.berg"), case, party.id, "Uppdraget är slut.")
    assert case.communication_responsible_id is None


def test_reminders_are_for_those_who_owe_something(world: World) -> None:
    case = world.case()
    invited = world.party(case, "rektor", status=PartyStatus.INVITED)
    police = world.party(case, "karin.lund")
    remind_party(world.work("amina.berg"), case, invited.id)
    assert invited.reminded_at == now()
    with pytest.raises(DomainError, match=r"party\.nothing_to_remind_of"):
        remind_party(world.work("amina.berg"), case, police.id)
    case.step = Step.OWN_MAPPINGS
    world.session.commit()
    remind_party(world.work("amina.berg"), case, police.id)
    world.mapping(case, "karin.lund", "tunneln", handed_in=True)
    with pytest.raises(DomainError, match=r"party\.nothing_to_remind_of"):
        remind_party(world.work("amina.berg"), case, police.id)


def test_a_party_is_reminded_once_a_day(world: World) -> None:
    case = world.case()
    party = world.party(case, "rektor", status=PartyStatus.INVITED)
    first = remind_party(world.work("amina.berg"), case, party.id).reminded_at
    with time_set(now() + dt.timedelta(hours=2)):
        assert remind_party(world.work("amina.berg"), case, party.id).reminded_at == first
    with time_set(now() + dt.timedelta(days=1)):
        assert remind_party(world.work("amina.berg"), case, party.id).reminded_at == now()


def test_a_party_of_another_case_is_unknown(world: World) -> None:
    case, other = world.case(), world.case()
    party = world.party(other, "karin.lund")
    acts: tuple[Callable[[], object], ...] = (
        lambda: remind_party(world.work("amina.berg"), case, party.id),
        lambda: edit_party(world.work("amina.berg"), case, party.id, PartyRole.STEERS),
        lambda: end_party(world.work("amina.berg"), case, party.id, "Fel ärende helt och hållet."),
    )
    for act in acts:
        with pytest.raises(DomainError, match=r"party\.unknown"):
            act()
    assert status_of(world, other, "karin.lund") == [PartyStatus.ACCEPTED]


def test_somebody_always_coordinates(world: World) -> None:
    case = world.case()
    amina, olle = world.user("amina.berg").id, world.user("olle.nystrom").id
    with pytest.raises(DomainError, match=r"case\.last_coordinator"):
        end_coordinator(world.work("amina.berg"), case, amina)
    add_coordinator(world.work("amina.berg"), case, olle)
    add_coordinator(world.work("amina.berg"), case, olle)
    assert [row.user_id for row in coordinators_of(world.session, case.id)] == [amina, olle]
    end_coordinator(world.work("olle.nystrom"), case, amina)
    assert [row.user_id for row in coordinators_of(world.session, case.id)] == [olle]
    with pytest.raises(DomainError, match=r"case\.not_a_coordinator"):
        end_coordinator(world.work("olle.nystrom"), case, amina)


@pytest.mark.parametrize("who", ["maja.lind", "karin.lund", "overblick"])
def test_coordinators_come_from_the_parties_and_hold_the_role(world: World, who: str) -> None:
    case = world.case()
    world.party(case, "karin.lund")
    with pytest.raises(DomainError, match=r"case\.not_a_coordinator"):
        add_coordinator(world.work("amina.berg"), case, world.user(who).id)


def test_whom_to_invite_begins_with_the_district(world: World) -> None:
    case = world.case()
    found = invitable(world.session, case)
    names = [row.name for row in found]
    assert (
        names.index("Lokalpolisområde Farsta")
        < names.index("Trafikkontoret")
        < names.index("Lokalpolisområde Skärholmen")
    )
    assert "Driften av Platssamverkan" not in names
    assert "Farsta stadsdelsförvaltning" not in names
    assert [row.name for row in invitable(world.session, case, "lärk")] == ["Friskolan Lärkträdet"]
    assert [row.name for row in invitable(world.session, case, "%")] == []
