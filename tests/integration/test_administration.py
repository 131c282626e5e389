"""Administration by its verbs: who reaches whom, what ends with a person, handing over, districts and programmes."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.factories import World
from tracker.domain.administration.handing import HandedKind
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.mail import LetterWords, MailKind
from tracker.domain.mail.sending import MailState
from tracker.domain.people import UserRole
from tracker.models.cases import Case, CaseCoordinator, CaseParty, Handover, HandoverItem
from tracker.models.invitations import AccountInvitation
from tracker.models.mail import OutgoingMail
from tracker.models.people import User, UserSession
from tracker.models.programmes import District, FocusArea, ProgrammeGate, ProgrammeStep, ProgrammeVersion
from tracker.models.records import AuditChange, AuditEvent
from tracker.queries.mail.outbox import may_receive
from tracker.queries.trail.chain import check_chain
from tracker.queries.trail.changes import changes_of
from tracker.services.administration.accounts import AccountDraft, invite_user, revoke_account_invitation
from tracker.services.administration.districts import add_district, end_district, reinstate_district, rename_district
from tracker.services.administration.handing import HandoverDraft, hand_over
from tracker.services.administration.people import UserDraft, edit_user, end_user, reinstate_user, sign_out_user
from tracker.services.administration.programmes import (
    ProgrammeDraft,
    add_focus_area,
    add_programme,
    close_programme,
    edit_programme,
    open_programme,
    rename_focus_area,
)
from tracker.services.cases import CaseDraft, create_case
from tracker.services.entry.links import LinkFacts
from tracker.services.organisations import OrganisationDraft, add_organisation

Kept = dict[str, tuple[str | None, str | None]]


def written(_facts: LinkFacts) -> LetterWords:
    return LetterWords("Inbjudan", "Hej")


def draft_of(user: User, **values: Any) -> UserDraft:
    given = {
        "id": user.id,
        "name": user.name,
        "title": user.title,
        "role": user.role,
        "is_organisation_admin": user.is_organisation_admin,
    }
    return UserDraft(**{**given, **values})


def colleague(world: World, person: str, email: str, **values: Any) -> User:
    """Another member of a person's organisation, who can sign in."""
    row = User(
        **{
            "email": email,
            "name": email.partition("@")[0].title(),
            "organisation_id": world.user(person).organisation_id,
            "password_hash": "x",
            **values,
        },
    )
    world.session.add(row)
    world.session.commit()
    return row


def events(session: Session, tag: Tag) -> list[AuditEvent]:
    query = sa.select(AuditEvent).where(AuditEvent.tag == tag).order_by(AuditEvent.position)
    return list(session.scalars(query))


def kept(session: Session, event: AuditEvent) -> Kept:
    rows = session.scalars(sa.select(AuditChange).where(AuditChange.event_id == event.id))
    return {f"{row.table_name}.{row.field}": (row.old, row.new) for row in rows}


def refused(code: str, field: str | None, act: Any, *args: Any) -> None:
    with pytest.raises(DomainError) as caught:
        act(*args)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_the_administrator_changes_what_a_person_is_and_the_trail_keeps_both(session: Session, world: World) -> None:
    user = world.user("maria.falk")
    edit_user(world.work("admin"), draft_of(user, title="Driftchef", role=UserRole.MEMBER, version=1))
    assert (user.title, user.role, user.version) == ("Driftchef", UserRole.MEMBER, 2)
    event = events(session, Tag.USER_EDITED)[0]
    assert kept(session, event) == {
        "app_user.title": ("Driftledare", "Driftchef"),
        "app_user.role": ("reader", "member"),
    }
    for reader in ("overblick", "amina.berg", "admin"):
        assert changes_of(session, world.actor(reader), [event.id]) == {}, "no reader of a case's values meets these"
    with pytest.raises(StaleEdit):
        edit_user(world.work("admin"), draft_of(user, name="Annan", version=1))
    refused("user.no_name", "name", edit_user, world.work("admin"), draft_of(user, name=""))
    for name in ("johan.ek", "amina.berg", "overblick", "karin.lund"):
        with pytest.raises(NotPermitted):
            edit_user(world.work(name), draft_of(user, role=UserRole.SYSTEM_ADMIN))
    assert user.role is UserRole.MEMBER


