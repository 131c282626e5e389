"""What is given out is what was decided: masked words are nowhere in the package, whatever way one reads it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.full_case import AUTHORITIES, CONTENT, PRIVATE, SEALED, SHARED, freeze, full_case, plant, shelve
from tracker.domain.access import Circle
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, NotPermitted, NotVisible
from tracker.domain.ids import new_id
from tracker.domain.law.disclosure import DisclosureKind, DisclosureOutcome
from tracker.models.cases import Case, CaseCoordinator
from tracker.models.law.disclosure import Disclosure, DisclosureItem
from tracker.models.problems import Problem
from tracker.models.records import AuditEvent
from tracker.queries.law.disclosure import items_of, stored_items
from tracker.services.law.disclosure import (
    DecisionDraft,
    OutcomeDraft,
    RequestDraft,
    _frozen,
    begin_disclosure,
    decide_disclosure,
    save_outcomes,
)

SignIn = Callable[[str], PageClient]
GROUND = "Kan röja larmrutiner"
REQUEST = RequestDraft(request="Fråga 12 den 5 oktober", first_ground="Prövas")
DECISION = DecisionDraft(registry_number="TN 2026/44", decided_by="Eva Lind, registrator", appeal="Skriv till oss.")


@pytest.fixture
def case(app: Flask, world: World) -> Case:
    made = full_case(world)
    plant(world.session)
    assert shelve(world.session, app.extensions["shelf"]) > 5
    return made


def begun(world: World, case: Case, name: str = "amina.berg") -> Disclosure:
    draft = RequestDraft(request=REQUEST.request, first_ground=REQUEST.first_ground)
    return begin_disclosure(world.work(name), case, draft)


def test_what_can_be_given_out_is_what_the_coordinator_reads(world: World, session: Session, case: Case) -> None:
    row = begun(world, case)
    stored = stored_items(session, row.id)
    assert {item.kind for item in stored} == set(DisclosureKind) - {DisclosureKind.PICTURE}
    assert {(item.circle, item.outcome) for item in stored} == {
        (Circle.PUBLIC, DisclosureOutcome.RELEASED),
        (Circle.ALL_PARTIES, DisclosureOutcome.RELEASED),
        (Circle.AUTHORITIES, DisclosureOutcome.MASKED),
        (Circle.OWN_ORGANISATION, DisclosureOutcome.MASKED),
    }
    assert {item.kind for item in stored if item.circle is Circle.OWN_ORGANISATION} == {DisclosureKind.POINT}
    told = " ".join(text for item in items_of(session, world.actor("amina.berg"), case.id) for _, text in item.fields)
    assert AUTHORITIES in told
    assert SEALED not in told
    assert PRIVATE not in told
    session.add(CaseCoordinator(case_id=case.id, user_id=world.user("johan.ek").id))
    session.commit()
    private = stored_items(session, begun(world, case, "johan.ek").id)
    assert Circle.AUTHORITIES not in {item.circle for item in private}


def test_a_frozen_picture_tells_only_what_is_given_out_by_itself_too(
    world: World, session: Session, case: Case
) -> None:
    freeze(world, case)
    row, amina = begun(world, case), world.work("amina.berg")
    stored = stored_items(session, row.id)
    seen = {item.row_id: item for item in items_of(session, amina.actor, case.id)}
    cause = next(item for item in stored if item.kind is DisclosureKind.CAUSE and item.circle is Circle.ALL_PARTIES)
    problem, letter = dict(seen[cause.row_id].fields)["text"], seen[cause.row_id].mark[0]
    session.rollback()

    def told(outcomes: list[OutcomeDraft]) -> str:
        save_outcomes(amina, case, row.id, outcomes)
        items = stored_items(session, row.id)
        frozen = _frozen(items, items_of(session, amina.actor, case.id))["items"]
        session.rollback()
        return " ".join(text for item in frozen if item["kind"] == "picture" for _name, text in item["fields"])

    before = told([])
    assert problem in before, "a cause that is given out"
    assert AUTHORITIES not in before, "what is masked from the start"
    assert f"{letter}1 " not in told([OutcomeDraft(cause.id, DisclosureOutcome.WITHHELD, GROUND)])
    of_letter = next(
        item for item in stored_items(session, row.id)
        if item.kind is DisclosureKind.PROBLEM and seen[item.row_id].mark == letter
    )  # fmt: skip
    session.rollback()
    assert f"{letter} " not in told([OutcomeDraft(of_letter.id, DisclosureOutcome.MASKED, GROUND)])


class Package(NamedTuple):
    """A decided disclosure's package, read in every way, and the words that it must not hold."""

    row: Disclosure
    title: str
    printed: bytes
    words: str
    table: str
    hidden: set[str]
    files: dict[str, bytes]


