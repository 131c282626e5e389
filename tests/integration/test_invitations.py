"""Links below the web: one use, seven days, taken back; an account is an ordinary member of its own organisation."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.conftest import NOW
from tests.factories import World
from tracker.adapters.signing.common_passwords import CommonPasswords
from tracker.domain.audit import AuditOutcome, Tag
from tracker.domain.cases import CaseStatus, PartyStatus
from tracker.domain.clock import now, time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.mail import LetterWords
from tracker.domain.mail.sending import MailState
from tracker.domain.people import INVITATION_LIFE, LinkState, UserRole
from tracker.extensions import database
from tracker.models.cases import Case, CaseParty
from tracker.models.invitations import Invitation
from tracker.models.mail import OutgoingMail
from tracker.models.people import SecondFactor, SignInAttempt, User, UserSession, WaitingSignIn
from tracker.models.records import AuditEvent
from tracker.models.signing.providers import IdentityProvider
from tracker.queries.entry.invitations import link_seen, sent_links
from tracker.services.entry.entering import EntryDraft, NewPassword, enter, judged_change
from tracker.services.entry.links import LinkFacts, PersonDraft
from tracker.services.entry.sending import invite_person, revoke_invitation, send_again
from tracker.services.parties import (
    InvitationDraft,
    accept_invitation,
    decline_invitation,
    end_party,
    invite_parties,
)
from tracker.services.people import change_password
from tracker.services.sessions import Doors, SignInDraft, token_hash

PHRASE = "gul regnrock vid bryggan"
NILS = PersonDraft(email="Nils.Ny@Friskola.example", name="Nils Ny", title="Intendent")


class Quick:
    """Hashing that takes no time."""

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, stored: str | None, password: str) -> bool:
        return stored == self.hash(password)


class Post:
    """Words letters and remembers the tokens that only they hold."""

    def __init__(self) -> None:
        self.facts: list[LinkFacts] = []

    def __call__(self, facts: LinkFacts) -> LetterWords:
        self.facts.append(facts)
        return LetterWords("Inbjudan", f"https://x.example/inbjudan/{facts.token}")

    @property
    def token(self) -> str:
        return self.facts[-1].token


@pytest.fixture
def post() -> Post:
    return Post()


class Meanwhile(Quick):
    """While it works, the organisation decides that its people come by its own sign-in."""

    def __init__(self, organisation_id: str) -> None:
        self.organisation_id = organisation_id

    def hash(self, password: str) -> str:
        row = IdentityProvider(
            organisation_id=self.organisation_id,
            issuer="https://id.friskola.example",
            client_id="x",
            client_secret="sealed by nobody",
            email_domains=["friskola.example"],
            is_required=True,
        )
        with database.writer.begin() as session:
            session.add(row)
        return super().hash(password)


def come_in(token: str, password: str = PHRASE, passwords: Quick | None = None, **values: Any) -> Any:
    doors = Doors(database.reader, database.writer)
    draft = EntryDraft(token, password, key_of=str.upper, **values)
    return enter(doors, passwords or Quick(), CommonPasswords(), draft)


def refused(token: str, password: str = PHRASE) -> str:
    with pytest.raises(DomainError) as caught:
        come_in(token, password)
    return caught.value.code


def party_of(world: World, case: Case, name: str = "rektor") -> CaseParty:
    query = sa.select(CaseParty).where(
        CaseParty.case_id == case.id, CaseParty.organisation_id == world.organisation(name).id
    )
    return world.session.scalars(query).one()


def invited(world: World, post: Post, person: PersonDraft = NILS, name: str = "rektor") -> Case:
    case = world.case()
    draft = InvitationDraft(organisation_ids=[world.organisation(name).id], person=person)
    invite_parties(world.work("amina.berg"), case, draft, post)
    return case


def test_a_link_is_in_its_letter_and_nowhere_else(world: World, session: Session, post: Post) -> None:
    case = invited(world, post)
    row, letter = session.scalars(sa.select(Invitation)).one(), session.scalars(sa.select(OutgoingMail)).one()
    assert (row.email, row.name, row.title, row.case_id) == (
        "nils.ny@friskola.example",
        "Nils Ny",
        "Intendent",
        case.id,
    )
    assert (row.expires_at, row.token_hash) == (NOW + INVITATION_LIFE, token_hash(post.token))
    assert len(post.token) >= 43
    assert post.token in str(letter.body)
    assert (letter.to_address, letter.case_id, letter.organisation_id) == (row.email, case.id, row.organisation_id)
    assert post.facts[0].inviter_organisation == "Farsta stadsdelsförvaltning"
    told = session.scalars(sa.select(AuditEvent)).all()
    assert [each.tag for each in told] == [Tag.PARTY_INVITED]
    assert post.token not in str([each.facts for each in told])


def test_who_comes_in_is_an_ordinary_member_signed_in_and_the_partys_contact(
    world: World, session: Session, post: Post
) -> None:
    case = invited(world, post)
    wrong = SignInAttempt(account_key="NILS.NY@FRISKOLA.EXAMPLE", address_key="", attempted_at=NOW)
    session.add(wrong)
    session.commit()
    entered = come_in(post.token, device="Firefox/Linux")
    assert session.scalars(sa.select(SignInAttempt.id)).all() == [], "who is in has no wrong tries behind"
    user = session.scalars(sa.select(User).where(User.email == "nils.ny@friskola.example")).one()
    assert (user.name, user.title, user.role) == ("Nils Ny", "Intendent", UserRole.MEMBER)
    assert (user.organisation_id, user.is_organisation_admin) == (world.organisation("rektor").id, False)
    assert user.password_hash == f"hash of {PHRASE}"
    live = session.scalars(sa.select(UserSession)).one()
    assert (live.token_hash, live.user_id, entered.case_id) == (token_hash(entered.session_token), user.id, case.id)
    assert party_of(world, case).contact_id == user.id
    row = session.scalars(sa.select(Invitation)).one()
    assert (row.used_at, row.used_by_id) == (NOW, user.id)
    told = {(event.tag, event.user_id) for event in session.scalars(sa.select(AuditEvent))}
    assert {(Tag.INVITATION_USED, user.id), (Tag.SESSION_STARTED, user.id)} <= told
    assert accept_invitation(world.work("nils.ny"), case).status is PartyStatus.ACCEPTED


def test_an_account_without_password_gets_its_first_one(world: World, session: Session, post: Post) -> None:
    case = world.case()
    rektor = world.user("rektor")
    draft = InvitationDraft(organisation_ids=[rektor.organisation_id], contacts={rektor.organisation_id: rektor.id})
    invite_parties(world.work("amina.berg"), case, draft, post)
    before = session.scalar(sa.select(sa.func.count()).select_from(User))
    session.commit()
    come_in(post.token)
    session.refresh(rektor)
    assert rektor.password_hash == f"hash of {PHRASE}"
    assert session.scalar(sa.select(sa.func.count()).select_from(User)) == before


def test_a_second_factor_is_not_passed_by_with_a_first_password(world: World, session: Session, post: Post) -> None:
    case = world.case()
    rektor = world.user("rektor")
    session.add(SecondFactor(user_id=rektor.id, secret="sealed by nobody", confirmed_at=NOW))
    draft = InvitationDraft(organisation_ids=[rektor.organisation_id], contacts={rektor.organisation_id: rektor.id})
    invite_parties(world.work("amina.berg"), case, draft, post)
    session.commit()
    assert refused(post.token) == "invitation.has_account"
    session.refresh(rektor)
    assert rektor.password_hash is None


def test_an_account_with_a_password_never_gets_another_by_a_link(world: World, session: Session, post: Post) -> None:
    case = world.case()
    karin = world.user("karin.lund")
    stored = karin.password_hash
    draft = InvitationDraft(organisation_ids=[karin.organisation_id], contacts={karin.organisation_id: karin.id})
    invite_parties(world.work("amina.berg"), case, draft, post)
    session.commit()
    assert refused(post.token) == "invitation.has_account"
    session.refresh(karin)
    assert karin.password_hash == stored
    session.commit()
    accept_invitation(world.work("karin.lund"), case)
    row = session.scalars(sa.select(Invitation)).one()
    assert row.used_by_id == karin.id


def test_a_provider_that_is_demanded_meanwhile_is_not_passed_by(world: World, session: Session, post: Post) -> None:
    invited(world, post)
    deciding = Meanwhile(world.organisation("rektor").id)
    session.commit()
    with pytest.raises(DomainError, match=r"session\.provider_only"):
        come_in(post.token, passwords=deciding)
    assert session.scalars(sa.select(UserSession.id)).all() == []
    assert session.scalars(sa.select(Invitation.used_at)).one() is None


def test_two_who_use_it_at_once_make_one_account(world: World, session: Session, post: Post) -> None:
    invited(world, post)
    session.commit()

    def one(number: int) -> str:
        with time_set(NOW):
            try:
                return str(come_in(post.token, f"{PHRASE} {number}").session_token)
            except DomainError as error:
                return error.code

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(one, range(6)))
    assert sorted(answers).count("invitation.dead") + answers.count("user.email_taken") == 5, answers
    assert session.scalar(sa.select(sa.func.count()).where(User.email == "nils.ny@friskola.example")) == 1
    assert session.scalar(sa.select(sa.func.count()).select_from(UserSession)) == 1


def test_a_link_opens_once(world: World, session: Session, post: Post) -> None:
    invited(world, post)
    session.commit()
    come_in(post.token)
    assert refused(post.token) == "invitation.dead"
    assert refused("a" * 43) == "invitation.dead"


def test_a_link_opens_for_seven_days(world: World, session: Session, post: Post) -> None:
    invited(world, post)
    session.commit()
    with time_set(NOW + dt.timedelta(days=7)):
        assert refused(post.token) == "invitation.dead"
    with time_set(NOW + dt.timedelta(days=6, hours=23)):
        come_in(post.token)


@pytest.mark.parametrize("how", ["revoked", "ended", "declined", "closed", "disabled", "sent anew"])
def test_a_link_dies_with_its_ground(how: str, world: World, session: Session, post: Post) -> None:
    case = invited(world, post)
    work, party = world.work("amina.berg"), party_of(world, case)
    row = session.scalars(sa.select(Invitation)).one()
    old = post.token
    if how == "revoked":
        revoke_invitation(work, case, row.id)
    elif how == "ended":
        end_party(work, case, party.id, "Uppdraget är slut.")
    elif how == "declined":
        decline_invitation(world.work("rektor"), case)
    elif how == "closed":
        case.status = CaseStatus.CLOSED
    elif how == "disabled":
        world.user("rektor").email, row.email = "gammal@friskola.example", "gammal@friskola.example"
        session.flush()
        world.user("gammal").disabled_at = now()
    else:
        send_again(work, case, row.id, new_id(), post)
    session.commit()
    assert refused(old) == "invitation.dead"
    session.refresh(row)
    letter = session.get_one(OutgoingMail, row.mail_id)
    if how in {"revoked", "ended", "declined", "sent anew"}:
        assert row.revoked_at is not None
        assert (letter.state, letter.body) == (MailState.CANCELLED, None)
    if how == "sent anew":
        session.commit()
        come_in(post.token)


def test_sending_the_form_twice_sends_one_letter(world: World, session: Session, post: Post) -> None:
    case, token = world.case(), new_id()
    party = world.party(case, "rektor", status=PartyStatus.INVITED)
    person = PersonDraft(id=token, email=NILS.email, name=NILS.name)
    made = [invite_person(world.work("amina.berg"), case, party.id, person, post).id for _ in range(2)]
    assert made == [token, token]
    again = new_id()
    for _ in range(2):
        send_again(world.work("amina.berg"), case, token, again, post)
    assert session.scalar(sa.select(sa.func.count()).select_from(OutgoingMail)) == 2
    states = [link.state(now()) for link in sent_links(session, world.actor("amina.berg"), case.id)]
    assert sorted(states) == [LinkState.OPEN, LinkState.REVOKED]
    assert sent_links(session, world.actor("olle.nystrom"), case.id) == []


@pytest.mark.parametrize(
    ("code", "field", "values"),
    [
        ("mail.bad_address", "email", {"email": "ingen adress"}),
        ("mail.bad_address", "email", {"email": "a@b.example\r\nBcc: c@d.example"}),
        ("invitation.no_name", "name", {"name": ""}),
        ("invitation.works_elsewhere", "email", {"email": "Karin.Lund@polis.example"}),
        ("invitation.works_elsewhere", "email", {"email": "ｋarin.lund@polis.example"}),
    ],
)
def test_who_cannot_be_invited(
    world: World, session: Session, post: Post, code: str, field: str, values: dict[str, str]
) -> None:
    case = world.case()
    party = world.party(case, "rektor", status=PartyStatus.INVITED)
    person = PersonDraft(**{"email": NILS.email, "name": NILS.name, **values})
    with pytest.raises(DomainError) as caught:
        invite_person(world.work("amina.berg"), case, party.id, person, post)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert session.scalars(sa.select(OutgoingMail)).all() == []


def test_an_ended_account_is_not_opened_by_an_invitation(world: World, session: Session, post: Post) -> None:
    world.user("rektor").disabled_at = now()
    case = world.case()
    party = world.party(case, "rektor", status=PartyStatus.INVITED)
    person = PersonDraft(email="rektor@friskola.example", name="Ingrid")
    with pytest.raises(DomainError) as caught:
        invite_person(world.work("amina.berg"), case, party.id, person, post)
    assert caught.value.code == "invitation.account_ended"


def test_only_coordinators_send_and_take_back(world: World, session: Session, post: Post) -> None:
    case = invited(world, post)
    row, party = session.scalars(sa.select(Invitation)).one(), party_of(world, case)
    for name in ("karin.lund", "olle.nystrom", "rektor", "admin"):
        with pytest.raises(NotPermitted):
            invite_person(world.work(name), case, party.id, NILS, post)
        with pytest.raises(NotPermitted):
            send_again(world.work(name), case, row.id, new_id(), post)
        with pytest.raises(NotPermitted):
            revoke_invitation(world.work(name), case, row.id)
    other = world.case(title="Ett annat torg")
    with pytest.raises(NotVisible):
        revoke_invitation(world.work("amina.berg"), other, row.id)
    assert link_seen(session, row.token_hash) is not None


def test_several_are_invited_without_a_typed_person_only(world: World, post: Post) -> None:
    case = world.case()
    ids = [world.organisation(name).id for name in ("rektor", "karin.lund")]
    with pytest.raises(DomainError, match=r"invitation\.one_at_a_time"):
        invite_parties(world.work("amina.berg"), case, InvitationDraft(organisation_ids=ids, person=NILS), post)


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("kort", "password.too_short"),
        ("passwordpassword", "password.common"),
        ("nils.ny@friskola", "password.context"),
        ("Friskolan Lärkträdet", "password.context"),
        ("x" * 3 + "gul regnrock" * 20, "password.too_long"),
    ],
)
def test_a_password_that_will_not_do_leaves_the_link_as_it_was(
    world: World, session: Session, post: Post, password: str, code: str
) -> None:
    invited(world, post)
    session.commit()
    assert refused(post.token, password) == code
    come_in(post.token)


# --- one's own password -----------------------------------------------------------------------------------------------
def change(old: str, new: str) -> tuple[str, str]:
    proof = SignInDraft("karin.lund@polis.example", old, "account", "address")
    doors = Doors(database.reader, database.writer)
    return judged_change(doors, Quick(), CommonPasswords(), NewPassword(proof, new, ("Karin Lund",)))


@pytest.mark.parametrize(
    ("old", "new", "code", "field"),
    [
        ("fel", PHRASE, "password.wrong_old", "old_password"),
        ("det gamla", "kort", "password.too_short", "password"),
        ("det gamla", "KarinLund karin", "password.context", "password"),
        (PHRASE, PHRASE, "password.unchanged", "password"),
    ],
)
def test_a_change_that_will_not_do(world: World, session: Session, old: str, new: str, code: str, field: str) -> None:
    world.user("karin.lund").password_hash = f"hash of {PHRASE if old == PHRASE else 'det gamla'}"
    session.commit()
    with pytest.raises(DomainError) as caught:
        change(old, new)
    assert (caught.value.code, caught.value.field) == (code, field)


def test_guessing_the_old_password_is_throttled_as_signing_in(world: World, session: Session) -> None:
    session.commit()
    codes = set()
    for _ in range(12):
        with pytest.raises(DomainError) as caught:
            change("fel", PHRASE)
        codes.add(caught.value.code)
    assert codes == {"password.wrong_old", "session.throttled"}


def test_a_change_ends_every_other_sign_in(world: World, session: Session) -> None:
    karin = world.user("karin.lund")
    karin.password_hash = "hash of det gamla"
    session.add_all(
        [UserSession(token_hash=name, user_id=karin.id, last_seen_at=NOW) for name in ("a", "b")]
        + [UserSession(token_hash="c", user_id=world.user("sara.holm").id, last_seen_at=NOW)]
        + [WaitingSignIn(token_hash="d", user_id=karin.id, account_key="k")]
    )
    session.commit()
    before, stored = change("det gamla", PHRASE)
    assert change_password(world.work("karin.lund"), before, stored) == 2
    live = session.scalars(sa.select(UserSession.token_hash).where(UserSession.ended_at.is_(None))).all()
    assert live == ["c"]
    assert session.scalars(sa.select(WaitingSignIn)).one().ended_at is not None, "begun with the old password"
    assert world.user("karin.lund").password_hash == f"hash of {PHRASE}"
    event = session.scalars(sa.select(AuditEvent).where(AuditEvent.tag == Tag.PASSWORD_CHANGED)).one()
    assert (event.outcome, event.facts) == (AuditOutcome.DONE, {"count": 2})
    with pytest.raises(DomainError, match=r"password\.wrong_old"):
        change_password(world.work("karin.lund"), before, "something else")
