"""What those who walked are told: chosen and seen before, sent once each, and read by a link that ends."""

import datetime as dt
import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.factories import World
from tests.findings import AFTER, SignIn, address, noted, said, stop_id, walked
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotPermitted, NotVisible, StaleEdit
from tracker.domain.mail import LetterWords
from tracker.domain.walks.findings import FindingStatus
from tracker.domain.walks.telling import ToldState, proposed_state
from tracker.models.cases import Case, Meeting
from tracker.models.mail import OutgoingMail
from tracker.models.records import AuditEvent
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkParticipant
from tracker.services.walks.names import forget
from tracker.services.walks.telling import StatusListDraft, ToldDraft, save_status_list, send_status_list

LAST = dt.date(2026, 12, 24)


class Links:
    """Secrets that a test can tell."""

    def sign_up(self, sign_up_id: str, number: int) -> str:
        return f"{sign_up_id}{number}"

    def place(self, participant_id: str) -> str:
        return participant_id

    def status(self, status_list_id: str) -> str:
        return f"status{status_list_id}"

    def inquiry(self, inquiry_id: str, number: int) -> str:
        return f"inquiry{inquiry_id}{number}"


@pytest.fixture(autouse=True)
def day_after() -> Any:
    with time_set(AFTER):
        yield


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(revealed_at=AFTER, title="Hemligt ärende")
    world.party(made, "karin.lund")
    return made


@pytest.fixture
def walk(session: Session, world: World, case: Case) -> SafetyWalk:
    return walked(session, world, case)


@pytest.fixture
def found(walk: SafetyWalk, case: Case, session: Session, sign_in: SignIn) -> list[WalkFinding]:
    client, at = sign_in("amina.berg"), stop_id(session, "Lastgatan")
    rows = [
        noted(client, session, case, walk, text="Hemlig lampa", stop_id=at),
        noted(client, session, case, walk, text="Hemligt skräp", category="observation:litter", seen_at="18:14"),
        noted(client, session, case, walk, text="Hemlig låda", kind="keep"),
    ]
    for name, email in (("Anna", "anna@boende.example"), ("Bo", "bo@boende.example"), ("Utan", None)):
        session.add(WalkParticipant(walk_id=walk.id, name=name, email=email))
    session.add(WalkParticipant(walk_id=walk.id, name="Avbokad", email="av@boende.example", cancelled_at=AFTER))
    session.commit()
    return rows


def page_of(walk: SafetyWalk) -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}/aterkoppling"


def sent(found: list[WalkFinding], *states: str, version: str = "0", **more: str) -> dict[str, str]:
    values = {"ends_on": LAST.isoformat(), "version": version}
    for number, (row, state) in enumerate(zip(found[:2], states, strict=True)):
        place = more.get(f"p{number}", "Lastgatan")
        values |= {f"{row.id}-state": state, f"{row.id}-place": place, f"{row.id}-version": "1"}
    return values


def letters(session: Session) -> list[OutgoingMail]:
    session.expire_all()
    return list(session.scalars(sa.select(OutgoingMail).order_by(OutgoingMail.to_address)))


def link(session: Session) -> str:
    found = re.search(r"http://127.0.0.1:8000(/vandring/laget/[\w-]{43})\n", letters(session)[0].body or "")
    assert found is not None
    return found[1]


def told(client: PageClient, walk: SafetyWalk, found: list[WalkFinding], session: Session) -> str:
    """Save and send, and give the link."""
    client.post(page_of(walk), sent(found, "done", "under_way"))
    client.post(f"{page_of(walk)}/skicka")
    return link(session)


