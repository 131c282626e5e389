"""Coming in by a link: an account is made, or gets its first password, and is signed in. There is no actor yet."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import Final, Protocol

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.domain.people import THROTTLE_WINDOW, WRONG_TRIES, LinkState, UserRole
from tracker.domain.signing.second_factors import is_demanded
from tracker.domain.texts.passwords import check_password
from tracker.models.cases import CaseParty
from tracker.models.invitations import Invitation
from tracker.models.people import SecondFactor, SignInAttempt, User
from tracker.queries.entry.invitations import LinkSeen, held_invitation, link_seen, unknown_links_tried
from tracker.queries.parties import active_party_of
from tracker.queries.people import account_of
from tracker.queries.signing.providers import offer_of
from tracker.services.constraints import rule_for
from tracker.services.sessions import (
    Doors,
    PasswordCheck,
    SignInDraft,
    add_session,
    event,
    judged_account,
    token_hash,
)

PRODUCT: Final = "Platssamverkan"


class PasswordMaker(PasswordCheck, Protocol):
    """What is asked of the password adapter."""

    def hash(self, password: str) -> str:
        """The stored form of a password."""
        ...


@dataclass(frozen=True, slots=True)
class EntryDraft:
    """A link with the password that its holder has chosen. ``old_token``: of a sign-in that the new one replaces.

    ``key_of``: the keyed hash of an address; whose it is stands in the link's row, and no other key is asked for.
    ``policy``: whether a second factor is demanded here; ``sealed_secret``: then, of the app to be connected next.
    """

    token: str = field(repr=False)
    password: str = field(repr=False)
    key_of: Callable[[str], str]
    device: str = ""
    old_token: str | None = field(default=None, repr=False)
    policy: str = "offered"
    sealed_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class NewPassword:
    """A change of one's own password. ``proof``: the old one, judged and throttled as a try to sign in.

    ``has_second_factor``: the person must have one here.
    """

    proof: SignInDraft
    password: str = field(repr=False)
    context: tuple[str, ...] = ()
    has_second_factor: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """Who has come in: the token of the sign-in, and where to."""

    session_token: str = field(repr=False)
    case_id: str


def enter(doors: Doors, passwords: PasswordMaker, common: Container[str], draft: EntryDraft) -> Entered:
    """Use a link up: make the account, sign it in, and let it be the party's contact if there is none.

    Hashing takes a while and holds no lock, so the link is judged before and again after. Raises DomainError
    ``invitation.dead`` (also when somebody else was first), ``invitation.has_account``, ``invitation.provider_only``
    (``session.provider_only`` when that was decided meanwhile), or ``password.*`` at its field.
    """
    with doors.reader() as session:
        seen = _open_for_password(session, draft.token)
    needs_more = is_demanded(draft.policy, seen.user_role)
    check_password(draft.password, common=common, context=context_of(seen), has_second_factor=needs_more)
    stored = passwords.hash(draft.password)
    try:
        with doors.writer.begin() as session:
            return _use_up(session, draft, stored)
    except IntegrityError as error:  # two links of one person, used at once
        raise rule_for(error) from error


def judged_change(
    doors: Doors, passwords: PasswordMaker, common: Container[str], change: NewPassword
) -> tuple[str, str]:
    """(what was stored, what is to be stored) for a change whose old password is right; nothing is changed yet.

    Apart from the verb, since hashing must hold no lock. Raises DomainError ``password.*`` at its field.
    """
    context = (PRODUCT, *change.context)
    check_password(change.password, common=common, context=context, has_second_factor=change.has_second_factor)
    try:
        found = judged_account(doors, passwords, change.proof)
    except DomainError as error:
        code = "password.wrong_old" if error.code == "session.refused" else error.code
        raise DomainError(code, "old_password") from error
    if found.demands_provider:
        raise DomainError("password.provider_only", "old_password")
    if passwords.verify(found.password_hash, change.password):
        raise DomainError("password.unchanged", "password")
    return found.password_hash or "", passwords.hash(change.password)


def context_of(seen: LinkSeen) -> tuple[str, ...]:
    """What an outsider knows of the person: words that make no password."""
    known = (PRODUCT, seen.name, seen.title, seen.email, seen.organisation, seen.district, seen.inviter_organisation)
    return tuple(text for text in known if text)


def check_unknown_links(reader: sessionmaker[Session], key: str) -> None:
    """Refuse a place that has tried too many links that nobody was sent. Raises DomainError session.throttled."""
    with reader() as session:
        if unknown_links_tried(session, key, now() - THROTTLE_WINDOW) >= WRONG_TRIES:
            raise DomainError("session.throttled")


def remember_unknown_link(writer: sessionmaker[Session], key: str) -> None:
    """Write down that a link was tried that nobody was sent; signing in forgets it after a day."""
    with writer.begin() as session:
        session.add(SignInAttempt(id=new_id(), account_key="", address_key=key, attempted_at=now()))


def open_link(session: Session, hashed: str) -> LinkSeen:
    """What an open link is about, by the hash of its token. Raises DomainError as enter."""
    seen = link_seen(session, hashed)
    if seen is None or seen.state(now()) is not LinkState.OPEN:
        raise DomainError("invitation.dead")
    if seen.has_sign_in:
        raise DomainError("invitation.has_account")
    return seen


def use_link(session: Session, hashed: str) -> tuple[User, Invitation]:
    """Use a link up for its account, which is made if there is none; who does has shown who it is."""
    row = held_invitation(session, hashed)
    seen = open_link(session, hashed)
    if row is None:
        raise DomainError("invitation.dead")
    user = _account(session, seen)
    session.flush()
    row.used_at, row.used_by_id = now(), user.id
    party = active_party_of(session, seen.case_id, seen.organisation_id)
    if party is not None:
        _be_contact(party, user)
    return user, row


def _open_for_password(session: Session, token: str) -> LinkSeen:
    seen = open_link(session, token_hash(token))
    offer = offer_of(session, seen.organisation_id)
    if offer is not None and offer.is_required:
        raise DomainError("invitation.provider_only")
    return seen


def _use_up(session: Session, draft: EntryDraft, stored: str) -> Entered:
    user, row = use_link(session, token_hash(draft.token))
    user.password_hash = stored
    is_setting_up = is_demanded(draft.policy, user.role) and draft.sealed_secret
    if is_setting_up:  # it counts from its first code, as services/signing/second_factors.py tells
        session.add(SecondFactor(user_id=user.id, secret=draft.sealed_secret))
    session.flush()
    found = account_of(session, user.id)
    if found is None:
        raise DomainError("invitation.dead")
    key = draft.key_of(user.email)
    token = add_session(session, found, account_key=key, device=draft.device, old_token=draft.old_token)
    session.add(event(Tag.INVITATION_USED, found, subject_id=row.id, case_id=row.case_id))
    if is_setting_up:
        session.add(event(Tag.SECOND_FACTOR_BEGUN, found))
    return Entered(token, row.case_id)


def _account(session: Session, seen: LinkSeen) -> User:
    """The account with the address, or a new one: an ordinary member of the invited organisation and nothing more."""
    if seen.user_id is not None:
        return session.get_one(User, seen.user_id)
    made = User(
        id=new_id(),
        email=seen.email,
        name=seen.name,
        title=seen.title,
        organisation_id=seen.organisation_id,
        role=UserRole.MEMBER,
    )
    session.add(made)
    return made


def _be_contact(party: CaseParty, user: User) -> None:
    if party.contact_id is None:
        party.contact_id = user.id
