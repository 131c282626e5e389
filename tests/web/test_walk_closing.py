"""The closing meeting of a walk: what was answered, who reads it, and where it is printed."""

import io
import re

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from tests.factories import World
from tests.findings import AFTER, SignIn, address, noted, said, walked
from tracker.domain.access import Circle
from tracker.domain.clock import time_set
from tracker.domain.errors import NotPermitted, StaleEdit
from tracker.models.cases import Case
from tracker.models.walks.after import WalkClosing
from tracker.models.walks.planned import SafetyWalk
from tracker.services.walks.closing import ClosingDraft, note_closing

ANSWERS = {
    "answered": "Lamporna byts i december.",
    "not_done": "Skylten kommer inte upp i år.",
    "next_step": "Vi ses igen i mars.",
}


@pytest.fixture
def case(world: World) -> Case:
    made = world.case(revealed_at=AFTER)
    world.party(made, "karin.lund")
    world.party(made, "johan.ek")
    return made


@pytest.fixture
def walk(session: Session, world: World, case: Case) -> SafetyWalk:
    return walked(session, world, case)


def meeting(walk: SafetyWalk) -> str:
    return f"/arenden/{walk.case_id}/vandringar/{walk.id}/avslutande-mote"


def test_the_answers_stand_beside_what_each_received_and_in_the_protocol(
    walk: SafetyWalk, case: Case, sign_in: SignIn, session: Session
) -> None:
    with time_set(AFTER):
        coordinator, party = sign_in("amina.berg"), sign_in("johan.ek")
        noted(coordinator, session, case, walk)
        noted(coordinator, session, case, walk, kind="keep", text="Blomsterlådan")
        empty = said(party, meeting(walk))
        assert "Inga svar från mötet än." in empty
        assert "Ingen dag är satt för mötet." in empty
        assert coordinator.post(f"{meeting(walk)}/anteckna", ANSWERS | {"version": ""}).location.endswith(meeting(walk))
        page = said(party, meeting(walk))
        assert "Antecknat av Farsta SDF." in page
        assert "Ingen känd än (1) Fem lampor är släckta" in page
        assert "Blomsterlådan" not in page, "nobody is to do anything about it"
        assert "Ändra svaren" not in page
        for question, answer in zip(("svarade", "inte gjort", "ses ni igen"), ANSWERS.values(), strict=True):
            assert question in page
            assert answer in page
        pdf = PdfReader(io.BytesIO(party.get(f"{address(case, walk)}/protokoll").get_data()))
        printed = " ".join(" ".join(each.extract_text() for each in pdf.pages).split())
        assert all(answer in printed for answer in ANSWERS.values())
        pdf = PdfReader(io.BytesIO(party.get(f"{address(case, walk)}/protokoll?mottagare=okand").get_data()))
        assert "december" not in " ".join(each.extract_text() for each in pdf.pages), "it is for all who were there"


def test_none_is_owed_and_nobody_overwrites_another(
    walk: SafetyWalk, case: Case, sign_in: SignIn, session: Session, world: World
) -> None:
    client = sign_in("amina.berg")
    client.post(f"{meeting(walk)}/anteckna", {"answered": "Ja.", "version": ""})
    client.post(f"{meeting(walk)}/anteckna", {"answered": "Ja.", "version": ""})
    (row,) = session.query(WalkClosing)
    assert (row.answered, row.not_done, row.version) == ("Ja.", None, 1)
    answer = client.post(f"{meeting(walk)}/anteckna", {"answered": "Nej.", "version": ""}, 409)
    shown = re.sub(r"<[^>]+>", "", answer.text)
    assert "Nej." in shown
    assert "Ja." in shown
    with pytest.raises(StaleEdit):
        note_closing(world.work("amina.berg"), case, walk.id, ClosingDraft(answered="Nej.", version=7))
    client.post(f"{meeting(walk)}/anteckna", {"answered": "Nej.", "version": "1"})
    session.expire_all()
    assert row.answered == "Nej."


def test_words_that_point_somebody_out_are_refused_at_their_field(walk: SafetyWalk, sign_in: SignIn) -> None:
    sent = ANSWERS | {"not_done": "Ring 070-123 45 67.", "version": ""}
    answer = sign_in("amina.berg").post(f"{meeting(walk)}/anteckna", sent, 422)
    assert 'id="not_done-error"' in answer.text
    assert ANSWERS["answered"] in answer.text


def test_it_is_read_by_who_knows_of_the_walk_and_written_by_who_coordinates(
    case: Case, sign_in: SignIn, session: Session, world: World
) -> None:
    narrow = walked(session, world, case, Circle.AUTHORITIES)
    note_closing(world.work("amina.berg"), case, narrow.id, ClosingDraft(**ANSWERS))  # type: ignore[arg-type]
    assert ANSWERS["answered"] in said(sign_in("karin.lund"), meeting(narrow))
    sign_in("johan.ek").get(meeting(narrow), 404)
    sign_in("karin.lund").get(f"{meeting(narrow)}/anteckna", 403)
    with pytest.raises(NotPermitted):
        note_closing(world.work("karin.lund"), case, narrow.id, ClosingDraft(answered="Nej."))
