"""The list of words that can brand a place: how it is looked after, and that every save goes by it as it is then."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient, statements
from tests.crawl import paths
from tests.factories import World
from tests.full_case import full_case
from tests.web.test_guards import LEFT_OUT, ready, text_fields
from tests.web.test_swapped import written
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.steps import Step
from tracker.models.cases import Case, CaseParty, Meeting
from tracker.models.programmes import WordHint
from tracker.models.records import AuditEvent

SignIn = Callable[[str], PageClient]
HOME = "/administration/ordhintar"
ASKED = re.compile(r"FROM word_hint")
SLUM = {"word": "Slum*", "suggestion": "vad som är slitet och var", "reason": "Ordet dömer ut platsen.", "source": ""}


def text(client: PageClient, path: str, status: int = 200) -> str:
    return client.get(path, status).get_data(as_text=True)


def hint(session: Session, word: str) -> WordHint:
    return session.scalars(sa.select(WordHint).where(WordHint.word == word)).one()


def meeting(case: Case, **values: str) -> tuple[str, dict[str, str]]:
    usual = {"kind": "steering_group", "title": "Samtal om torget", "day": "2026-10-20", "starts_at": "10:00"}
    return f"/arenden/{case.id}/moten/nytt", {**usual, "circle": "all_parties", "token": new_id(), **values}


def test_the_list_is_looked_after_and_each_save_goes_by_it(session: Session, world: World, sign_in: SignIn) -> None:
    admin, amina, case = sign_in("admin"), sign_in("amina.berg"), world.case()
    amina.post(*meeting(case, title="Slummen vid torget"))
    token = new_id()
    for _twice in range(2):
        admin.post(HOME, {**SLUM, "token": token})
    row = hint(session, "slum*")
    with statements() as seen:
        page = amina.post(*meeting(case, title="Slummen", note="slum"), status=422).get_data(as_text=True)
    assert sum(bool(ASKED.search(statement)) for statement in seen) == 1
    assert "Skriv hellre vad som är slitet och var. Ordet dömer ut platsen." in page
    assert "”Slummen” kan stigmatisera en plats." in page
    tried = admin.post(f"{HOME}/prova", {"text": "Slummen, ett utsatt område"}, 200).get_data(as_text=True)
    assert "”Slummen”" in tried
    assert "”utsatt område”" in tried
    admin.post(f"{HOME}/{row.id}", {**SLUM, "word": "slum", "version": "1"})
    amina.post(*meeting(case, title="Slumpen och slummen"))
    admin.post(f"{HOME}/{row.id}", {**SLUM, "version": "1"}, 409)
    admin.post(f"{HOME}/{row.id}/ta-ur-bruk")
    amina.post(*meeting(case, title="En slum"))
    assert "Ur bruk" in text(admin, HOME)
    admin.post(f"{HOME}/{row.id}/ta-i-bruk")
    amina.post(*meeting(case, title="En slum"), status=422)
    page = text(admin, f"{HOME}/{row.id}")
    for words in ("Drift Admin", "slum* <span", "Tog ett ordhint ur bruk", "Tog ett ordhint i bruk igen"):
        assert words in page
    assert "8 ord i bruk" in text(admin, "/administration")
    assert session.scalar(sa.select(sa.func.count()).where(Meeting.case_id == case.id)) == 3
    facts = session.scalars(sa.select(AuditEvent.facts).where(AuditEvent.subject_id == row.id)).all()
    assert facts == [{}] * 4


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"word": "GETTO*"}, "Ordet finns redan i listan."),
        ({"word": "ghetto*"}, "taget ur bruk"),
        ({"word": ""}, "Skriv vilket ord det gäller."),
        ({"word": "(a+)+$"}, "minst tre bokstäver"),
        ({"suggestion": " "}, "Skriv vad man kan skriva i stället."),
        ({"reason": ""}, "Skriv varför ordet bör undvikas."),
        ({"reason": "Fråga 19121212-1212"}, "ser ut som ett personnummer"),
        ({"source": "a@b.example"}, "ser ut som en e-postadress"),
    ],
)
def test_what_will_not_do_is_told_beside_its_field(
    session: Session, sign_in: SignIn, values: dict[str, str], said: str
) -> None:
    session.execute(sa.update(WordHint).where(WordHint.word == "ghetto*").values(retired_at=now()))
    session.commit()
    page = sign_in("admin").post(HOME, {**SLUM, "token": new_id(), **values}, 422).get_data(as_text=True)
    assert said in page
    assert session.scalar(sa.select(sa.func.count()).select_from(WordHint)) == 7


# where a text of others' reading is written: each offers to save a branding word as a quotation, in the named field
QUOTING = {
    "cases.edit": "background",
    "cases.new_meeting": "note",
    "plans.edit_goal_page": "text",
    "plans.follow_up": "text",
    "plans.new_measure": "title",
    "problems.edit": "description",
}
# how many fields a word stops, at least: a form may refuse for a reason of its own first
STOPPED_IN = {Step.OWN_MAPPINGS: 65, Step.PRIORITISATION: 70, Step.GOAL_SETTING: 90}
# days that come after those of the full case
LATER = {"target_on": ["2027-06-01"], "due_on": ["2027-06-01"]}


def test_a_word_is_saved_as_a_quotation_with_its_source_in_the_text(
    app: Flask, session: Session, world: World, sign_in: SignIn
) -> None:
    """In forms of every kind: stopped, asked for the source, and kept with it in the text."""
    case = full_case(world)
    amina = sign_in("amina.berg")
    found = {rule.endpoint: path for rule, path in paths(app, session, case, "POST") if rule.endpoint in QUOTING}
    assert found.keys() == QUOTING.keys()
    for endpoint, path in found.items():
        name = QUOTING[endpoint]
        case.step = Step.JOINT_MAPPING if endpoint.startswith("problems.") else Step.GOAL_SETTING
        session.commit()
        usual, texts = text_fields(text(amina, path), path)
        assert name in texts, (endpoint, texts)
        sent: dict[str, Any] = {**usual, **LATER, "token": [new_id()], name: ["Torgets ghetto"]}
        page = amina.post(path, sent, 422).get_data(as_text=True)
        assert "Spara ändå, det är ett citat" in page, path
        assert text_fields(page, path)[0]["quoted_words"] == ["ghetto"]
        sent |= {"citat": ["1"], "quoted_words": ["ghetto"]}
        if endpoint == "cases.new_meeting":
            assert "Ange varifrån citatet kommer." in amina.post(path, sent, 422).get_data(as_text=True)
        with written() as seen:
            amina.post(path, {**sent, "quote_source": ["Polisens lägesbild 2025"]})
        kept = "Torgets ”ghetto” (källa: Polisens lägesbild 2025)"
        assert any(kept in str(parameters) for _statement, parameters in seen), path


@pytest.mark.parametrize("step", [Step.OWN_MAPPINGS, Step.PRIORITISATION, Step.GOAL_SETTING])
def test_every_form_that_a_word_stops_offers_to_save_it_as_a_quotation(
    step: Step, app: Flask, session: Session, world: World, sign_in: SignIn
) -> None:
    """Each text field of each form is tried, none is listed; what the button sends is then taken with its source."""
    case = ready(world, step)
    client, stopped, closed = sign_in("amina.berg"), set(), []
    token = client.token()
    once = {rule.endpoint: (rule, path) for rule, path in paths(app, session, case, "POST")}
    for rule, path in once.values():
        if case.id not in path or rule.endpoint in LEFT_OUT or "GET" not in (rule.methods or ()):
            continue
        usual, texts = text_fields(client.http.get(path).get_data(as_text=True), path)
        for name in texts:
            data = {**usual, name: ["Torgets ghetto och dess närhet"], "csrf_token": [token], "token": [new_id()]}
            page = client.http.post(path, data=data).get_data(as_text=True)
            if "”ghetto” kan stigmatisera en plats." not in page:
                continue
            stopped.add((rule.endpoint, name))
            if "Spara ändå, det är ett citat" not in page or 'name="quote_source"' not in page:
                closed.append((rule.endpoint, name))
    assert not closed
    assert len(stopped) >= STOPPED_IN[step], sorted(stopped)


def test_a_partys_answer_keeps_its_yes_beside_the_quotation(world: World, sign_in: SignIn, session: Session) -> None:
    case = world.case()
    world.party(case, "karin.lund", status=PartyStatus.INVITED)
    session.commit()
    karin, path = sign_in("karin.lund"), f"/arenden/{case.id}/inbjudan"
    page = karin.post(path, {"answer": "ja", "note": "Torgets ghetto"}, 422).get_data(as_text=True)
    assert '<input type="hidden" name="answer" value="ja">' in page
    quoted = {"citat": "1", "quoted_words": "ghetto", "quote_source": "Polisens lägesbild 2025"}
    karin.post(path, {"answer": "ja", "note": "Torgets ghetto", **quoted})
    row = session.scalars(
        sa.select(CaseParty).where(CaseParty.organisation_id == world.actor("karin.lund").organisation_id)
    ).one()
    assert (row.status, row.answer_note) == (PartyStatus.ACCEPTED, "Torgets ”ghetto” (källa: Polisens lägesbild 2025)")
