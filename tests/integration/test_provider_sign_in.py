"""Coming in through an organisation below the web: what two at once make, and how the operator lets passwords back."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories import World
from tests.openid_provider import CLIENT_ID
from tracker.cli import main
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError
from tracker.domain.people import account_key
from tracker.domain.signing.providers import Challenge
from tracker.extensions import database
from tracker.models.people import User, UserSession
from tracker.models.signing.providers import ExternalIdentity, IdentityProvider
from tracker.services.sessions import Doors
from tracker.services.signing.provider_sign_in import AnswerDraft, come_by_provider

ISSUER = "https://login.polis.example"


class Honest:
    """A provider that says of everybody the same."""

    def challenge(self) -> Challenge:
        return Challenge("state", "nonce", "verifier")

    def way_to(self, issuer: str, client_id: str, secret: str, challenge: Challenge, *, anew: bool = False) -> str:
        assert not anew
        return issuer

    def judge_sender(self, issuer: str, said: str | None) -> None:
        assert said is None

    def redeem(self, issuer: str, client_id: str, secret: str, challenge: Challenge, code: str) -> Mapping[str, Any]:
        return {"iss": issuer, "sub": "ny", "email": "ny@polis.example", "email_verified": True, "name": "Ny Person"}


@pytest.fixture
def police(world: World, session: Session) -> IdentityProvider:
    row = IdentityProvider(
        organisation_id=world.organisation("karin.lund").id,
        issuer=ISSUER,
        client_id=CLIENT_ID,
        client_secret="sealed by nobody",
        email_domains=["polis.example"],
        makes_accounts=True,
    )
    session.add(row)
    session.commit()
    return row


def come(provider_id: str, state: str) -> str:
    draft = AnswerDraft(
        provider_id=provider_id,
        challenge=Challenge(state, "nonce", "verifier"),
        begun_at=NOW,
        code="a-code",
        sender=None,
        address_key="address",
        key_of=partial(account_key, "a secret"),
    )
    with time_set(NOW):
        try:
            come_by_provider(Doors(database.reader, database.writer), Honest(), draft)
        except DomainError as error:
            return error.code
    return "in"


def test_the_first_sign_in_from_several_places_at_once_makes_one_account(
    police: IdentityProvider, session: Session
) -> None:
    provider_id = police.id
    session.commit()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(partial(come, provider_id), ["a", "b", "c", "d"]))
    assert "in" in answers
    assert set(answers) <= {"in", "sso.linked_meanwhile", "sso.other_person", "user.email_taken"}
    assert session.scalar(sa.select(sa.func.count()).where(User.email == "ny@polis.example")) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(ExternalIdentity)) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == answers.count("in")
    session.commit()
    assert come(provider_id, "e") == "in"


def test_one_answer_at_once_lets_one_in(police: IdentityProvider, session: Session) -> None:
    provider_id = police.id
    session.commit()
    assert come(provider_id, "first") == "in"
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(partial(come, provider_id), ["same"] * 4))
    assert sorted(answers) == ["in", "sso.spent", "sso.spent", "sso.spent"]


def test_the_operator_lets_passwords_back(
    police: IdentityProvider, session: Session, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    session.commit()
    told = CliRunner().invoke(main, ["passwords-again", "Polisen"])
    assert told.exit_code == 1
    police.is_required = True
    session.commit()
    assert CliRunner().invoke(main, ["passwords-again", "Ingen"]).exit_code == 1
    assert CliRunner().invoke(main, ["passwords-again", "Polisen"]).exit_code == 0
    session.refresh(police)
    assert police.is_required is False
