"""A walk that is walked again: how each earlier finding is now, photos before and after, and how many are fixed."""

import datetime as dt
import io
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.factories import World
from tests.findings import WALKED, SignIn, address, noted, said, walked
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.cases import MeetingKind
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, NotVisible, StaleEdit
from tracker.domain.walks.again import OUTCOMES, SeenAgain, tally
from tracker.domain.walks.findings import FindingKind
from tracker.models.cases import Case, Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.plans import Measure
from tracker.models.records import AuditEvent
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.services.planning.plan_sheet import PlanSheet
from tracker.services.walks.again import AgainDraft, note_again
from tracker.services.walks.handling import tie_finding

AGAIN = WALKED + dt.timedelta(days=150)
DAY_AFTER = AGAIN + dt.timedelta(days=1)
NAMES = ("Fem lampor är släckta", "Skräp vid bänken", "Trasig spegel", "Blomsterlådan", "Bibliotekets ljus")


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(revealed_at=WALKED)
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


@pytest.fixture
def walk(session: Session, world: World, case: Case) -> SafetyWalk:
    return walked(session, world, case)


@pytest.fixture
def found(walk: SafetyWalk, case: Case, session: Session, sign_in: SignIn) -> dict[str, WalkFinding]:
    """Three unsafe things and two worth keeping."""
    with time_set(WALKED + dt.timedelta(days=1)):
        client = sign_in("karin.lund")
        kinds = ["unsafe"] * 3 + ["keep"] * 2
        return {
            name: noted(client, session, case, walk, text=name, kind=kind)
            for name, kind in zip(NAMES, kinds, strict=True)
        }


@pytest.fixture
def repeat(walk: SafetyWalk, found: dict[str, WalkFinding], session: Session) -> SafetyWalk:
    assert found
    return repeated(session, walk)


@pytest.fixture(autouse=True)
def spring() -> Any:
    with time_set(DAY_AFTER):
        yield


def repeated(session: Session, walk: SafetyWalk, circle: Circle = Circle.ALL_PARTIES) -> SafetyWalk:
    meeting = Meeting(
        case_id=walk.case_id, kind=MeetingKind.REPEAT_WALK, title="Återvandring", starts_at=AGAIN, circle=circle,
        created_by_id=walk.created_by_id,
    )  # fmt: skip
    session.add(meeting)
    session.flush()
    made = SafetyWalk(case_id=walk.case_id, meeting_id=meeting.id, created_by_id=walk.created_by_id, repeats_id=walk.id)
    session.add(made)
    session.commit()
    return made


def before_and_after(walk: SafetyWalk) -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}/fore-och-efter"


def sent(found: dict[str, WalkFinding], *outcomes: str, **texts: str) -> dict[str, str]:
    """The form as it stands when nothing was said before; one outcome for each finding, in order."""
    values: dict[str, str] = {}
    for number, (row, outcome) in enumerate(zip(found.values(), outcomes, strict=True)):
        values |= {f"{row.id}-outcome": outcome, f"{row.id}-version": "", f"{row.id}-text": texts.get(f"t{number}", "")}
    return values


def again_rows(session: Session) -> list[WalkFinding]:
    session.expire_all()
    return list(session.scalars(sa.select(WalkFinding).where(WalkFinding.again_of_id.is_not(None))))


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (["fixed", "fixed", "remains", "still_there", "still_there"],
         "2 av 3 otrygga fynd är åtgärdade. Båda värnapunkterna finns kvar."),
        (["fixed", "fixed", "fixed", "weakened", "still_there"],
         "Alla 3 otrygga fynd är åtgärdade. 1 av 2 värnapunkter finns kvar."),
        (["partly", "not_seen", "", "gone", ""],
         "0 av 3 otrygga fynd är åtgärdade. 0 av 2 värnapunkter finns kvar. 1 gick inte att se. 2 är inte bedömda än."),
        (["", "", "", "", ""], "5 är inte bedömda än."),
    ],
)  # fmt: skip
def test_how_many_are_fixed_is_said_in_whole_numbers(
    outcomes: list[str], words: str, repeat: SafetyWalk, found: dict[str, WalkFinding], sign_in: SignIn
) -> None:
    client = sign_in("johan.ek")
    client.post(f"{before_and_after(repeat)}/anteckna", sent(found, *outcomes))
    page = said(client, before_and_after(repeat))
    assert words in page
    assert "%" not in page