@pytest.fixture
def given(world: World, session: Session, case: Case, sign_in: SignIn) -> Package:
    """A place masked and a goal withheld, decided; and afterwards the case is changed."""
    row, amina = begun(world, case), world.work("amina.berg")
    items = stored_items(session, row.id)
    place = next(item for item in items if item.kind is DisclosureKind.PLACE)
    goal = next(item for item in items if item.kind is DisclosureKind.GOAL and item.circle is Circle.ALL_PARTIES)
    found = items_of(session, amina.actor, case.id)
    kept = [item for item in found if item.row_id in {place.row_id, goal.row_id}]
    hidden = {text for item in kept for _, text in item.fields if SHARED in text}
    session.rollback()
    outcomes = [
        OutcomeDraft(place.id, DisclosureOutcome.MASKED, GROUND),
        OutcomeDraft(goal.id, DisclosureOutcome.WITHHELD, GROUND),
    ]
    save_outcomes(amina, case, row.id, outcomes)
    decide_disclosure(amina, case, row.id, DECISION)
    title, case.title = case.title, "Något helt annat"
    session.commit()
    answer = sign_in("amina.berg").get(f"/arenden/{case.id}/utlamnanden/{row.id}/paket")
    assert f"utlamnande-{case.reference}-2026-10-06.zip" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as folder:
        assert folder.namelist()[:2] == ["handlingar.pdf", "forteckning.csv"]
        files = {name: folder.read(name) for name in folder.namelist()[2:]}
        printed, table = folder.read("handlingar.pdf"), folder.read("forteckning.csv").decode("utf-8-sig")
    pages = PdfReader(io.BytesIO(printed)).pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    return Package(row, title, printed, words, table, hidden, files)


def test_masked_words_are_nowhere_in_the_package(session: Session, given: Package) -> None:
    raw = given.printed + b"".join(inflated(given.printed))
    stored = str(session.scalars(sa.select(Disclosure.content).where(Disclosure.id == given.row.id)).one())
    assert given.hidden
    for word in (AUTHORITIES, SEALED, PRIVATE, *given.hidden):
        assert word not in given.words + given.table + stored, word
        assert word.encode() not in raw
        assert word.encode("utf-16-be") not in raw
    assert SHARED in given.words
    assert f"[maskat: {GROUND}]" in given.words
    assert f"[lämnas inte ut: {GROUND}]" in given.words
    assert given.title in given.words, "as it was when it was decided"
    assert "Något helt annat" not in given.words
    rows = list(csv.DictReader(io.StringIO(given.table), delimiter=";"))
    assert len(rows) == len(stored_items(session, given.row.id))
    assert {each["Utfall"] for each in rows} == {"Lämnas ut", "Maskas", "Lämnas inte ut"}
    assert all(each["Grund"] and not each["Märkning"] for each in rows if each["Utfall"] != "Lämnas ut")


def test_files_that_are_given_out_come_whole_and_no_others(given: Package) -> None:
    assert len(given.files) == 5, "those that all parties read, or everybody"
    assert all(name.startswith("filer/") and SHARED in name for name in given.files)
    assert all(f"{SHARED}{CONTENT}".encode() in content for content in given.files.values())


def test_a_walk_is_given_out_with_its_stops_and_what_was_found_but_not_who_walked(given: Package) -> None:
    for words in (
        "Vandring kanariemeetingtitle", "Stopp 1", "Titta på:", "Otryggt eller värna: Otryggt", "Gäller: Lampor",
        "Läge: Att göra", "Mottagare:", "Vid återvandringen: Delvis åtgärdat",
        "Punkt från boende", "Hur det går vidare:",
    ):  # fmt: skip
        assert words in given.words, words
    assert "kanariewalkfindingtext" in given.words
    assert "kanariewalkparticipant" not in given.words


def test_a_long_text_is_given_out_whole(world: World, session: Session, case: Case) -> None:
    long = "Belysningen ses över. " * 300
    case.background = long
    session.commit()
    item = next(each for each in items_of(session, world.actor("amina.berg"), case.id) if each.mark == case.reference)
    assert dict(item.fields)["background"] == long


def test_the_pdf_says_whose_decision_it_is_and_can_be_read_aloud(given: Package) -> None:
    pdf = PdfReader(io.BytesIO(given.printed))
    last = f"Sida 1 av {len(pdf.pages)}"
    for said in ("TN 2026/44", "6 oktober 2026", "Eva Lind", "Skriv till oss.", REQUEST.request, last):
        assert said in given.words, said
    root: Any = pdf.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("sv", True)
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Utlämnande av handlingar"
    assert "pdfuaid" in given.printed.decode("latin-1"), "tagged, as PDF/UA"
    fonts = {str(font["/BaseFont"]) for page in pdf.pages for font in fonts_of(page)}
    assert fonts
    assert all("SourceSans3" in font for font in fonts), fonts


