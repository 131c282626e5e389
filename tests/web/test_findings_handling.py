"""What happens to findings after the walk: receivers, merging, what each becomes, photos, map and protocol."""

import datetime as dt
import io
import json
import re
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.findings import AFTER, SignIn, address, noted, said, stop_id, walked
from tracker.demo.drawn import pdf
from tracker.domain.access import Circle
from tracker.domain.clock import time_set
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.steps import Step
from tracker.domain.walks.findings import FindingStatus
from tracker.domain.walks.people import WalkRole
from tracker.models.cases import Case, CaseCoordinator, Meeting
from tracker.models.files.attachments import Attachment
from tracker.models.mapping import Observation
from tracker.models.plans import Measure
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk, WalkParticipant, WalkRoleHolder
from tracker.services.walks.handling import ReceiverDraft, merge_findings, set_receivers


@pytest.fixture(autouse=True)
def day_after() -> Any:
    with time_set(AFTER):
        yield


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(step=Step.GOAL_SETTING, revealed_at=AFTER)
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


@pytest.fixture
def walk(session: Session, world: World, case: Case) -> SafetyWalk:
    return walked(session, world, case)


def row_of(row: WalkFinding, **changed: Any) -> dict[str, str]:
    values = {
        "receiver_id": row.receiver_id or "", "receiver_name": "", "due_on": "2026-11-30", "status": "to_do",
        "reason": "", "version": str(row.version), **changed,
    }  # fmt: skip
    return {f"{row.id}-{name}": value for name, value in values.items()}