def test_whoever_may_note_findings_says_how_each_is_now_and_changes_it(
    repeat: SafetyWalk, walk: SafetyWalk, found: dict[str, WalkFinding], case: Case, sign_in: SignIn, session: Session
) -> None:
    client, form = sign_in("karin.lund"), f"{before_and_after(repeat)}/anteckna"
    values = sent(found, "fixed", "partly", "", "still_there", "", t1="Halva är borta.")
    assert client.post(form, values).location.endswith("/fore-och-efter")
    rows = {row.again_of_id: row for row in again_rows(session)}
    lamps, litter = (rows[found[name].id] for name in NAMES[:2])
    assert len(rows) == 3
    assert (litter.outcome, litter.text, litter.walk_id) == (SeenAgain.PARTLY, "Halva är borta.", repeat.id)
    assert (lamps.kind, lamps.category_code, lamps.seen_at) == (FindingKind.UNSAFE, "observation:lighting", AGAIN)
    page = said(client, before_and_after(repeat))
    assert "Halva är borta." in page
    assert "Delvis åtgärdat" in page
    assert page.count("Inte sagt än") == 2
    # sent once more with nothing new in it, then with something taken back and something changed
    values |= {f"{found[name].id}-version": "1" for name in (NAMES[0], NAMES[1], NAMES[3])}
    client.post(form, values)
    assert {row.version for row in again_rows(session)} == {1}
    client.post(form, values | {f"{found[NAMES[0]].id}-outcome": "", f"{found[NAMES[1]].id}-outcome": "fixed"})
    rows = {row.again_of_id: row for row in again_rows(session)}
    assert rows[found[NAMES[0]].id].removed_at is not None
    assert rows[found[NAMES[1]].id].outcome is SeenAgain.FIXED
    assert said(client, before_and_after(repeat)).count("Inte sagt än") == 3
    # and said again after it was taken back
    client.post(form, sent({NAMES[0]: found[NAMES[0]]}, "remains"))
    assert len(again_rows(session)) == 3
    tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.tag == Tag.WALK_SEEN_AGAIN)).all()
    assert len(tags) == 4


def test_how_it_is_now_is_no_finding_of_its_own(
    repeat: SafetyWalk, walk: SafetyWalk, found: dict[str, WalkFinding], case: Case, sign_in: SignIn, session: Session
) -> None:
    client = sign_in("karin.lund")
    client.post(f"{before_and_after(repeat)}/anteckna", sent(found, "fixed", "", "", "", ""))
    (lamps,) = again_rows(session)
    assert "Inga fynd än." in said(client, address(case, repeat))
    coordinator = sign_in("amina.berg")
    assert "Inga fynd än." in said(coordinator, f"{address(case, repeat)}/ga-igenom")
    opened = coordinator.get(f"{address(case, repeat)}/{lamps.id}", 303)
    assert opened.location.endswith(f"/fore-och-efter#fynd-{found[NAMES[0]].id}")
    coordinator.get(f"{address(case, repeat)}/{lamps.id}/andra", 404)
    coordinator.post(f"{address(case, repeat)}/{lamps.id}/ta-bort")
    assert again_rows(session)[0].removed_at is None
    assert said(client, address(case, walk)).count("Att göra") >= 3, "what the first walk tells is as it was"


def test_what_is_wrong_is_said_at_its_row_and_nothing_is_saved(
    repeat: SafetyWalk, found: dict[str, WalkFinding], sign_in: SignIn, session: Session
) -> None:
    client, form = sign_in("karin.lund"), f"{before_and_after(repeat)}/anteckna"
    values = sent(found, "fixed", "fixed", "", "", "", t2="Spegeln är hel.")
    answer = client.post(form, values, 422)
    assert "Välj hur det är nu." in answer.text
    assert "Spegeln är hel." in answer.text
    named = sent(found, "fixed", "fixed", "remains", "", "", t2="Ring Anna på 070-123 45 67.")
    assert f'id="{found[NAMES[2]].id}-text-error"' in client.post(form, named, 422).text
    client.post(form, sent(found, "still_there", "fixed", "fixed", "", ""), 422)
    assert again_rows(session) == []


def test_two_who_say_it_at_once_are_both_heard(
    repeat: SafetyWalk, found: dict[str, WalkFinding], case: Case, world: World, session: Session
) -> None:
    lamps = found[NAMES[0]].id
    note_again(world.work("karin.lund"), case, repeat.id, [AgainDraft(finding_id=lamps, outcome=SeenAgain.FIXED)])
    with pytest.raises(StaleEdit):
        note_again(world.work("johan.ek"), case, repeat.id, [AgainDraft(finding_id=lamps, outcome=SeenAgain.PARTLY)])
    assert [row.outcome for row in again_rows(session)] == [SeenAgain.FIXED]
    same = [AgainDraft(finding_id=lamps, outcome=SeenAgain.FIXED)]
    assert note_again(world.work("johan.ek"), case, repeat.id, same) == 0