def fonts_of(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_only_who_coordinates_fetches_it_and_the_log_says_so(
    session: Session, case: Case, given: Package, sign_in: SignIn
) -> None:
    tags = session.scalars(sa.select(AuditEvent.tag).where(AuditEvent.subject_id == given.row.id)).all()
    assert tags[-1] is Tag.DISCLOSURE_FETCHED
    others = {"karin.lund": 403, "olle.nystrom": 403, "overblick": 403, "admin": 403, "sara.holm": 404}
    for name, status in others.items():
        for path in ("", "/beslut", "/paket"):
            sign_in(name).get(f"/arenden/{case.id}/utlamnanden/{given.row.id}{path}", status)
    other = sign_in("maja.lind")
    other.get(f"/arenden/{case.id}/utlamnanden", 404)


def inflated(pdf: bytes) -> list[bytes]:
    """Every stream of a PDF that can be inflated."""
    found = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    assert len(found) > 5
    return found


def test_what_is_refused(world: World, session: Session, case: Case) -> None:
    row = begun(world, case)
    amina = world.work("amina.berg")
    item = stored_items(session, row.id)[0].id
    session.rollback()
    with pytest.raises(NotPermitted):
        begun(world, case, "karin.lund")
    with pytest.raises(DomainError) as refused:
        save_outcomes(amina, case, row.id, [OutcomeDraft(item, DisclosureOutcome.WITHHELD, " x ")])
    assert (refused.value.code, refused.value.field) == ("disclosure.no_ground", f"ground_{item}")
    with pytest.raises(NotVisible):
        save_outcomes(amina, case, row.id, [OutcomeDraft(new_id(), DisclosureOutcome.RELEASED)])
    other = world.case()
    with pytest.raises(NotVisible):
        save_outcomes(amina, other, row.id, [])
    for draft, code in (
        (DecisionDraft(registry_number=" ", decided_by="x", appeal="x"), "disclosure.incomplete"),
        (DecisionDraft(registry_number="x", decided_by="x"), "disclosure.no_appeal"),
    ):
        with pytest.raises(DomainError) as refused:
            decide_disclosure(amina, case, row.id, draft)
        assert refused.value.code == code
    decide_disclosure(amina, case, row.id, DECISION)
    with pytest.raises(DomainError, match=r"disclosure\.decided"):
        save_outcomes(amina, case, row.id, [])
    with pytest.raises(DomainError, match=r"disclosure\.decided"):
        decide_disclosure(amina, case, row.id, DECISION)
    assert session.scalar(sa.select(sa.func.count()).where(DisclosureItem.disclosure_id == row.id)) > 10  # type: ignore[operator]


def test_the_pages_from_question_to_decision(world: World, session: Session, case: Case, sign_in: SignIn) -> None:
    client = sign_in("amina.berg")
    base = f"/arenden/{case.id}/utlamnanden"
    client.post(base, {"request": ""}, 422)
    here = client.post(base, {"request": "Fråga 3"}).location
    assert "Fråga 3" in client.get(base).get_data(as_text=True)
    client.get(f"{here}/paket", 404)
    page = client.get(f"{here}?slag=problem").get_data(as_text=True)
    assert "Läses i ärendet av: myndigheter i ärendet" in page
    items = re.findall(r'name="outcome_([a-z2-7]{16})"', page)
    ids = list(dict.fromkeys(items))
    assert len(ids) == 3
    kept = {f"outcome_{key}": "withheld" for key in ids} | {f"ground_{key}": "" for key in ids}
    refused = client.post(f"{here}?slag=problem", kept, 422).get_data(as_text=True)
    assert f'href="#ground_{ids[0]}"' in refused
    client.post(f"{here}?slag=problem", kept | {f"ground_{key}": GROUND for key in ids})
    assert (
        session.scalar(
            sa.select(sa.func.count()).where(
                DisclosureItem.id.in_(ids), DisclosureItem.outcome == DisclosureOutcome.WITHHELD
            )
        )
        == 3
    )
    assert session.scalars(sa.select(Problem.id).where(Problem.case_id == case.id)).all()
    decision = {"registry_number": "TN 2026/9", "decided_by": "Eva Lind", "appeal": "Skriv till oss."}
    client.get(f"{here}/beslut")
    client.post(f"{here}/beslut", decision | {"decided_by": ""}, 422)
    client.post(f"{here}/beslut", decision)
    assert "[lämnas inte ut: Kan röja larmrutiner]" in client.get(here).get_data(as_text=True)
    assert "Beslutet är redan antecknat." in client.get(f"{here}/beslut").get_data(as_text=True)
    client.post(f"{here}/beslut", decision, 422)
