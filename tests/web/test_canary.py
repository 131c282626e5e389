"""The canary crawl: a case full of words of its own; every address, as everybody; no foreign word may appear.

And at least one own word must, on most pages: proof that the crawl saw something.
"""

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Iterable

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from tests.client import PageClient
from tests.crawl import INQUIRY_LINK, LINK, PLACE_LINK, SIGN_UP_LINK, STATUS_LINK, paths
from tests.factories import World
from tests.full_case import (
    AUTHORITIES,
    CONTENT,
    GIVEN_OUT,
    PRIVATE,
    SEALED,
    SHARED,
    contents,
    freeze,
    full_case,
    log_changes,
    plant,
    shelve,
)
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now, time_set
from tracker.domain.steps import Step
from tracker.domain.walks.inquiry import PointState
from tracker.models.cases import Case, CaseCoordinator, CaseParty
from tracker.models.files.attachments import Attachment
from tracker.models.invitations import Invitation
from tracker.models.mail import OutgoingMail
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.notes import Note
from tracker.models.walks.inquiry import WalkPoint
from tracker.services.law.closing import ClosingDraft, close_case

SignIn = Callable[[str], PageClient]
WORDS = re.compile(rf"(?:{SHARED}|{SEALED}|{AUTHORITIES}|{PRIVATE})[a-z0-9]+")
GIVEN = (GIVEN_OUT, f"{SHARED}disclosure", f"{SHARED}closing")
# at least one word of each kind of text that only authorities read must reach every authority
AUTHORITIES_READ = {
    "observationtitle", "problemtitle", "possiblecausetext", "measuretitle", "followuptext", "meetingtitle",
    "ownmappingwhythisproblem", "causetext", "goaltext", "walkstopname", "walkfindingtext",
}  # fmt: skip
# what a link opens for whoever holds it: tried by itself
BY_LINK = {
    "people.invitation", "walks.inquiry", "walks.inquiry_data", "walks.inquiry_ground", "walks.place",
    "walks.place_calendar", "walks.sign_up", "walks.sign_up_calendar", "walks.told_status",
}  # fmt: skip
OUTSIDERS = ("maja.lind", "birgitta.sjo", "reza.amini")


@pytest.fixture
def case(app: Flask, world: World, session: Session) -> Case:
    made = full_case(world)
    assert shelve(session, app.extensions["shelf"]) == 16
    assert len(plant(session)) > 50
    freeze(world, made)
    log_changes(world, made)
    return made


def crawl(app: Flask, session: Session, case: Case, client: PageClient) -> dict[str, set[str]]:
    """Every word seen, with the addresses it was seen at. Any answer counts: pages, layers, errors, redirects."""
    seen: dict[str, set[str]] = {}
    addresses = [path for rule, path in paths(app, session, case) if rule.endpoint not in BY_LINK]
    assert len(addresses) > 40
    for address in addresses:
        response = client.http.get(address)
        assert response.status_code < 500, (address, client.name, response.status_code)
        text = readable(response) + " ".join(response.headers.values())
        for word in WORDS.findall(text):
            seen.setdefault(word, set()).add(address)
    return seen


def readable(response: TestResponse) -> str:
    """What a person can read of an answer, also of what is packed or printed."""
    content = response.get_data()
    if response.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as folder:
            return " ".join(printed(folder.read(name)) for name in folder.namelist())
    return printed(content)


def printed(content: bytes) -> str:
    """Text as it is, or that of a PDF; the contents of planted files only begin like one."""
    if content.startswith(b"%PDF") and b"startxref" in content:
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode()


def kinds(seen: dict[str, set[str]], *prefixes: str) -> dict[str, set[str]]:
    return {word: where for word, where in seen.items() if word.startswith(prefixes)}