def test_an_organisations_administrator_ends_its_own_ordinary_people_and_no_others(
    session: Session, world: World
) -> None:
    reader, own = world.user("maria.falk"), world.work("johan.ek")
    end_user(own, reader.id, "Har slutat.")
    assert (reader.disabled_at, reader.disabled_reason) == (now(), "Har slutat.")
    reinstate_user(world.work("johan.ek"), reader.id)
    assert (reader.disabled_at, reader.disabled_reason) == (None, None)
    boss = colleague(world, "johan.ek", "chef@centrumfastigheter.example", is_organisation_admin=True)
    raised = colleague(world, "johan.ek", "sam@centrumfastigheter.example", role=UserRole.COORDINATOR)
    for user in (boss, raised, world.user("johan.ek")):
        for act in (lambda w, key: end_user(w, key, "Skäl"), reinstate_user, sign_out_user):
            with pytest.raises(NotPermitted):
                act(world.work("johan.ek"), user.id)
    for act in (lambda w, key: end_user(w, key, "Skäl"), reinstate_user, sign_out_user):
        with pytest.raises(NotVisible):
            act(world.work("johan.ek"), world.user("karin.lund").id)
    outcomes = [event.outcome for event in events(session, Tag.USER_ENDED)]
    assert outcomes == [AuditOutcome.DONE, *[AuditOutcome.REFUSED] * 4], "refused tries are told"


def test_who_ends_is_out_holds_nothing_and_gets_no_letters(session: Session, world: World) -> None:
    case, shared = world.case(), world.case("olle.nystrom")
    world.party(case, "johan.ek")
    user = world.user("amina.berg")
    session.add(CaseCoordinator(case_id=shared.id, user_id=user.id))
    shared.communication_responsible_id = user.id
    letter = OutgoingMail(
        kind=MailKind.REMINDER, to_address=user.email, subject="x", body="x", user_id=user.id, due_at=now()
    )
    session.add_all([letter, UserSession(token_hash="x" * 64, user_id=user.id, last_seen_at=now())])
    session.commit()
    assert may_receive(session, letter)
    refused("user.no_reason", "reason", end_user, world.work("admin"), user.id, None)
    refused("user.last_coordinator", "reason", end_user, world.work("admin"), user.id, "Slutar")
    assert session.scalar(sa.select(User.disabled_at).where(User.id == user.id)) is None
    session.add(CaseCoordinator(case_id=case.id, user_id=world.user("olle.nystrom").id))
    session.commit()
    assert end_user(world.work("admin"), user.id, "Slutar") == 2
    assert not may_receive(session, letter)
    assert session.scalars(sa.select(UserSession).where(UserSession.user_id == user.id)).one().ended_at == now()
    held = session.scalars(sa.select(CaseCoordinator).where(CaseCoordinator.user_id == user.id))
    assert all(row.ended_at for row in held)
    session.refresh(shared)
    assert not shared.communication_responsible_id
    told = {event.case_id: kept(session, event) for event in events(session, Tag.COORDINATORS_SET)}
    assert told[shared.id] == {"case.communication_responsible_id": (user.id, None)}
    assert told[case.id] == {"case_party.contact_id": (user.id, None)}
    ended = next(event for event in events(session, Tag.USER_ENDED) if event.outcome is AuditOutcome.DONE)
    assert ended.case_id is None
    assert kept(session, ended).keys() == {"app_user.disabled_at", "app_user.disabled_reason"}
    assert [each.fault for each in check_chain(session)] == [None]
    assert end_user(world.work("admin"), user.id, "Igen") == 0, "ending twice ends once"