def test_what_is_told_is_seen_before_and_read_by_the_link_word_for_word(
    walk: SafetyWalk, found: list[WalkFinding], sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    assert "Så här ser sidan ut" not in client.get(page_of(walk)).text
    assert f'name="{found[2].id}-state"' not in client.get(page_of(walk)).text, "only what is to be dealt with"
    client.post(page_of(walk), sent(found, "done", "under_way", p1="Vid bänken"))
    preview = said(client, page_of(walk)).partition("Så här ser sidan ut")[2]
    client.post(f"{page_of(walk)}/skicka")
    with statements() as asked:
        page = said(anonymous, link(session))
    assert [text for text in asked if text.startswith(("INSERT", "UPDATE", "DELETE"))] == []
    words = page[page.index("1 av 2 är åtgärdade.") : page.index("Den ändras när det händer något.")]
    assert words in preview
    assert "Lampor Lastgatan Åtgärdat Skräp Vid bänken På väg" in words
    assert "Sidan går att öppna till och med den 24 december 2026." in words
    for secret in ("Hemlig", "Torget", "Centrumfastigheter", walk.id, walk.case_id, found[0].id):
        assert secret not in anonymous.get(link(session)).text, secret
    assert anonymous.get(link(session)).headers["Referrer-Policy"] == "no-referrer"
    assert anonymous.get(link(session)).headers["Cache-Control"] == "no-store"


def test_each_gets_it_once_and_who_comes_later_gets_it_then(
    walk: SafetyWalk, found: list[WalkFinding], sign_in: SignIn, session: Session
) -> None:
    client = sign_in("amina.berg")
    told(client, walk, found, session)
    assert [row.to_address for row in letters(session)] == ["anna@boende.example", "bo@boende.example"]
    subject = letters(session)[0].subject
    assert subject == "Så har det gått sedan trygghetsvandringen (Platssamverkan)"
    assert "till och med den 24 december 2026." in str(letters(session)[0].body)
    assert "Hemlig" not in str(letters(session)[0].body)
    client.post(f"{page_of(walk)}/skicka")
    assert len(letters(session)) == 2
    session.add(WalkParticipant(walk_id=walk.id, email="cia@boende.example"))
    session.commit()
    assert "Skicka länken till 1 person" in said(client, page_of(walk))
    client.post(f"{page_of(walk)}/skicka")
    assert [row.to_address for row in letters(session)][2:] == ["cia@boende.example"]
    assert len({row.body for row in letters(session)}) == 1
    tags = session.scalars(sa.select(AuditEvent.facts).where(AuditEvent.tag == Tag.WALK_STATUS_SENT)).all()
    assert sorted(facts["count"] for facts in tags if "count" in facts) == [1, 2]


def test_who_is_forgotten_gets_nothing_and_the_letters_go_with_the_name(
    walk: SafetyWalk, found: list[WalkFinding], sign_in: SignIn, session: Session
) -> None:
    told(sign_in("amina.berg"), walk, found, session)
    forget(session, walk.case_id, session.scalars(sa.select(WalkParticipant)).all())
    session.commit()
    assert {(row.to_address, row.body) for row in letters(session)} == {("", None)}
    assert "Ingen som gick har en e-postadress kvar" in said(sign_in("amina.berg"), page_of(walk))


def test_what_is_saved_later_is_read_at_once_and_what_is_gone_is_told_no_more(
    walk: SafetyWalk, found: list[WalkFinding], case: Case, sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    client = sign_in("amina.berg")
    opened = told(client, walk, found, session)
    client.post(page_of(walk), sent(found, "done", "not_done", version="1"))
    assert "Inte gjort" in said(anonymous, opened)
    client.post(f"{address(case, walk)}/{found[1].id}/ta-bort")
    page = said(anonymous, opened)
    assert "Det ni såg är åtgärdat." in page
    assert "Skräp" not in page
    client.post(page_of(walk), sent(found, "", "", version="2"))
    assert "Det finns inget att berätta just nu." in said(anonymous, opened)


@pytest.mark.parametrize("why", ["ended", "closed", "narrower"])
def test_the_link_ends_with_its_day_the_case_or_the_circle(
    why: str, walk: SafetyWalk, found: list[WalkFinding], sign_in: SignIn, anonymous: PageClient, session: Session
) -> None:
    opened, moment = told(sign_in("amina.berg"), walk, found, session), AFTER
    if why == "ended":
        moment = dt.datetime.combine(LAST, dt.time(23), tzinfo=dt.UTC)
    elif why == "closed":
        session.get_one(Case, walk.case_id).status = CaseStatus.CLOSED
    else:
        session.execute(sa.update(Meeting).values(circle=Circle.AUTHORITIES))
    session.commit()
    with time_set(moment):
        page = said(anonymous, opened, 410)
    assert "Länken gäller inte längre" in page
    assert "Lampor" not in page


def test_before_it_is_sent_and_with_another_link_there_is_nothing(
    walk: SafetyWalk, found: list[WalkFinding], case: Case, world: World, anonymous: PageClient
) -> None:
    drafts = [ToldDraft(finding_id=found[0].id, state=ToldState.DONE)]
    row = save_status_list(world.work("amina.berg"), case, walk.id, StatusListDraft(ends_on=LAST, rows=drafts), Links())
    anonymous.get(f"/vandring/laget/status{row.id}", 404)
    send_status_list(
        world.work("amina.berg"), case, walk.id, Links(), lambda token, _ends_on: LetterWords("Läget", token)
    )
    assert "Längs vägen" in said(anonymous, f"/vandring/laget/status{row.id}")
    anonymous.get("/vandring/laget/annan", 404)


def test_what_is_wrong_is_said_at_its_field(walk: SafetyWalk, found: list[WalkFinding], sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    for day in ("", "2026-10-13", "2027-10-20"):
        answer = client.post(page_of(walk), sent(found, "done", "") | {"ends_on": day}, 422)
        assert "Välj en dag från i dag och högst 365 dagar framåt." in answer.text
    answer = client.post(page_of(walk), sent(found, "done", "done", p1="Ring 070-123 45 67"), 422)
    assert f'id="{found[1].id}-place-error"' in answer.text
    client.post(page_of(walk), sent(found, "done", "done"))
    client.post(page_of(walk), sent(found, "done", ""), 409)


def test_nothing_is_sent_where_nobody_could_read_it(
    walk: SafetyWalk, found: list[WalkFinding], case: Case, world: World, session: Session
) -> None:
    def sends(code: str, person: str = "amina.berg") -> None:
        with pytest.raises(DomainError, match=code):
            send_status_list(
                world.work(person), case, walk.id, Links(), lambda token, _ends_on: LetterWords("Läget", token)
            )

    def saves(**values: Any) -> None:
        save_status_list(world.work("amina.berg"), case, walk.id, StatusListDraft(**values), Links())

    sends("telling.nothing")
    saves(ends_on=LAST, rows=[ToldDraft(finding_id=found[0].id)])
    sends("telling.nothing")
    saves(ends_on=LAST, rows=[ToldDraft(finding_id=found[0].id, state=ToldState.DONE)], version=1)
    with time_set(AFTER + dt.timedelta(days=100)):
        sends("telling.over")
    session.execute(sa.update(Meeting).values(circle=Circle.AUTHORITIES))
    session.commit()
    sends("telling.not_for_all")
    session.execute(sa.update(Meeting).values(circle=Circle.ALL_PARTIES))
    session.execute(sa.update(WalkParticipant).values(email=None))
    session.commit()
    sends("telling.nobody")
    assert letters(session) == []
    with pytest.raises(NotVisible):
        saves(ends_on=LAST, rows=[ToldDraft(finding_id=found[2].id, state=ToldState.DONE)], version=2)
    with pytest.raises(StaleEdit):
        saves(ends_on=LAST, version=1)


def test_only_who_coordinates_chooses_and_sends(
    walk: SafetyWalk, found: list[WalkFinding], case: Case, world: World, sign_in: SignIn
) -> None:
    assert found
    sign_in("karin.lund").get(page_of(walk), 403)
    with pytest.raises(NotPermitted):
        save_status_list(world.work("karin.lund"), case, walk.id, StatusListDraft(ends_on=LAST), Links())
    with pytest.raises(NotPermitted):
        send_status_list(world.work("karin.lund"), case, walk.id, Links(), lambda token, _on: LetterWords("x", token))


def test_what_is_proposed_follows_how_far_it_has_come() -> None:
    proposed = {status: proposed_state(status) for status in FindingStatus}
    assert proposed.pop(FindingStatus.DONE) is ToldState.DONE
    assert proposed.pop(FindingStatus.NOT_DONE) is ToldState.NOT_DONE
    assert set(proposed.values()) == {ToldState.UNDER_WAY}