def private_of(world: World, name: str) -> set[str]:
    """Words of the notes that a person's organisation wrote, and of the files that it keeps for itself."""
    session, organisation_id = world.session, world.organisation(name).id
    found = set(session.scalars(sa.select(Note.text).where(Note.organisation_id == organisation_id)))
    is_own = sa.and_(Attachment.circle == "own_org", Attachment.organisation_id == organisation_id)
    for file in session.scalars(sa.select(Attachment).where(is_own)):
        found |= {file.name, file.description}
        found |= {w for content in contents(session) if sha(content) == file.content_id for w in words_in(content)}
    return found


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def words_in(content: bytes) -> list[str]:
    return WORDS.findall(content.decode("latin-1"))


def unshared_by(world: World, name: str) -> set[str]:
    """Words that a person's organisation keeps to itself: not opened yet, or shared with nobody."""
    own = OwnMapping.organisation_id == world.organisation(name).id
    rows: list[str | None] = []
    for query in (
        sa.select(Observation.title, Observation.text).join(OwnMapping).where(own),
        sa.select(PossibleCause.text).join(OwnMapping, PossibleCause.mapping_id == OwnMapping.id).where(own),
        sa.select(OwnMapping.why_this_problem, OwnMapping.sources_used).where(own),
    ):
        rows += [text for row in world.session.execute(query) for text in row]
    return {text for text in rows if text and text.startswith(SEALED)}


@pytest.mark.parametrize("name", OUTSIDERS)
def test_an_outsider_sees_no_canary(name: str, app: Flask, session: Session, case: Case, sign_in: SignIn) -> None:
    assert crawl(app, session, case, sign_in(name)) == {}


def test_the_system_administrator_sees_that_a_case_exists_and_nothing_of_it(
    app: Flask, session: Session, case: Case, sign_in: SignIn
) -> None:
    seen = crawl(app, session, case, sign_in("admin"))
    assert {word for word in seen if not word.startswith(f"{SHARED}caseregistrynumber")} == set()
    assert seen, "its registry number is metadata, and proof that the crawl saw the list"


def test_before_sign_in_nothing_is_seen(app: Flask, session: Session, case: Case, anonymous: PageClient) -> None:
    assert crawl(app, session, case, anonymous) == {}


def unread(session: Session, seen: Iterable[str]) -> set[str]:
    """The words seen of points that residents marked and nobody has let through."""
    ids = session.scalars(sa.select(WalkPoint.id).where(WalkPoint.state != PointState.SHOWN)).all()
    return {word for word in seen if word.endswith(tuple(ids))}


@pytest.mark.parametrize("name", ["johan.ek", "rektor"])
def test_a_private_party_sees_the_shared_and_nothing_of_the_authorities_or_the_sealed(
    name: str, app: Flask, session: Session, case: Case, world: World, sign_in: SignIn
) -> None:
    seen = crawl(app, session, case, sign_in(name))
    assert kinds(seen, AUTHORITIES, SEALED) == {}
    assert len(kinds(seen, SHARED)) > 15
    assert kinds(seen, f"{SHARED}invitation") == {}, "whom a link was sent to"
    assert kinds(seen, f"{SHARED}walkparticipant") == {}, "who takes part in a walk is a number"
    assert kinds(seen, f"{SHARED}walkstopname"), "where it stops is for all"
    assert kinds(seen, f"{SHARED}walkfindingtext"), "and what was found"
    assert kinds(seen, f"{SHARED}walkpointtext"), "and what residents marked"
    assert unread(session, seen) == set(), "once it is let through"
    assert kinds(seen, f"{SHARED}walkinquiry") == {}, "who coordinates writes the question"
    assert len(kinds(seen, f"{SHARED}{CONTENT}")) == 5, "what stands in the files themselves"
    assert set(kinds(seen, PRIVATE)) == private_of(world, name) != set(), "its own notes and files, nobody else's"
    assert kinds(seen, *GIVEN) == {}