def test_there_is_always_an_administrator_of_the_system(session: Session, world: World) -> None:
    admin = world.user("admin")
    other = colleague(world, "admin", "andra@tracker.example", role=UserRole.SYSTEM_ADMIN, password_hash=None)
    session.commit()
    refused("user.last_admin", "reason", end_user, world.work("admin"), admin.id, "Slutar")
    refused("user.last_admin", "role", edit_user, world.work("admin"), draft_of(admin, role=UserRole.READER))
    edit_user(world.work("admin"), draft_of(admin, title="Driftansvarig"))
    other.password_hash = "x"
    session.commit()
    edit_user(world.work("admin"), draft_of(admin, role=UserRole.MEMBER))
    assert admin.role is UserRole.MEMBER


def test_who_coordinates_keeps_the_role_until_it_is_handed_over(world: World) -> None:
    case = world.case()
    world.session.add(CaseCoordinator(case_id=case.id, user_id=world.user("olle.nystrom").id))
    world.session.commit()
    user = world.user("amina.berg")
    refused("user.still_coordinates", "role", edit_user, world.work("admin"), draft_of(user, role=UserRole.MEMBER))


def invited(world: World, by: str, **values: Any) -> AccountInvitation:
    given = {"email": " Nora.Ny@Ny.example", "name": "Nora Ny", "organisation_id": world.user(by).organisation_id}
    return invite_user(world.work(by), AccountDraft(**{**given, **values}), written)


def test_an_account_is_given_by_a_link_and_no_more_than_one_is_open(session: Session, world: World) -> None:
    first = invited(world, "johan.ek", id="a" * 16)
    assert (first.email, first.role, first.is_organisation_admin) == ("nora.ny@ny.example", UserRole.MEMBER, False)
    assert invited(world, "johan.ek", id="a" * 16).id == first.id, "the same form sent twice"
    second = invited(world, "johan.ek", role=UserRole.READER)
    assert (first.revoked_at, second.revoked_at) == (now(), None)
    letters = list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.created_at)))
    assert {letter.state for letter in letters if letter.id == first.mail_id} == {MailState.CANCELLED}
    assert revoke_account_invitation(world.work("johan.ek"), second.id).revoked_at == now()
    with pytest.raises(NotVisible):
        revoke_account_invitation(world.work("amina.berg"), second.id)


def test_an_organisations_administrator_raises_nobody_and_invites_to_its_own(session: Session, world: World) -> None:
    police = world.user("karin.lund").organisation_id
    for values in (
        {"role": UserRole.COORDINATOR},
        {"role": UserRole.SYSTEM_ADMIN},
        {"is_organisation_admin": True},
        {"organisation_id": police},
    ):
        with pytest.raises(NotPermitted):
            invited(world, "johan.ek", **values)
    assert session.scalar(sa.select(sa.func.count()).select_from(AccountInvitation)) == 0
    assert {event.outcome for event in events(session, Tag.ACCOUNT_INVITED)} == {AuditOutcome.REFUSED}
    made = invited(world, "admin", organisation_id=police, role=UserRole.COORDINATOR, is_organisation_admin=True)
    assert made.role is UserRole.COORDINATOR
    refused("invitation.works_elsewhere", "email", lambda: invited(world, "johan.ek"))
    given = {"email": world.user("karin.lund").email, "organisation_id": police}
    refused("invitation.has_account", "email", lambda: invited(world, "admin", **given))
    world.user("karin.lund").disabled_at = now()
    session.commit()
    refused("user.ended_before", "email", lambda: invited(world, "admin", **given))
    refused("mail.bad_address", "email", lambda: invited(world, "johan.ek", email="nora"))


def moves(*cases: Case, to: User, kind: HandedKind = HandedKind.COORDINATION) -> dict[tuple[HandedKind, str], str]:
    return {(kind, case.id): to.id for case in cases}


