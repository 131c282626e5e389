"""What the trail keeps of the registers, and the rules of who gives what."""

import datetime as dt

import pytest

from tracker.domain.administration.people import UserState, check_end_reason, may_manage, roles_given_by, user_state
from tracker.domain.administration.programmes import check_areas, check_years, is_outlived
from tracker.domain.errors import DomainError
from tracker.domain.people import Actor, UserRole
from tracker.domain.trail.changes import FIELDS
from tracker.domain.trail.registers import REGISTER_FIELDS
from tracker.models import Base
from tracker.web.labels.system.administration import REGISTER_FIELDS as WORDS
from tracker.web.labels.system.administration import REGISTER_TABLES


def actor(role: UserRole, *, is_organisation_admin: bool = False) -> Actor:
    return Actor(
        user_id="u",
        name="n",
        role=role,
        organisation_id="o",
        organisation_name="o",
        organisation_kind="actor:business",
        is_authority=False,
        is_organisation_admin=is_organisation_admin,
    )


def test_the_registers_keep_known_columns_with_words_and_share_no_table_with_cases() -> None:
    assert not REGISTER_FIELDS.keys() & FIELDS.keys()
    assert REGISTER_TABLES.keys() == REGISTER_FIELDS.keys()
    assert {name: set(fields) for name, fields in REGISTER_FIELDS.items()} == {n: set(w) for n, w in WORDS.items()}
    for name, fields in REGISTER_FIELDS.items():
        table = Base.metadata.tables[name]
        assert set(fields) <= set(table.c.keys())
        assert "case_id" not in table.c


def test_nothing_secret_of_a_person_is_kept() -> None:
    assert REGISTER_FIELDS["app_user"] == (
        "name", "title", "role", "is_organisation_admin", "disabled_at", "disabled_reason",
    )  # fmt: skip


@pytest.mark.parametrize("role", list(UserRole))
@pytest.mark.parametrize("is_admin", [True, False])
def test_an_organisations_administrator_gives_what_is_ordinary(role: UserRole, *, is_admin: bool) -> None:
    system, own = actor(UserRole.SYSTEM_ADMIN), actor(UserRole.MEMBER, is_organisation_admin=True)
    assert may_manage(system, role, is_organisation_admin=is_admin)
    is_ordinary = role in {UserRole.MEMBER, UserRole.READER} and not is_admin
    assert may_manage(own, role, is_organisation_admin=is_admin) == is_ordinary
    assert set(roles_given_by(own)) == {UserRole.MEMBER, UserRole.READER}
    assert set(roles_given_by(system)) == set(UserRole)


def test_an_account_is_active_waiting_or_ended() -> None:
    assert user_state(is_ended=False, has_come_in=True) is UserState.ACTIVE
    assert user_state(is_ended=False, has_come_in=False) is UserState.WAITING
    assert user_state(is_ended=True, has_come_in=True) is UserState.ENDED


@pytest.mark.parametrize(
    ("reason", "code"),
    [(None, "user.no_reason"), ("", "user.no_reason"), ("Ring 070-123 45 67", "wording.phone")],
)
def test_why_somebody_ends_is_told_without_personal_data(reason: str | None, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        check_end_reason(reason)
    assert (caught.value.code, caught.value.field) == (code, "reason")
    assert len(check_end_reason("x" * 400)) == 300


def test_a_programme_has_years_in_order_and_areas_once_each() -> None:
    assert check_years(2028, 2028) == (2028, 2028)
    assert check_areas([" Ett  och två ", "", "Tre"]) == ["Ett och två", "Tre"]
    assert not is_outlived(2027, dt.date(2027, 12, 31))
    assert is_outlived(2027, dt.date(2028, 1, 1))