@pytest.mark.parametrize("name", ["amina.berg", "karin.lund", "overblick", "olle.nystrom"])
def test_an_authority_sees_its_circle_but_nothing_sealed_by_others(
    name: str, app: Flask, session: Session, case: Case, world: World, sign_in: SignIn
) -> None:
    seen = crawl(app, session, case, sign_in(name))
    kept = {word for word in kinds(seen, SEALED) if not word.startswith((f"{SEALED}observation", f"{SEALED}possible"))}
    assert kept == set()
    assert set(kinds(seen, SEALED)) >= unshared_by(world, name), "what it shares with nobody, on its own page"
    assert (name == "karin.lund") == bool(kinds(seen, SEALED))
    assert bool(kinds(seen, f"{SHARED}invitation")) == (name == "amina.berg"), "who coordinates knows of the link"
    assert bool(kinds(seen, f"{SHARED}walkparticipant")) == (name == "amina.berg"), "and of the participants of a walk"
    assert bool(kinds(seen, f"{AUTHORITIES}walkparticipant")) == (name == "amina.berg")
    assert bool(unread(session, seen)) == (name == "amina.berg"), "and reads what residents marked first"
    assert bool(kinds(seen, f"{SHARED}walkinquiry")) == (name == "amina.berg")
    told = {re.sub(r"[a-z2-7]{16}$", "", word).removeprefix(AUTHORITIES) for word in kinds(seen, AUTHORITIES)}
    assert told >= AUTHORITIES_READ
    assert len(kinds(seen, SHARED)) > 15
    assert len(kinds(seen, f"{AUTHORITIES}{CONTENT}")) == 6, "what stands in the files themselves"
    private = set() if name == "overblick" else private_of(world, name)
    assert set(kinds(seen, PRIVATE)) == private, "its own notes and files, nobody else's"
    assert (name == "overblick") == (not kinds(seen, PRIVATE))
    if name == "amina.berg":
        assert any(where.endswith("/paket") for where in seen[GIVEN_OUT]), "it is read in the PDF of the package"
    else:
        assert kinds(seen, *GIVEN) == {}, "only who coordinates sees what is given out"


def test_a_party_sees_its_own_sealed_mapping(app: Flask, session: Session, case: Case, sign_in: SignIn) -> None:
    seen = crawl(app, session, case, sign_in("elin.persson"))
    assert kinds(seen, SEALED)
    assert len(kinds(seen, f"{SEALED}{CONTENT}")) == 1, "what stands in its file"
    assert kinds(seen, PRIVATE) == {}, "its organisation has written no notes"


def test_a_revoked_party_sees_nothing_from_the_next_request(
    app: Flask, session: Session, case: Case, world: World, sign_in: SignIn
) -> None:
    late = world.case()
    party = world.party(late, "reza.amini")
    client = sign_in("reza.amini")
    client.get(f"/arenden/{late.id}")
    party.status, party.ended_at = PartyStatus.LEFT, party.answered_at
    session.commit()
    client.get(f"/arenden/{late.id}", 404)


def words_at(client: PageClient, address: str) -> set[str]:
    """What the holder of a link reads, told by table and column."""
    found = WORDS.findall(client.http.get(address).get_data(as_text=True))
    return {re.sub(r"[a-z2-7]{16}$", "", word) for word in found}


def test_who_holds_a_link_sees_what_it_is_about_and_nothing_more(
    app: Flask, case: Case, anonymous: PageClient, sign_in: SignIn
) -> None:
    told = {"casetitle", "casepartymessage", "placename", "invitationname", "invitationemail"}
    assert words_at(anonymous, f"/inbjudan/{LINK}") == {f"{SHARED}{word}" for word in told}
    for name in OUTSIDERS:
        of_whom = {f"{SHARED}invitationname", f"{SHARED}invitationemail"}
        assert words_at(sign_in(name), f"/inbjudan/{LINK}") == of_whom