def test_all_that_a_coordinator_holds_is_handed_over_in_one_act(session: Session, world: World) -> None:
    first, second = world.case(), world.case(title="Tunneln", status=CaseStatus.CLOSED)
    amina, olle = world.user("amina.berg"), world.user("olle.nystrom")
    first.communication_responsible_id = amina.id
    session.commit()
    draft = HandoverDraft(
        user_id=amina.id,
        moves={
            **moves(first, second, to=olle),
            **moves(first, to=olle, kind=HandedKind.COMMUNICATION),
            **moves(first, to=olle, kind=HandedKind.CONTACT),
        },
    )
    hand_over(world.work("amina.berg"), draft)
    assert hand_over(world.work("amina.berg"), draft).id == draft.id, "the same form sent twice"
    assert session.scalar(sa.select(sa.func.count()).select_from(Handover)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(HandoverItem)) == 4
    now_on = session.scalars(sa.select(CaseCoordinator).where(CaseCoordinator.ended_at.is_(None))).all()
    assert {(row.case_id, row.user_id) for row in now_on} == {(first.id, olle.id), (second.id, olle.id)}
    session.refresh(first)
    assert first.communication_responsible_id == olle.id
    contacts = session.scalars(sa.select(CaseParty.contact_id).where(CaseParty.case_id == first.id)).all()
    assert contacts == [olle.id]
    told = {event.case_id: kept(session, event) for event in events(session, Tag.HANDOVER_MADE)}
    assert told == {
        None: {},
        first.id: {
            "case.communication_responsible_id": (amina.id, olle.id),
            "case_party.contact_id": (amina.id, olle.id),
        },
        second.id: {},
    }
    refused("handover.not_held", "receiver", hand_over, world.work("admin"), HandoverDraft(
        user_id=amina.id, moves=moves(first, to=olle)))  # fmt: skip
    end_user(world.work("admin"), amina.id, "Slutar")
    assert [each.fault for each in check_chain(session)] == [None]


def test_it_goes_to_who_can_take_it_and_is_done_by_who_may(session: Session, world: World) -> None:
    case = world.case()
    amina, olle, maja = world.user("amina.berg"), world.user("olle.nystrom"), world.user("maja.lind")
    admin = world.work("admin")
    draft = HandoverDraft(user_id=amina.id, moves=moves(case, to=maja))
    refused("handover.no_receiver", "receiver", hand_over, admin, draft)
    refused("handover.nothing", "receiver", hand_over, admin, HandoverDraft(user_id=amina.id, moves={}))
    near = add_organisation(world.work("admin"), OrganisationDraft(
        id=new_id(), name="Annan", short_name="Annan", kind_code="actor:specialist_board",
        district_id=world.organisation("amina.berg").district_id))  # fmt: skip
    other = colleague(world, "olle.nystrom", "x@annan.example", role=UserRole.COORDINATOR, organisation_id=near.id)
    refused(
        "handover.not_party", "receiver", hand_over, admin, HandoverDraft(user_id=amina.id, moves=moves(case, to=other))
    )
    good = HandoverDraft(user_id=amina.id, moves=moves(case, to=olle))
    for name, error in (("maja.lind", NotVisible), ("karin.lund", NotPermitted), ("johan.ek", NotPermitted),
                        ("overblick", NotPermitted)):  # fmt: skip
        with pytest.raises(error):
            hand_over(world.work(name), good)
    assert session.scalar(sa.select(sa.func.count()).select_from(HandoverItem)) == 0
    hand_over(world.work("olle.nystrom"), good)
    assert {row.user_id for row in session.scalars(sa.select(CaseCoordinator).where(
        CaseCoordinator.ended_at.is_(None)))} == {olle.id}  # fmt: skip


def case_draft(world: World, district_id: str, area_id: str) -> CaseDraft:
    return CaseDraft(
        title="Nytt torg", district_id=district_id, focus_area_id=area_id, coordinator_ids=[world.user("amina.berg").id]
    )


