"""The register of actors and the word lists: who may change them, and what never happens to them."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories import World
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import PartyStatus
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.vocabulary import Vocabulary
from tracker.models.people import Organisation
from tracker.models.records import AuditEvent
from tracker.queries.organisations import OrganisationFilter, cases_of, count_organisations, organisations
from tracker.queries.people import people_of
from tracker.queries.reference import all_terms, term, terms
from tracker.services.organisations import OrganisationDraft, add_organisation, edit_organisation
from tracker.services.vocabulary import TermDraft, add_term, reinstate_term, retire_term


def draft(**values: Any) -> OrganisationDraft:
    return OrganisationDraft(
        **{
            "id": new_id(),
            "name": "Ångloket AB",
            "short_name": "Ångloket",
            "kind_code": "actor:property_owner",
            **values,
        },
    )


@pytest.mark.parametrize("name", ["amina.berg", "maja.lind", "admin"])
def test_coordinators_and_the_administrator_add_actors(world: World, session: Session, name: str) -> None:
    row = add_organisation(world.work(name), draft())
    event = session.scalars(sa.select(AuditEvent)).one()
    assert (event.tag, event.subject_id, event.facts) == (
        Tag.ORGANISATION_SAVED,
        row.id,
        {"kind": "actor:property_owner"},
    )


@pytest.mark.parametrize("name", ["karin.lund", "johan.ek", "overblick", "maria.falk"])
def test_others_do_not_and_the_try_is_logged(world: World, session: Session, name: str) -> None:
    count = session.scalar(sa.select(sa.func.count()).select_from(Organisation))
    with pytest.raises(NotPermitted):
        add_organisation(world.work(name), draft())
    assert session.scalar(sa.select(sa.func.count()).select_from(Organisation)) == count
    assert session.scalars(sa.select(AuditEvent)).one().outcome is AuditOutcome.REFUSED


def test_sending_twice_adds_one(world: World, session: Session) -> None:
    sent = draft()
    first, second = add_organisation(world.work("admin"), sent), add_organisation(world.work("admin"), sent)
    assert first.id == second.id
    assert session.scalar(sa.select(sa.func.count()).where(Organisation.name == sent.name)) == 1


@pytest.mark.parametrize(
    ("values", "code", "field"),
    [
        ({"name": "Trafikkontoret"}, "organisation.name_taken", "name"),
        ({"kind_code": "actor:none"}, "organisation.unknown_kind", "kind_code"),
        ({"kind_code": "measure:safety_walks"}, "organisation.unknown_kind", "kind_code"),
        ({"district_id": "aaaaaaaaaaaaaaaa"}, "organisation.unknown_district", "district_id"),
    ],
)
def test_what_does_not_hold_is_refused_at_its_field(world: World, values: Any, code: str, field: str) -> None:
    with pytest.raises(DomainError) as caught:
        add_organisation(world.work("admin"), draft(**values))
    assert (caught.value.code, caught.value.field) == (code, field)


def test_a_stale_edit_shows_what_is_saved(world: World) -> None:
    row = add_organisation(world.work("admin"), draft())
    seen = row.version
    edit_organisation(world.work("amina.berg"), draft(id=row.id, name="Östra bolaget", version=seen))
    with pytest.raises(StaleEdit) as caught:
        edit_organisation(world.work("admin"), draft(id=row.id, name="Västra bolaget", version=seen))
    assert caught.value.facts["saved"] == {"name": "Östra bolaget", "short_name": "Ångloket"}
    assert (row.name, row.sort_key) == ("Östra bolaget", "{cstra bolaget")


def test_an_actor_that_is_not_there_is_not_edited(world: World) -> None:
    with pytest.raises(NotVisible):
        edit_organisation(world.work("admin"), draft())


def test_a_retired_kind_stays_but_is_not_given_anew(world: World) -> None:
    row = add_organisation(world.work("admin"), draft())
    retire_term(world.work("admin"), "actor:property_owner")
    edit_organisation(world.work("admin"), draft(id=row.id, name="Nytt namn"))
    with pytest.raises(DomainError):
        add_organisation(world.work("admin"), draft(name="Ett annat bolag"))


def test_cases_are_counted_only_where_the_actor_may_know_of_them(world: World, session: Session) -> None:
    farsta, skarholmen = world.case(), world.case("maja.lind", title="Centrumgången")
    for case in (farsta, skarholmen):
        world.party(case, "johan.ek")
    world.party(farsta, "eva.rask", status=PartyStatus.LEFT)

    def seen(name: str) -> dict[str, int]:
        rows = organisations(session, world.actor(name), OrganisationFilter(), limit=100, offset=0)
        return {row.name: row.cases for row in rows}

    owner, police, left = "Centrumfastigheter Söder AB", "Lokalpolisområde Farsta", "Bostadsbolaget Tallbacken"
    assert {name: seen(name)[owner] for name in ("amina.berg", "maja.lind", "johan.ek", "overblick", "karin.lund")} == {
        "amina.berg": 1,
        "maja.lind": 1,
        "johan.ek": 2,
        "overblick": 2,
        "karin.lund": 0,
    }
    assert seen("overblick")[police] == seen("overblick")[left] == 0
    organisation_id = world.organisation("johan.ek").id
    assert [case.id for case in cases_of(session, world.actor("maja.lind"), organisation_id)] == [skarholmen.id]
    assert cases_of(session, world.actor("karin.lund"), organisation_id) == []


def test_the_list_is_filtered_by_kind_and_name_with_swedish_letters(world: World, session: Session) -> None:
    def names(**values: str) -> list[str]:
        wanted = OrganisationFilter(**values)
        rows = organisations(session, world.actor("amina.berg"), wanted, limit=100, offset=0)
        assert count_organisations(session, wanted) == len(rows)
        return [row.name for row in rows]

    assert names(kind="actor:police") == ["Lokalpolisområde Farsta", "Lokalpolisområde Skärholmen"]
    assert names(text="SÖDER") == ["Centrumfastigheter Söder AB"]
    assert names(text="skärholmen", kind="actor:district_administration") == ["Skärholmens stadsdelsförvaltning"]
    assert names(text="%") == []
    everyone = names()
    assert everyone[0] == "Bostadsbolaget Tallbacken"
    assert everyone[-1] == "Trafikkontoret"


def test_addresses_are_for_coordinators_admins_and_colleagues(world: World, session: Session) -> None:
    organisation_id = world.organisation("johan.ek").id

    def addresses(name: str) -> set[str | None]:
        return {person.email for person in people_of(session, world.actor(name), organisation_id)}

    known = {"johan.ek@centrumfastigheter.example", "maria.falk@centrumfastigheter.example"}
    assert addresses("amina.berg") == addresses("admin") == addresses("johan.ek") == addresses("maria.falk") == known
    assert addresses("karin.lund") == addresses("overblick") == {None}
    world.user("maria.falk").disabled_at = NOW
    session.commit()
    people = people_of(session, world.actor("karin.lund"), organisation_id)
    assert [person.name for person in people] == ["Johan Ek"]


def test_the_administrator_alone_changes_the_word_lists(world: World) -> None:
    for name in ("amina.berg", "overblick", "karin.lund"):
        with pytest.raises(NotPermitted):
            add_term(world.work(name), TermDraft(Vocabulary.THEME, "Nytt tema"))
        for act in (retire_term, reinstate_term):
            with pytest.raises(NotPermitted):
                act(world.work(name), "actor:police")


def test_a_term_is_added_last_with_a_code_of_its_own(world: World, session: Session) -> None:
    before = all_terms(session, Vocabulary.ACTOR)
    row = add_term(
        world.work("admin"), TermDraft(Vocabulary.ACTOR, "Köpmän på gågatan", "Näringsliv", is_authority=True)
    )
    assert (row.code, row.is_authority) == ("actor:kopman_pa_gagatan", True)
    assert row.position > max(other.position for other in before)
    twin = add_term(world.work("admin"), TermDraft(Vocabulary.ACTOR, "Köpman på gågatan"))
    assert twin.code == "actor:kopman_pa_gagatan_2"
    cause = add_term(world.work("admin"), TermDraft(Vocabulary.CAUSE, "Mörker", is_authority=True))
    assert not cause.is_authority


def test_a_word_is_there_once_and_retired_ones_are_pointed_at(world: World) -> None:
    add_term(world.work("admin"), TermDraft(Vocabulary.THEME, "Buller"))
    with pytest.raises(DomainError) as caught:
        add_term(world.work("admin"), TermDraft(Vocabulary.THEME, "BULLER"))
    assert (caught.value.code, caught.value.field) == ("term.exists", "label")
    retire_term(world.work("admin"), "theme:buller")
    with pytest.raises(DomainError) as caught:
        add_term(world.work("admin"), TermDraft(Vocabulary.THEME, "Buller"))
    assert caught.value.code == "term.exists_retired"


def test_a_retired_term_is_kept_and_can_come_back(world: World, session: Session) -> None:
    code = "actor:police"
    retire_term(world.work("admin"), code)
    first = term(session, Vocabulary.ACTOR, code)
    assert first is not None
    assert first.retired_at == NOW
    assert code not in {row.code for row in terms(session, Vocabulary.ACTOR)}
    assert code in {row.code for row in terms(session, Vocabulary.ACTOR, keep=code)}
    reinstate_term(world.work("admin"), code)
    assert code in {row.code for row in terms(session, Vocabulary.ACTOR)}
    with pytest.raises(NotVisible):
        retire_term(world.work("admin"), "theme:finns_inte")
