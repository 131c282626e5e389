"""The own mapping's pages: written, kept apart, handed in, completed; sealed for everybody else."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tracker.domain.access import Circle
from tracker.domain.audit import AuditOutcome
from tracker.domain.cases import PartyStatus
from tracker.domain.ids import new_id
from tracker.domain.mapping import MappingState, to_mask
from tracker.domain.steps import Step
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping, PossibleCause
from tracker.models.records import AuditEvent

SignIn = Callable[[str], PageClient]
FORM = {"title": "Klotter på fasad", "type_code": "observation:graffiti", "circle": "all_parties"}
ANSWERS = {
    "why_this_problem": "syns mest",
    "sources_used": "driftlogg",
    "choice_limits": "bara vardagar",
    "limits_meaning": "helger saknas",
    "leadership_informed_on": "2026-09-28",
    "leadership_informed_by": "fastighetschefen",
    "staff_dialogue_on": "2026-09-22",
}


@pytest.fixture
def case(world: World) -> Case:
    case = world.case(step=Step.OWN_MAPPINGS, mapping_due_on=dt.date(2026, 10, 9))
    for person in ("johan.ek", "karin.lund"):
        world.party(case, person)
    return case


def own(case: Case, rest: str = "") -> str:
    return f"/arenden/{case.id}/kartlaggning{rest}"


def text_of(response: object) -> str:
    page: str = response.get_data(as_text=True)  # type: ignore[attr-defined]
    return " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2]).split())


def only(session: Session) -> Observation:
    session.expire_all()
    return session.scalars(sa.select(Observation)).one()


def test_the_empty_page_says_what_to_do_and_who_reads(sign_in: SignIn, case: Case) -> None:
    page = text_of(sign_in("johan.ek").get(own(case)))
    assert "Lämna in senast fredag 9 oktober" in page
    assert "3 dagar kvar. I dag är det tisdag 6 oktober." in page
    assert "Förseglad" in page
    assert "Centrumfastigheter Söder AB, 2 personer: du och Maria Falk" in page
    assert "Två andra parter och samordnaren. De ser bara att ni har börjat." in page
    assert "Alla tre parter och Stadsledningskontoret, 6 personer" in page
    assert "Det ni delar bara med myndigheter: Farsta SDF (2), Polisen (1) och Stadsledningskontoret (1)." in page
    assert "Inga iakttagelser än." in page
    assert "Fem saker saknas innan ni kan lämna in" in page
    assert "0 av 4 besvarade" in page


def test_the_coordinators_own_page_does_not_hide_it_from_the_coordinator(sign_in: SignIn, case: Case) -> None:
    assert "Två andra parter. De ser bara" in text_of(sign_in("olle.nystrom").get(own(case)))


def test_a_partys_own_day_goes_before_the_days_of_all(sign_in: SignIn, case: Case, world: World) -> None:
    party = world.party(case, "reza.amini")
    party.mapping_due_on = dt.date(2026, 10, 5)
    world.session.commit()
    page = text_of(sign_in("reza.amini").get(own(case)))
    assert "Lämna in senast måndag 5 oktober" in page
    assert "Sista dag var i går." in page


def test_an_observation_is_added_with_all_its_parts(
    sign_in: SignIn, case: Case, world: World, session: Session
) -> None:
    place = world.place(case, "Lastgatan")
    sign_in("johan.ek").post(
        own(case),
        {
            **FORM,
            "text": "Hela långsidan",
            "place_id": place.id,
            "position_text": "59,2434 18,0933",
            "position_note": "vid porten",
            "times": ["4-4", "5-6"],
            "seasons": ["summer"],
            "frequency": "weekly",
            "amount": "22 gånger juni–september",
            "period": "juni–september",
            "trend": "increasing",
            "source_code": "source:own_log",
            "source_note": "driftloggen",
            "group_affected": "butikspersonal",
            "cause": "baksidan saknar insyn",
            "circle": "authorities",
        },
    )
    row = only(session)
    assert (row.title, row.place_id, row.place_note, row.circle) == (
        FORM["title"], place.id, "vid porten", Circle.AUTHORITIES,
    )  # fmt: skip
    assert row.time_mask == to_mask([(4, 4), (5, 6)])
    assert row.point == {"type": "Point", "coordinates": [18.0933, 59.2434]}
    page = text_of(sign_in("johan.ek").get(own(case)))
    for words in (
        "Era iakttagelser (1)",
        "P1 Lastgatan, vid porten",
        "22 gånger juni–september",
        "fre 18–21; lör 00–06. Varje vecka",
        "Källa: Egen rond eller driftlogg, driftloggen",
        "Orsak: baksidan saknar insyn",
        "Myndigheter i ärendet",
    ):
        assert words in page


def test_the_small_squares_are_explained_when_there_are_some(sign_in: SignIn, case: Case, world: World) -> None:
    world.mapping(case, "johan.ek", "klotter")
    client = sign_in("johan.ek")
    assert "De små rutorna" not in text_of(client.get(own(case)))
    world.session.execute(sa.update(Observation).values(time_mask=to_mask([(4, 4)])))
    world.session.commit()
    assert "De små rutorna visar när" in text_of(client.get(own(case)))


def test_sending_a_form_twice_makes_one_and_other_words_are_not_lost(
    sign_in: SignIn, case: Case, session: Session
) -> None:
    johan = sign_in("johan.ek")
    token = new_id()
    johan.post(own(case), {**FORM, "token": token})
    johan.post(own(case), {**FORM, "token": token})
    conflict = johan.post(own(case), {**FORM, "token": token, "title": "En annan text"}, status=409)
    assert "En annan text" in conflict.get_data(as_text=True)
    assert only(session).title == FORM["title"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": ""}, "Fyll i det här fältet."),
        ({"title": "   "}, "Fyll i det här fältet."),
        ({"type_code": ""}, "Välj i listan."),
        ({"title": "Bråk vid trappan, 19121212-1212 var där."}, "Det ser ut som ett personnummer."),
        ({"text": "ABC123 står där"}, "Det ser ut som ett registreringsnummer."),
        ({"cause": "fråga a@b.se"}, "Det ser ut som en e-postadress."),
        ({"position_text": "hemma hos mig"}, "Det gick inte att spara"),
        ({"position_text": "40.7, -74.0"}, "Det gick inte att spara"),
        ({"title": "x" * 161}, "Skriv högst 160 tecken."),
        ({"times": ["7-0"]}, "Det gick inte att spara"),
        ({"circle": "public"}, "Det gick inte att spara"),
        ({"place_id": "aaaaaaaaaaaaaaaa"}, "Det gick inte att spara"),
        ({"geometry": '{"type":"Polygon","coordinates":[[[18,59],[18.001,59],[18,59.001],[18,59]]]}'}, "Sätt en punkt"),
    ],
)
def test_a_refused_form_keeps_the_words_and_saves_nothing(
    sign_in: SignIn, case: Case, session: Session, values: dict[str, object], words: str
) -> None:
    sent = {**FORM, "amount": "ord som ska vara kvar", **values}
    page = sign_in("johan.ek").post(own(case), sent, status=422).get_data(as_text=True)
    assert words in page
    assert "ord som ska vara kvar" in page
    assert session.scalar(sa.select(sa.func.count()).select_from(Observation)) == 0


def test_a_branding_word_is_saved_only_as_a_quotation(sign_in: SignIn, case: Case, session: Session) -> None:
    johan = sign_in("johan.ek")
    sent = {**FORM, "title": "Torget är ett utsatt område"}
    page = text_of(johan.post(own(case), sent, status=422))
    assert "Staden bör undvika ord som kan stigmatisera" in page
    assert "Spara ändå, det är ett citat" in page
    page = text_of(johan.post(own(case), {**sent, "citat": "1"}, status=422))
    assert "Ange varifrån citatet kommer." in page
    johan.post(own(case), {**sent, "citat": "1", "quote_source": "Polisens lägesbild 2025"})
    assert only(session).quote_source == "Polisens lägesbild 2025"
    assert "Citat ur Polisens lägesbild 2025" in text_of(johan.get(own(case)))


def test_editing_shows_what_is_saved_and_two_editors_both_keep_their_text(
    sign_in: SignIn, case: Case, session: Session
) -> None:
    johan = sign_in("johan.ek")
    johan.post(own(case), {**FORM, "cause": "saknar insyn", "times": ["0-3"], "frequency": "daily"})
    row = only(session)
    path = own(case, f"/iakttagelser/{row.id}")
    page = johan.get(path).get_data(as_text=True)
    assert 'value="Klotter på fasad"' in page
    assert 'value="saknar insyn"' in page
    assert re.search(r'value="0-3"[^>]*checked', page)
    assert re.search(r'checked[^>]*value="daily"|value="daily"[^>]*checked|checked id="frequency-3"', page)
    seen = row.version
    johan.post(path, {**FORM, "title": "Först", "version": str(seen)})
    late = johan.post(path, {**FORM, "title": "Sedan", "version": str(seen)}, status=409).get_data(as_text=True)
    assert "Sedan" in late
    assert "Först" in late
    assert only(session).title == "Först"


def test_copy_remove_and_undo(sign_in: SignIn, case: Case, session: Session) -> None:
    johan = sign_in("johan.ek")
    johan.post(own(case), FORM)
    row = only(session)
    where = johan.post(own(case, f"/iakttagelser/{row.id}/kopiera")).headers["Location"]
    johan.get(where)
    johan.post(own(case, f"/iakttagelser/{row.id}/ta-bort"))
    page = johan.get(own(case)).get_data(as_text=True)
    assert "Iakttagelsen är borttagen." in page
    assert own(case, f"/iakttagelser/{row.id}/angra") in page
    assert "Era iakttagelser (1)" in page
    johan.get(own(case, f"/iakttagelser/{row.id}"), status=404)
    johan.post(own(case, f"/iakttagelser/{row.id}/angra"))
    assert "Era iakttagelser (2)" in text_of(johan.get(own(case)))


def test_questions_causes_and_the_hand_in(sign_in: SignIn, case: Case, session: Session) -> None:
    johan = sign_in("johan.ek")
    johan.post(own(case), FORM)
    assert "Fyra saker saknas" in text_of(johan.get(own(case, "/lamna-in")))
    johan.post(own(case, "/lamna-in"), status=422)
    johan.post(own(case, "/fragor"), {**ANSWERS, "version": "0", "limits_meaning": ""})
    page = text_of(johan.get(own(case)))
    assert "Svara på en fråga om era källor 3 av 4 besvarade" in page
    assert "28 sep, fastighetschefen" in page
    johan.post(own(case, "/fragor"), {**ANSWERS, "version": "2"})
    johan.post(own(case, "/orsaker"), {"text": "få vuxna efter 19"})
    confirm = text_of(johan.get(own(case, "/lamna-in")))
    assert "En iakttagelse lämnas in" in confirm
    assert "allmän handling" in confirm
    assert "Centrumfastigheter (2), Farsta SDF (2), Polisen (1) och Stadsledningskontoret (1), när alla" in confirm
    johan.post(own(case, "/lamna-in"), {"version": "2"}, status=409)
    version = session.scalars(sa.select(OwnMapping.version)).one()
    johan.post(own(case, "/lamna-in"), {"version": str(version)})
    johan.post(own(case, "/lamna-in"))
    session.expire_all()
    assert session.scalars(sa.select(OwnMapping.state)).one() is MappingState.HANDED_IN
    page = text_of(johan.get(own(case)))
    assert "Inlämnad tisdag 6 oktober" in page
    assert "De ser bara att ni har lämnat in." in page
    assert "Ny iakttagelse" not in page
    assert "få vuxna efter 19" in page
    assert "bara vardagar" in text_of(johan.get(own(case, "/fragor")))


def test_a_wrong_day_is_refused_in_swedish(sign_in: SignIn, case: Case) -> None:
    johan = sign_in("johan.ek")
    for value in ("2026-10-07", "snart"):
        page = text_of(johan.post(own(case, "/fragor"), {**ANSWERS, "staff_dialogue_on": value}, status=422))
        assert "Not a valid" not in page
        assert "syns mest" in page


def test_causes_are_removed_with_a_way_back(sign_in: SignIn, case: Case, session: Session) -> None:
    johan = sign_in("johan.ek")
    johan.post(own(case, "/orsaker"), {"text": ""}, status=422)
    johan.post(own(case, "/orsaker"), {"text": "19121212-1212"}, status=422)
    johan.post(own(case, "/orsaker"), {"text": "få vuxna efter 19"})
    cause_id = session.scalars(sa.select(PossibleCause.id)).one()
    sign_in("karin.lund").post(own(case, f"/orsaker/{cause_id}/ta-bort"), status=404)
    johan.post(own(case, f"/orsaker/{cause_id}/ta-bort"))
    page = johan.get(own(case, "/fragor")).get_data(as_text=True)
    assert "Orsaken är borttagen." in page
    assert f'name="token" value="{cause_id}"' in page
    assert session.scalars(sa.select(PossibleCause.id)).all() == []


def test_text_sent_after_a_colleague_handed_in_can_be_sent_as_a_completion(
    sign_in: SignIn, case: Case, world: World, session: Session
) -> None:
    world.mapping(case, "johan.ek", "det gamla", handed_in=True)
    johan = sign_in("johan.ek")
    page = johan.post(own(case), {**FORM, "title": "det nya"}, status=422).get_data(as_text=True)
    assert 'value="det nya"' in page
    assert f'action="{own(case, "/komplettera")}"' in page
    johan.post(own(case, "/komplettera"), {**FORM, "title": "det nya"})
    session.expire_all()
    assert session.scalars(sa.select(Observation.title).where(Observation.is_supplement)).all() == ["det nya"]
    page = text_of(johan.get(own(case)))
    assert "det nya Komplettering" in page
    johan.get(own(case, "/komplettera"))


def test_an_opened_mapping_says_who_reads_it(sign_in: SignIn, case: Case, world: World) -> None:
    world.mapping(case, "johan.ek", "klotter", revealed=True)
    page = text_of(sign_in("johan.ek").get(own(case)))
    assert "Öppnad" in page
    assert "Förseglad" not in page


def test_before_step_two_the_page_explains_and_nothing_is_saved(
    sign_in: SignIn, world: World, session: Session
) -> None:
    case = world.case()
    amina = sign_in("amina.berg")
    page = text_of(amina.get(own(case)))
    assert "Ni kan börja när ärendet är i steg 2." in page
    assert "Ny iakttagelse" not in page
    amina.post(own(case), FORM, status=422)
    assert session.scalars(sa.select(Observation.id)).all() == []


def test_a_reader_reads_and_every_try_to_write_is_refused_and_logged(
    sign_in: SignIn, case: Case, world: World, session: Session
) -> None:
    mapping = world.mapping(case, "johan.ek", "klotter på fasad")
    row = world.observations(mapping)[0]
    cause = session.scalars(sa.select(PossibleCause.id)).one()
    maria = sign_in("maria.falk")
    page = text_of(maria.get(own(case)))
    assert "klotter på fasad" in page
    assert "Ny iakttagelse" not in page
    maria.get(own(case, "/fragor"))
    writes: dict[str, dict[str, str]] = {
        "": FORM,
        "/komplettera": FORM,
        "/fragor": ANSWERS,
        "/orsaker": {"text": "en orsak"},
        f"/orsaker/{cause}/ta-bort": {},
        f"/iakttagelser/{row.id}": FORM,
        f"/iakttagelser/{row.id}/kopiera": {},
        f"/iakttagelser/{row.id}/ta-bort": {},
        f"/iakttagelser/{row.id}/angra": {},
        "/lamna-in": {},
    }
    for path, data in writes.items():
        maria.post(own(case, path), data, status=403)
    session.expire_all()
    refused = session.scalars(sa.select(AuditEvent).where(AuditEvent.outcome == AuditOutcome.REFUSED)).all()
    assert len(refused) == len(writes)
    assert [seen.title for seen in session.scalars(sa.select(Observation))] == ["klotter på fasad"]


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("overblick", 403),
        ("admin", 403),
        ("rektor", 403),
        ("reza.amini", 404),
        ("maja.lind", 404),
        ("olle.nystrom", 200),
    ],
)
def test_who_has_an_own_mapping_in_the_case(
    sign_in: SignIn, case: Case, world: World, person: str, status: int
) -> None:
    if person == "rektor":
        world.party(case, person, status=PartyStatus.INVITED)
    for path in ("", "/fragor", "/lamna-in", "/komplettera"):
        sign_in(person).get(own(case, path), status=status)


def test_another_organisations_observation_has_no_address(
    sign_in: SignIn, case: Case, world: World, session: Session
) -> None:
    row = world.observations(world.mapping(case, "karin.lund", "hemlig narkotika"))[0]
    for person in ("johan.ek", "amina.berg"):
        client = sign_in(person)
        path = own(case, f"/iakttagelser/{row.id}")
        client.get(path, status=404)
        client.post(path, FORM, status=404)
        for act in ("kopiera", "ta-bort", "angra"):
            client.post(f"{path}/{act}", status=404)
        assert "hemlig" not in client.get(own(case)).get_data(as_text=True)
    assert only(session).removed_at is None


def test_the_page_costs_as_many_questions_with_many_observations(sign_in: SignIn, case: Case, world: World) -> None:
    world.mapping(case, "johan.ek", "en")
    world.mapping(case, "karin.lund", *(f"rad {n}" for n in range(12)))
    assert sign_in("johan.ek").count_queries(own(case)) == sign_in("karin.lund").count_queries(own(case))


def test_unsent_text_is_kept_for_its_writer_only(sign_in: SignIn, case: Case, world: World) -> None:
    page = sign_in("johan.ek").get(own(case)).get_data(as_text=True)
    assert f'data-draft-owner="{world.user("johan.ek").id}"' in page
    assert 'data-draft="ny"' in page