def test_an_ended_district_takes_no_new_case_and_keeps_those_it_has(session: Session, world: World) -> None:
    old = world.case()
    row = session.get_one(District, old.district_id)
    before = row.name
    rename_district(world.work("admin"), row.id, "Nya Farsta", row.version)
    with pytest.raises(StaleEdit):
        rename_district(world.work("admin"), row.id, "Annat", 1)
    end_district(world.work("admin"), row.id)
    refused("case.district_ended", "district_id", create_case, world.work("amina.berg"),
            case_draft(world, row.id, old.focus_area_id))  # fmt: skip
    refused("organisation.unknown_district", "district_id", add_organisation, world.work("admin"), OrganisationDraft(
        id=new_id(), name="A", short_name="A", kind_code="actor:business", district_id=row.id))  # fmt: skip
    reinstate_district(world.work("admin"), row.id)
    assert create_case(world.work("amina.berg"), case_draft(world, row.id, old.focus_area_id)).district_id == row.id
    told = [kept(session, event) for event in events(session, Tag.DISTRICT_SAVED)]
    assert told == [{"district.name": (before, "Nya Farsta")}]
    made = add_district(world.work("admin"), new_id(), "Östra staden")
    assert add_district(world.work("admin"), made.id, "Östra staden").id == made.id
    refused("district.name_taken", "name", add_district, world.work("admin"), new_id(), "Östra staden")
    refused("district.no_name", "name", add_district, world.work("admin"), new_id(), "")
    for name in ("amina.berg", "overblick", "johan.ek"):
        with pytest.raises(NotPermitted):
            end_district(world.work(name), row.id)


def programme(**values: Any) -> ProgrammeDraft:
    given: dict[str, Any] = {"name": "Programmet", "first_year": 2028, "last_year": 2031, "areas": ["Ett", " Två "]}
    return ProgrammeDraft(**{**given, **values})


def test_a_new_programme_has_the_standard_process_and_is_opened_when_it_is_time(session: Session, world: World) -> None:
    row = add_programme(world.work("admin"), programme())
    old = session.scalars(sa.select(ProgrammeVersion).where(ProgrammeVersion.first_year == 2024)).one()
    for model in (ProgrammeStep, ProgrammeGate):
        count = sa.select(sa.func.count()).select_from(model)
        mine, theirs = (session.scalar(count.where(model.programme_version_id == key.id)) or 0 for key in (row, old))
        assert mine == theirs > 0
    areas = list(session.scalars(sa.select(FocusArea).where(FocusArea.programme_version_id == row.id)))
    assert sorted((area.position, area.name) for area in areas) == [(1, "Ett"), (2, "Två")]
    district_id = world.organisation("amina.berg").district_id or ""
    refused("case.programme_closed", "focus_area_id", create_case, world.work("amina.berg"),
            case_draft(world, district_id, areas[0].id))  # fmt: skip
    open_programme(world.work("admin"), row.id)
    create_case(world.work("amina.berg"), case_draft(world, district_id, areas[0].id))
    close_programme(world.work("admin"), row.id)
    refused("programme.area_stands", "area", rename_focus_area, world.work("admin"), row.id, areas[0].id, "Nytt")
    rename_focus_area(world.work("admin"), row.id, areas[1].id, "Nytt")
    add_focus_area(world.work("admin"), row.id, "Tre", new_id())
    refused("programme.area_exists", "area", add_focus_area, world.work("admin"), row.id, "NYTT", new_id())
    edit_programme(world.work("admin"), row.id, programme(name="Rättat", registry_number="2028/1"))
    refused(
        "programme.years_stand", "first_year", edit_programme, world.work("admin"), row.id, programme(last_year=2030)
    )
    session.refresh(row)
    assert (row.name, row.registry_number, row.last_year) == ("Rättat", "2028/1", 2031)
    told = kept(session, events(session, Tag.FOCUS_AREA_SAVED)[0])
    assert told == {"focus_area.name": ("Två", "Nytt")}
    with pytest.raises(NotPermitted):
        open_programme(world.work("amina.berg"), row.id)


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": ""}, "programme.no_name", "name"),
        ({"first_year": None}, "programme.year", "first_year"),
        ({"last_year": 99999}, "programme.year", "last_year"),
        ({"last_year": 2027}, "programme.period", "last_year"),
        ({"areas": ["", " "]}, "programme.no_areas", "areas"),
        ({"areas": ["Ett", "ETT"]}, "programme.area_exists", "areas"),
        ({"areas": [str(n) for n in range(21)]}, "programme.too_many_areas", "areas"),
    ],
)
def test_a_programme_is_whole(world: World, values: dict[str, Any], code: str, field: str) -> None:
    refused(code, field, add_programme, world.work("admin"), programme(**values))