@pytest.mark.parametrize("link", [SIGN_UP_LINK, f"plats/{PLACE_LINK}"])
def test_who_holds_a_walks_link_is_told_its_name_and_gathering_place_and_nothing_of_the_case(
    link: str, app: Flask, case: Case, anonymous: PageClient
) -> None:
    told = {f"{SHARED}meetingtitle", f"{SHARED}meetinglocation"}
    for address in (f"/vandring/{link}", f"/vandring/{link}/kalender.ics"):
        assert words_at(anonymous, address) == told, address


def test_who_walked_is_told_where_and_how_far_and_nothing_of_the_case(
    app: Flask, case: Case, anonymous: PageClient
) -> None:
    assert words_at(anonymous, f"/vandring/laget/{STATUS_LINK}") == {f"{SHARED}walktoldfindingplace"}


def test_who_holds_the_link_of_a_question_is_told_it_and_nothing_of_the_case_or_of_others_points(
    app: Flask, case: Case, anonymous: PageClient
) -> None:
    told = {f"{SHARED}meetingtitle", f"{SHARED}walkinquiryheading", f"{SHARED}walkinquiryquestion"}
    assert words_at(anonymous, f"/fore-vandringen/{INQUIRY_LINK}") == told
    assert words_at(anonymous, f"/fore-vandringen/{INQUIRY_LINK}/mina.geojson") == set()


def test_letters_hold_no_word_of_the_case(
    app: Flask, session: Session, case: Case, sign_in: SignIn, world: World
) -> None:
    client = sign_in("amina.berg")
    links = session.scalars(sa.select(Invitation.id)).all()
    planted = session.scalars(sa.select(OutgoingMail.id)).all()
    client.post(f"/arenden/{case.id}/inbjudningar/{links[0]}/igen")
    for party in session.scalars(sa.select(CaseParty.id).where(CaseParty.status == PartyStatus.ACCEPTED)).all():
        person = {"name": "Bo Ek", "email": f"bo.{party}@ny.example"}
        client.post(f"/arenden/{case.id}/parter/{party}/bjud-in", person)
    letters = session.scalars(sa.select(OutgoingMail).where(OutgoingMail.id.not_in(planted))).all()
    assert len(letters) > 4
    for letter in letters:
        assert {re.sub(r"[a-z2-7]{16}$", "", word) for word in WORDS.findall(letter.subject + str(letter.body))} <= {
            f"{SHARED}invitationname"
        }


def test_a_closed_case_shows_its_lessons_to_its_parties_until_their_last_day(
    app: Flask, session: Session, case: Case, world: World, sign_in: SignIn
) -> None:
    case.step = Step.FOLLOW_UP
    session.commit()
    close_case(world.work("amina.berg"), case, ClosingDraft(lessons=f"{SHARED}lessons"))
    assert kinds(crawl(app, session, case, sign_in("johan.ek")), f"{SHARED}lessons")
    with time_set(now() + dt.timedelta(days=31)):
        for name in ("johan.ek", "karin.lund", "elin.persson"):
            assert kinds(crawl(app, session, case, sign_in(name)), SHARED, SEALED, AUTHORITIES, PRIVATE) == {}, name
        assert kinds(crawl(app, session, case, sign_in("olle.nystrom")), f"{SHARED}lessons")


@pytest.mark.parametrize(
    ("name", "prefixes"),
    [
        ("amina.berg", {SHARED, AUTHORITIES}),
        ("overblick", {SHARED, AUTHORITIES}),
        ("johan.ek", {SHARED}),
        ("karin.lund", set()),
        ("admin", set()),
    ],
)
def test_old_and_new_values_are_seen_in_the_log_and_its_table_file_within_their_circle(
    name: str, prefixes: set[str], session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    """The property owner coordinates here, and is no authority."""
    session.add(CaseCoordinator(case_id=case.id, user_id=world.user("johan.ek").id))
    session.commit()
    client = sign_in(name)
    for address in (f"/arenden/{case.id}/logg", f"/arenden/{case.id}/logg.csv"):
        seen = re.findall(r"(\w+)auditchange(?:old|new)", client.http.get(address).get_data(as_text=True))
        assert set(seen) == prefixes, address