@pytest.mark.parametrize(("kind", "outcome"), [(kind, each) for kind in FindingKind for each in SeenAgain])
def test_only_what_fits_the_kind_is_taken(
    kind: FindingKind,
    outcome: SeenAgain,
    repeat: SafetyWalk,
    found: dict[str, WalkFinding],
    case: Case,
    world: World,
) -> None:
    of = next(row for row in found.values() if row.kind is kind)
    draft = AgainDraft(finding_id=of.id, outcome=outcome)
    if outcome in OUTCOMES[kind]:
        assert note_again(world.work("karin.lund"), case, repeat.id, [draft]) == 1
    else:
        with pytest.raises(DomainError, match="no_outcome"):
            note_again(world.work("karin.lund"), case, repeat.id, [draft])


def test_before_it_is_walked_nothing_is_said_and_the_page_says_when(
    repeat: SafetyWalk, found: dict[str, WalkFinding], case: Case, sign_in: SignIn, world: World
) -> None:
    with time_set(AGAIN - dt.timedelta(hours=1)):
        client = sign_in("karin.lund")
        page = said(client, before_and_after(repeat))
        assert "Återvandringen är 12 mars 2027." in page
        assert "bedömda" not in page
        assert "/anteckna" not in client.get(before_and_after(repeat)).text
        assert "Kom tillbaka hit när ni har gått." in said(client, f"{before_and_after(repeat)}/anteckna")
        with pytest.raises(DomainError, match="not_begun"):
            note_again(world.work("karin.lund"), case, repeat.id, [AgainDraft(finding_id=found[NAMES[0]].id)])


def test_the_page_of_a_walk_leads_to_the_next(
    walk: SafetyWalk, found: dict[str, WalkFinding], sign_in: SignIn, session: Session
) -> None:
    page, client = f"/arenden/{walk.case_id}/vandringar/{walk.id}", sign_in("amina.berg")
    assert found
    assert f"/vandringar/ny?igen={walk.id}" in client.get(page).text
    assert "igen=" not in sign_in("karin.lund").get(page).text
    repeat = repeated(session, walk)
    for each in (page, f"/arenden/{walk.case_id}/vandringar/{repeat.id}"):
        assert f'href="{before_and_after(repeat)}"' in client.get(each).text


def test_a_walk_that_repeats_none_has_no_such_page(walk: SafetyWalk, case: Case, sign_in: SignIn, world: World) -> None:
    client = sign_in("karin.lund")
    client.get(before_and_after(walk), 404)
    client.get(f"{before_and_after(walk)}/anteckna", 404)
    with pytest.raises(DomainError, match="not_repeated"):
        note_again(world.work("karin.lund"), case, walk.id, [])


def test_a_narrower_walk_is_repeated_only_for_those_in_its_circle(
    walk: SafetyWalk, found: dict[str, WalkFinding], case: Case, sign_in: SignIn, world: World, session: Session
) -> None:
    narrow = repeated(session, walk, Circle.AUTHORITIES)
    draft = AgainDraft(finding_id=found[NAMES[0]].id, outcome=SeenAgain.FIXED, text="Hemligt")
    note_again(world.work("karin.lund"), case, narrow.id, [draft])
    assert "Hemligt" in said(sign_in("karin.lund"), before_and_after(narrow))
    sign_in("johan.ek").get(before_and_after(narrow), 404)
    with pytest.raises(NotVisible):
        note_again(world.work("johan.ek"), case, narrow.id, [draft])
    # and where the earlier one is narrower, its findings are not told by the later one
    wide = repeated(session, walk)
    note_again(world.work("karin.lund"), case, wide.id, [draft])
    session.execute(sa.update(Meeting).where(Meeting.id == walk.meeting_id).values(circle=Circle.AUTHORITIES))
    session.commit()
    sign_in("johan.ek").get(before_and_after(wide), 404)
    assert NAMES[0] not in said(sign_in("johan.ek"), f"{before_and_after(wide)}/anteckna")