def test_all_receivers_are_saved_in_one_act_or_none(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client, path = sign_in("amina.berg"), f"{address(case, walk)}/ga-igenom"
    one, other = noted(client, session, case, walk), noted(client, session, case, walk, text="Trasig bänk")
    police = world.organisation("karin.lund").id
    sign_in("karin.lund").get(path, 403)
    assert "Trasig bänk" in said(client, path)
    wrong = {**row_of(one, receiver_id=police), **row_of(other, status="not_done")}
    assert "Skriv varför det inte görs." in client.post(path, wrong, 422).get_data(as_text=True)
    session.expire_all()
    assert not one.has_receiver, "all or nothing"
    right = {**row_of(one, receiver_id=police), **row_of(other, receiver_name="Bussbolaget", status="sent")}
    client.post(path, right)
    session.expire_all()
    told = {row.receiver_id or row.receiver_name: row.status for row in (one, other)}
    assert told == {police: FindingStatus.TO_DO, "Bussbolaget": FindingStatus.SENT}
    assert one.due_on == dt.date(2026, 11, 30)
    client.post(path, {**right, f"{one.id}-due_on": "2026-12-24"}, 409)
    for changed, words in (
        ({"receiver_id": police, "receiver_name": "Båda"}, "Välj i listan eller skriv ett namn, inte båda."),
        ({"receiver_id": "a" * 16}, "Välj bland aktörerna i listan"),
        ({"receiver_id": "", "receiver_name": "Nils 19121212-1212"}, "personnummer"),
        ({"status": "katt"}, "giltigt"),
        ({"due_on": "i morgon"}, "giltigt"),
    ):
        assert words in client.post(path, row_of(one, **changed), 422).get_data(as_text=True), changed


def test_the_history_of_a_finding_tells_old_and_new_values_within_the_circle_of_its_walk(
    session: Session, world: World, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    row = noted(client, session, case, walk, text="Fem lampor")
    draft = ReceiverDraft(finding_id=row.id, receiver_id=world.organisation("karin.lund").id, status=FindingStatus.SENT)
    set_receivers(world.work("amina.berg"), case, walk.id, [draft])
    page = said(client, f"{address(case, walk)}/{row.id}")
    assert "Gick igenom fynden" in page
    assert "Läge Att göra → blev Skickat till mottagaren" in page
    assert "Mottagare Tomt → blev Polisen" in page
    assert "Historik" not in said(sign_in("karin.lund"), f"{address(case, walk)}/{row.id}"), "the log is not for all"
    session.add(CaseCoordinator(case_id=case.id, user_id=world.user("johan.ek").id))
    session.commit()
    log = f"/arenden/{case.id}/logg"
    assert "Skickat till mottagaren" in said(sign_in("johan.ek"), log)
    session.get_one(Meeting, walk.meeting_id).circle = Circle.AUTHORITIES
    session.commit()
    assert "Skickat till mottagaren" not in said(sign_in("johan.ek"), log), "narrowed later"
    assert "Skickat till mottagaren" in said(client, log)


def test_what_came_meanwhile_is_left_as_it_is(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    one = noted(client, session, case, walk)
    sent = row_of(one, receiver_name="Bussbolaget")
    late = noted(client, session, case, walk, text="Från en telefon utan täckning")
    client.post(f"{address(case, walk)}/ga-igenom", sent)
    session.expire_all()
    assert one.receiver_name == "Bussbolaget"
    assert not late.has_receiver
    late.removed_at = AFTER
    session.commit()
    with pytest.raises(StaleEdit):
        set_receivers(world.work("amina.berg"), case, walk.id, [ReceiverDraft(finding_id=late.id, receiver_name="X")])


def test_the_same_thing_seen_by_two_is_one_and_can_be_split(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    one, other = noted(client, session, case, walk), noted(client, session, case, walk, text="Mörkt i tunneln")
    keep = noted(client, session, case, walk, text="Ljuset", kind="keep")
    path = f"{address(case, walk)}/{one.id}"
    client.post(f"{path}/sla-ihop", {"finding_ids": [other.id]})
    page = said(client, address(case, walk))
    assert "1 till har sett det" in page
    assert "Mörkt i tunneln" in said(client, path)
    assert "Fyndet är ihopslaget med" in said(client, f"{address(case, walk)}/{other.id}")
    for target, chosen in ((one, keep), (one, one), (keep, one), (other, one)):
        with pytest.raises(DomainError, match=r"finding\."):
            merge_findings(world.work("amina.berg"), case, walk.id, target.id, [chosen.id])
    with pytest.raises(DomainError, match=r"finding\.not_mergeable"):
        merge_findings(world.work("amina.berg"), case, walk.id, one.id, [])
    client.post(f"{path}/dela?fynd={other.id}")
    session.expire_all()
    assert other.merged_into_id is None
    client.post(f"{path}/sla-ihop", {"finding_ids": [other.id]})
    client.post(f"{path}/ta-bort")
    session.expire_all()
    assert other.merged_into_id is None, "what was told in it is told by itself"


def test_a_finding_becomes_an_observation_of_the_coordinators_mapping(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    row = noted(client, session, case, walk, stop_id=stop_id(session, "Lastgatan"))
    path = f"{address(case, walk)}/{row.id}/iakttagelse"
    assert "Orden kan inte ändras efteråt." in said(client, path)
    refused = client.post(path, {"title": "Fem lampor", "text": ""}, 422).get_data(as_text=True)
    assert "lämna" in refused.lower(), "a mapping is handed in before it is completed"
    world.mapping(case, "amina.berg", "Eget", revealed=True)
    session.commit()
    assert "Fyll i" in client.post(path, {"title": "", "text": ""}, 422).get_data(as_text=True)
    client.post(path, {"title": "Fem lampor i rad", "text": "Släckta"})
    session.expire_all()
    made = session.get_one(Observation, row.observation_id or "")
    assert (made.title, made.is_supplement, made.circle) == ("Fem lampor i rad", True, Circle.ALL_PARTIES)
    assert made.type_code == "observation:lighting"
    assert made.source_note == "Trygghetsvandring 13 oktober 2026"
    assert "Fem lampor i rad" in said(sign_in("johan.ek"), f"{address(case, walk)}/{row.id}")
    again = client.post(path, {"title": "En gång till", "text": ""}, 422).get_data(as_text=True)
    assert "Fyndet är redan en iakttagelse." in again


def measure_filled(page: str) -> dict[str, Any]:
    chosen = re.search(r'name="type_code".*?value="(measure:[a-z_]+)"', page, re.DOTALL)
    party = re.search(r'selected value="([a-z2-7]{16})"', page.partition('name="party_id"')[2])
    title = re.search(r'name="title"[^>]*value="([^"]+)"', page)
    reason = re.search(r'name="no_goal_reason"[^>]*value="([^"]+)"', page)
    assert chosen is not None
    assert party is not None
    assert title is not None
    assert reason is not None
    return {
        "title": title[1], "type_code": chosen[1], "party_id": party[1], "no_goal_reason": reason[1],
        "circle": "all_parties", "due_on": "2026-11-12",
    }  # fmt: skip


def test_a_finding_becomes_a_measure_with_what_is_known_already(
    session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    row = noted(client, session, case, walk, stop_id=stop_id(session, "Lastgatan"))
    path = f"/arenden/{case.id}/atgarder/ny?fynd={row.id}"
    page = client.get(path).get_data(as_text=True)
    assert "Följer av Trygghetsvandring 13 oktober 2026." in page
    client.post(path, measure_filled(page))
    session.expire_all()
    made = session.get_one(Measure, row.measure_id or "")
    assert (made.title, row.status) == ("Fem lampor är släckta", FindingStatus.PLANNED)
    shown = said(sign_in("johan.ek"), f"{address(case, walk)}/{row.id}")
    assert f"M{made.number} Fem lampor är släckta" in shown
    for wrong in ("a" * 16, "x"):
        client.get(f"/arenden/{case.id}/atgarder/ny?fynd={wrong}", 404)
    tie = f"{address(case, walk)}/{row.id}/koppla"
    client.post(tie, {"measure_id": "", "observation_id": ""})
    session.expire_all()
    assert row.measure_id is None, "it can be taken back"
    client.post(tie, {"measure_id": "b" * 16, "observation_id": ""})
    assert "Välj bland ärendets åtgärder" in said(client, "/")
    client.post(tie, {"measure_id": made.id, "observation_id": "b" * 16})
    assert "Välj bland iakttagelserna" in said(client, "/")
    client.post(tie, {"measure_id": made.id, "observation_id": ""})
    session.expire_all()
    assert row.measure_id == made.id


def test_a_finding_that_nobody_answers_for_is_the_coordinators_task(
    session: Session, case: Case, walk: SafetyWalk, world: World, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    noted(client, session, case, walk, text="Skylt saknas", stop_id=stop_id(session, "Entrén"))
    noted(client, session, case, walk, text="Ljuset", kind="keep", stop_id=stop_id(session, "Entrén"))
    page = said(client, "/")
    assert "Utred vem som har rådighet över: Skylt saknas" in page
    assert "rådighet över: Ljuset" not in page
    for other in ("karin.lund", "olle.nystrom"):
        assert "Utred vem" not in said(sign_in(other), "/"), other
    row = session.scalars(sa.select(WalkFinding).where(WalkFinding.text == "Skylt saknas")).one()
    draft = ReceiverDraft(finding_id=row.id, receiver_id=world.organisation("karin.lund").id, version=row.version)
    set_receivers(world.work("amina.berg"), case, walk.id, [draft])
    assert "Utred vem" not in said(client, "/")


def test_a_photo_hangs_on_a_finding_and_is_read_no_wider_than_its_walk(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    narrow, wide = walked(session, world, case, Circle.AUTHORITIES), walked(session, world, case)
    row, other = (noted(sign_in("karin.lund"), session, case, each) for each in (narrow, wide))
    for walk, finding, circle in ((narrow, row, "authorities"), (wide, other, "all_parties")):
        path = f"/arenden/{case.id}/fynd/{finding.id}/filer"
        assert "Undvik ansikten" in said(sign_in("karin.lund"), path)
        sent = {"file": (io.BytesIO(pdf("Lampor", ["Fem lampor"])), "lampor.pdf"), "description": "Fem lampor"}
        sign_in("karin.lund").post(path, {**sent, "circle": circle})
        assert "Fem lampor" in said(sign_in("amina.berg"), f"{address(case, walk)}/{finding.id}")
    session.commit()
    assert set(session.scalars(sa.select(Attachment.finding_id))) == {row.id, other.id}
    sign_in("johan.ek").get(f"/arenden/{case.id}/fynd/{row.id}/filer", 404)
    listed = said(sign_in("johan.ek"), f"/arenden/{case.id}/filer?om=fynd")
    assert listed.count("Fynd: Fem lampor är släckta") == 1
    hidden = session.scalars(sa.select(Attachment.id).where(Attachment.finding_id == row.id)).one()
    sign_in("johan.ek").get(f"/arenden/{case.id}/filer/{hidden}", 404)
    both = sa.update(Attachment).where(Attachment.id == hidden).values(meeting_id=narrow.meeting_id)
    with pytest.raises(sa.exc.IntegrityError, match="finding_alone"):
        session.execute(both)
    session.rollback()


def test_findings_are_on_the_map_of_the_walk(session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    point = json.dumps({"type": "Point", "coordinates": [18.0896, 59.2435]})
    noted(client, session, case, walk, geometry=point)
    noted(client, session, case, walk, kind="keep", text="<b>Ljuset</b>", geometry=point)
    noted(client, session, case, walk, text="Utan plats")
    found = json.loads(client.get(f"/arenden/{case.id}/vandringar/{walk.id}/rutt.geojson").data)["features"]
    marks = {each["properties"]["name"]: each["properties"]["kind"] for each in found if "url" in each["properties"]}
    assert marks == {"Otryggt: Fem lampor är släckta": "finding", "Värna: <b>Ljuset</b>": "keep"}
    assert "3 fynd" in said(client, f"/arenden/{case.id}/vandringar/{walk.id}")


def test_as_many_questions_for_two_findings_as_for_nine(
    session: Session, world: World, case: Case, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    few, many = walked(session, world, case), walked(session, world, case)
    for walk, count in ((few, 2), (many, 9)):
        for number in range(count):
            noted(client, session, case, walk, text=f"Fynd {number}")
    for path in ("", "/ga-igenom"):
        asked = [client.count_queries(address(case, walk) + path) for walk in (few, many)]
        assert asked[0] == asked[1], path


def printed(client: PageClient, path: str) -> str:
    answer = client.get(path)
    assert answer.mimetype == "application/pdf"
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


def test_each_receiver_gets_a_protocol_of_what_it_can_do_something_about(
    session: Session, world: World, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    here = stop_id(session, "Lastgatan")
    noted(client, session, case, walk, text="Klotter på porten", category="observation:graffiti", stop_id=here)
    noted(client, session, case, walk, text="Skylt saknas")
    noted(client, session, case, walk, text="Ljuset från biblioteket", kind="keep")
    session.add_all(
        [
            WalkParticipant(walk_id=walk.id, name="Nils Nyfiken"),
            WalkRoleHolder(walk_id=walk.id, role=WalkRole.FACILITATOR, name="Nils Nyfiken"),
        ]
    )
    session.commit()
    path = f"{address(case, walk)}/protokoll"
    every = printed(client, path)
    for words in (
        "Protokoll från trygghetsvandring", "13 oktober 2026 kl. 17.30", "En av deltagarna", "Otryggt (2)",
        "Klotter på porten", "Klotter. Lastgatan, kl. 18.12, skymning.", "12 november 2026",
        "Mottagare: Ingen känd än",
        "Värna (1)", "Ljuset från biblioteket",
    ):  # fmt: skip
        assert words in every, words
    assert "Nils" not in every, "who took part is not named"
    owner = world.organisation("johan.ek")
    theirs = printed(sign_in("johan.ek"), f"{path}?mottagare={owner.id}")
    assert owner.short_name in theirs
    assert "Klotter på porten" in theirs
    assert "Skylt saknas" not in theirs
    assert "Ljuset" not in theirs
    assert "Skylt saknas" in printed(client, f"{path}?mottagare=okand")
    client.get(f"{path}?mottagare={'a' * 16}", 404)


def test_photos_that_all_may_read_stand_in_the_protocol(
    session: Session, case: Case, walk: SafetyWalk, sign_in: SignIn
) -> None:
    client = sign_in("amina.berg")
    row = noted(client, session, case, walk)
    for circle, colour in (("all_parties", (200, 40, 40)), ("own_org", (40, 200, 40))):
        drawn = io.BytesIO()
        Image.new("RGB", (640, 480), colour).save(drawn, "JPEG")
        drawn.seek(0)
        sent = {"file": (drawn, "lampor.jpg"), "description": f"Lampor {circle}", "circle": circle}
        client.post(f"/arenden/{case.id}/fynd/{row.id}/filer", sent)
    pages = PdfReader(io.BytesIO(client.get(f"{address(case, walk)}/protokoll").data)).pages
    shown = [image.image.convert("RGB") for page in pages for image in page.images if image.image]
    assert len(shown) == 1, "what an organisation keeps for itself goes to nobody"
    other = noted(client, session, case, walk, text="Samma sak")
    client.post(f"{address(case, walk)}/{other.id}/sla-ihop", {"finding_ids": [row.id]})
    told = PdfReader(io.BytesIO(client.get(f"{address(case, walk)}/protokoll").data)).pages
    assert sum(len(page.images) for page in told) == 1, "a photo of what is merged is not lost"
    assert "Lampor all_parties" in said(client, f"{address(case, walk)}/{row.id}")
    client.post(f"{address(case, walk)}/{row.id}/ta-bort")
    assert "Lampor all_parties" not in said(client, f"/arenden/{case.id}/filer"), "taken away with its finding"
    red, green, _blue = shown[0].resize((1, 1)).tobytes()
    assert red > green
