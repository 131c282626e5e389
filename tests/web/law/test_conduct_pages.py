"""The code of conduct is asked for before anything else, once for each text; and loses nobody's way or words."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.models.law.conduct import ConductAcceptance
from tracker.models.notes import Note
from tracker.queries.law.conduct import acceptances

SignIn = Callable[[str], PageClient]


def test_a_new_text_is_asked_for_once_and_one_comes_where_one_was_going(
    world: World, session: Session, sign_in: SignIn
) -> None:
    case = world.case()
    amina, admin = sign_in("amina.berg"), sign_in("admin")
    wanted = f"/arenden/{case.id}/anteckningar?sida=1"
    amina.get(wanted)
    before = amina.count_queries("/hjalp")
    page = admin.get("/administration/uppforandekod").get_data(as_text=True)
    assert "Vi skriver om platser, inte om personer." in page
    everybody = acceptances(session, 1)
    assert everybody.missing == 0 < everybody.accepted
    admin.post("/administration/uppforandekod", {"text": "Ny text.\n\nTvå stycken.", "version": "1"})
    for path in (wanted, "/", "/arenden", "/karta/platser.geojson", "/logg"):
        asked = amina.http.get(path)
        assert (asked.status_code, asked.location.partition("?")[0]) == (303, "/uppforandekod"), path
    assert amina.count_queries("/hjalp") == before, "what everybody may read stays open, and costs no more"
    # a form that was open when the text changed is saved all the same
    amina.post(f"/arenden/{case.id}/anteckningar", {"text": "ring driften"})
    assert session.scalars(sa.select(Note.text)).one() == "ring driften"
    address = amina.http.get(wanted).location
    page = amina.get(address).get_data(as_text=True)
    assert "Två stycken." in page
    amina.post("/uppforandekod", {"version": "1", "nasta": wanted}, 422)
    answer = amina.post("/uppforandekod", {"version": "2", "nasta": wanted})
    assert answer.location == wanted
    amina.get(wanted)
    amina.post("/uppforandekod", {"version": "2", "nasta": "https://ond.example/"})
    assert "Du godkände den här texten" in amina.get("/uppforandekod").get_data(as_text=True)
    user = world.user("amina.berg")
    versions = session.scalars(sa.select(ConductAcceptance.version).where(ConductAcceptance.user_id == user.id))
    assert sorted(versions) == [1, 2]
    assert acceptances(session, 2) == (1, everybody.accepted - 1)


def test_nobody_is_sent_to_another_site(sign_in: SignIn) -> None:
    answer = sign_in("karin.lund").post("/uppforandekod", {"version": "1", "nasta": "//ond.example/"})
    assert answer.location == "/"


def test_what_a_new_text_may_not_be(sign_in: SignIn) -> None:
    admin = sign_in("admin")
    said = {
        "": "Fyll i det här fältet.",
        "Ny text.": "Någon annan har ändrat texten.",
    }
    for text, words in said.items():
        answer = admin.post("/administration/uppforandekod", {"text": text, "version": "7"}, 422)
        assert words in answer.get_data(as_text=True)
    sign_in("amina.berg").get("/administration/uppforandekod", 403)


def test_where_a_second_step_is_demanded_it_comes_first(
    app: Flask, world: World, session: Session, sign_in: SignIn
) -> None:
    """Each gate lets through what the other asks for: nobody is sent to and fro for ever."""
    client = sign_in("karin.lund")
    world.user("karin.lund").conduct_version = None
    session.commit()
    settings = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(settings, second_factor="required")
    try:
        answer = client.http.get("/arenden", follow_redirects=True)
        asked = [each.request.path for each in answer.history]
        assert (answer.status_code, asked[:2]) == (200, ["/arenden", "/uppforandekod"])
        assert "tvåsteg" in answer.get_data(as_text=True).lower()
    finally:
        app.extensions["settings"] = settings
    assert client.http.get("/arenden").location.startswith("/uppforandekod")