def photo(client: PageClient, case: Case, finding: WalkFinding, words: str, colour: str) -> None:
    content = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(content, "JPEG")
    answer = client.post(
        f"/arenden/{case.id}/fynd/{finding.id}/filer",
        {"file": (io.BytesIO(content.getvalue()), "bild.jpg"), "description": words, "circle": "all_parties"},
    )
    assert answer.status_code == 303


def test_photos_stand_in_pairs_and_in_the_protocol(
    repeat: SafetyWalk, found: dict[str, WalkFinding], case: Case, sign_in: SignIn, session: Session
) -> None:
    client, lamps = sign_in("karin.lund"), found[NAMES[0]]
    photo(client, case, lamps, "Mörkt i tunneln", "black")
    client.post(f"{before_and_after(repeat)}/anteckna", sent(found, "fixed", "", "", "still_there", ""))
    (row,) = (row for row in again_rows(session) if row.again_of_id == lamps.id)
    text = client.get(before_and_after(repeat)).text
    assert text.count("Ingen bild från återvandringen än") == 5
    assert text.count("Ingen bild från vandringen<") == 4
    assert f"/fynd/{row.id}/filer#ny" in text
    photo(client, case, row, "Ljust i tunneln", "white")
    other = sign_in("johan.ek")
    text = other.get(before_and_after(repeat)).text
    assert text.index('alt="Mörkt i tunneln"') < text.index("13 oktober 2026</figcaption>")
    assert text.index("13 oktober 2026</figcaption>") < text.index('alt="Ljust i tunneln"')
    assert text.index('alt="Ljust i tunneln"') < text.index("12 mars 2027</figcaption>")
    # what is for its own organisation stands in no protocol and on no other's page
    session.execute(
        sa.update(Attachment).where(Attachment.description == "Ljust i tunneln").values(circle=Circle.OWN_ORGANISATION)
    )
    session.commit()
    assert "Ljust i tunneln" not in other.get(before_and_after(repeat)).text
    assert "Ljust i tunneln" in client.get(before_and_after(repeat)).text
    pdf = PdfReader(io.BytesIO(client.get(f"{address(case, repeat)}/protokoll").get_data()))
    printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert "Före och efter, sedan 13 oktober 2026" in printed
    assert "1 av 3 otrygga fynd är åtgärdade." in printed
    assert ". Fem lampor är släckta Otryggt. Mellan stoppen. Nu: åtgärdat" in printed
    assert "Nu: åtgärdat" in printed
    assert sum(len(page.images) for page in pdf.pages) == 1


def test_as_many_statements_for_many_findings(
    repeat: SafetyWalk, walk: SafetyWalk, found: dict[str, WalkFinding], case: Case, sign_in: SignIn, session: Session
) -> None:
    client = sign_in("karin.lund")
    client.post(f"{before_and_after(repeat)}/anteckna", sent(found, "fixed", "", "", "", ""))
    client.get(before_and_after(repeat))
    with statements() as few:
        client.get(before_and_after(repeat))
    for number in range(6):
        more = noted(client, session, case, walk, text=f"Mer {number}", seen_on="2026-10-13")
        client.post(f"{before_and_after(repeat)}/anteckna", sent({"more": more}, "fixed"))
    with statements() as many:
        client.get(before_and_after(repeat))
    assert len(many) == len(few)


def test_it_cannot_be_handled_as_a_finding_of_its_own(
    repeat: SafetyWalk, found: dict[str, WalkFinding], case: Case, world: World, session: Session
) -> None:
    draft = AgainDraft(finding_id=found[NAMES[0]].id, outcome=SeenAgain.FIXED)
    note_again(world.work("karin.lund"), case, repeat.id, [draft])
    (row,) = again_rows(session)
    with pytest.raises(DomainError, match="is_again"):
        tie_finding(world.work("amina.berg"), case, repeat.id, row.id, measure_id=None, observation_id=None)
    work = world.work("amina.berg")
    with pytest.raises(DomainError, match="is_again"):
        PlanSheet(work, case).deal_with(Measure(id="m"), row.id)


def test_a_tally_counts_one_kind() -> None:
    rows = [(FindingKind.UNSAFE, SeenAgain.FIXED), (FindingKind.UNSAFE, None), (FindingKind.KEEP, SeenAgain.NOT_SEEN)]
    unsafe, keep = (tally(kind, rows) for kind in FindingKind)
    assert (unsafe.all, unsafe.good, unsafe.not_seen, unsafe.unsaid) == (2, 1, 0, 1)
    assert (keep.all, keep.good, keep.not_seen, keep.unsaid) == (1, 0, 1, 0)
