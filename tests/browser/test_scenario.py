"""The whole of Farsta centrum through the pages alone: eleven people, from an empty list of cases to an adopted plan.

Each chapter is a function that ``test_farsta_from_first_idea_to_adopted_plan`` calls in order. The words that are typed
come from tracker/demo, which tells the same story by verbs; here every one of them is typed into a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, Server
from tests.browser.steps import joining, mapping, planning, ranking, starting
from tests.browser.steps.doing import follow, reads, refused, send, write
from tests.browser.steps.town import CASE, Town
from tracker.demo.farsta import causes, initiation, joint, mappings, plan, priorities, seen
from tracker.demo.farsta.goals import GOALS
from tracker.demo.farsta.walk import found as walk
from tracker.demo.people import ORGANISATIONS
from tracker.demo.scores import SCORES
from tracker.domain.problems import Relation
from tracker.services.mappings.observations import ObservationDraft
from tracker.web.labels import label

NAMES = {row.key: row.name for row in ORGANISATIONS}
INVITED = (
    ("karin.lund", "police", "Karin Lund"),
    ("johan.ek", "owner", "Johan Ek"),
    ("sara.holm", "traffic", "Sara Holm"),
    ("elin.persson", "school", "Elin Persson"),
    ("rektor", "free_school", "Ingrid Ståhl"),
    ("reza.amini", "business", "Reza Amini"),
    ("birgitta.sjo", "walkers", "Birgitta Sjö"),
)
ACCEPTS = (
    ("2026-09-04T08:20", "karin.lund"),
    ("2026-09-07T14:05", "sara.holm"),
    ("2026-09-08T10:30", "johan.ek"),
    ("2026-09-09T07:45", "elin.persson"),
    ("2026-09-10T11:20", "reza.amini"),
    ("2026-09-11T19:30", "birgitta.sjo"),
)
PLACES = {"P1": "P1 Gångtunneln", "P2": "P2 Farstaplan", "P3": "P3 Lastgatan", "P4": "P4 Biblioteket"}
ADD = "Lägg till iakttagelsen"


def step_1_begins(town: Town) -> None:
    """Amina starts the case, puts four places on the map in four ways, and invites seven organisations."""
    page = town.at("2026-09-01T09:10", "amina.berg", "/arenden")
    reads(page, "Inga ärenden än.")
    starting.start_case(page)
    follow(page, "Rita minst en plats på kartan")
    starting.draw_tunnel(page, "Gångtunneln", NAMES["traffic"])
    starting.type_place(page, "Farstaplan", "59,2434 18,0933", NAMES["sdf"], is_asked=False)
    starting.type_place(page, "Lastgatan", starting.MAP_LINK, NAMES["owner"], is_asked=True)
    starting.type_place(page, "Biblioteket", starting.SWEREF, NAMES["culture"], is_asked=True)
    for words in PLACES.values():
        reads(page, words)
    page = town.in_case("2026-09-03T13:15", "amina.berg", "Parter")
    for _person, key, contact in INVITED:
        starting.invite(page, NAMES[key], contact)


def step_1_ends(town: Town) -> None:
    """Six of seven accept, the rest of gate 1 is met link by link, and the case goes on."""
    for moment, person in ACCEPTS:
        starting.say_yes(town.in_case(moment, person))
    stranger = town.at("2026-09-12T09:00", "maja.lind", "/arenden")
    expect(stranger.get_by_role("link", name=CASE)).to_have_count(0)
    page = town.in_case("2026-09-12T09:10", "amina.berg")
    starting.call_meeting(page, initiation.STEERING)
    page = town.in_case("2026-09-12T09:20", "amina.berg")
    reads(
        page,
        "Två saker saknas innan ni kan gå till egna kartläggningar",
        "Anteckna det gemensamma beslutet om samverkan",
    )
    starting.name_responsible(page)
    page = town.in_case("2026-09-14T09:00", "olle.nystrom", "Parter")
    assert "Har inte svarat på elva dagar" in mapping.state_of(page, NAMES["free_school"])
    send(page, f"Påminn {NAMES['free_school']}", f"{NAMES['free_school']} är påmind.")
    page = town.in_case("2026-09-15T13:00", "amina.berg")
    starting.tell_of_meeting(page, initiation.STEERING, 6, "Friskolan Lärkträdet har inte svarat.")
    page = town.in_case("2026-09-15T13:10", "amina.berg")
    starting.vouch(page, "Anteckna det gemensamma beslutet om samverkan", "2026-09-15", "FAR 2026/412")
    starting.go_on(page, "egna kartläggningar")


def step_2_begins(town: Town) -> None:
    """A last day is set; five parties write, each for itself. A personal number and a branding word are stopped."""
    page = town.in_case("2026-09-15T13:30", "amina.berg")
    town.ways["coordinate"] = page.url + "/kartlaggningar"
    page.goto(town.ways["coordinate"])
    mapping.set_due(page, "2026-10-02", "Alla parter har till 2 okt på sig.")
    page = own(town, "2026-09-17T10:00", "amina.berg")
    first, *rest = seen.DISTRICT.values()
    mapping.fill_observation(page, first, PLACES)
    write(page, {"Vad händer?": "Otryggt i ett utsatt område efter kl. 18"})
    refused(page, ADD, "”utsatt område” kan stigmatisera en plats")
    mapping.is_kept(page, "Otryggt i ett utsatt område efter kl. 18")
    write(page, {"Vad händer?": first.title})
    send(page, ADD, mapping.SAVED)
    for draft in rest:
        mapping.observe(page, draft, PLACES, ADD)
    write_all(town, "2026-09-18T13:10", "sara.holm", seen.TRAFFIC)
    page = own(town, "2026-09-21T09:30", "karin.lund")
    mapping.fill_observation(page, seen.POLICE["robberies"], PLACES)
    write(page, {"Beskriv närmare": "19121212-1212 var där. Trappan ger flera vägar bort."})
    refused(page, ADD, "Det ser ut som ett personnummer")
    write(page, {"Beskriv närmare": "Tre rån sedan maj. Trappan ger flera vägar bort."})
    send(page, ADD, mapping.SAVED)
    for name in ("stairs", "drugs", "handovers", "adults"):
        mapping.observe(page, seen.POLICE[name], PLACES, ADD)
    robberies = page.get_by_role("link", name=seen.POLICE["robberies"].title, exact=True)
    town.ways["robberies"] = str(robberies.get_attribute("href"))
    write_all(town, "2026-09-23T14:20", "johan.ek", seen.OWNER)
    it_is_sealed(town)
    write_all(town, "2026-09-24T12:10", "reza.amini", seen.BUSINESS)
    write_all(town, "2026-09-25T15:30", "elin.persson", seen.SCHOOL)


def own(town: Town, moment: str, person: str) -> Page:
    """Somebody goes from Mitt arbete to the organisation's own mapping."""
    page = town.in_case(moment, person)
    page.goto(page.url + "/kartlaggning")
    return page


def write_all(town: Town, moment: str, person: str, drafts: dict[str, ObservationDraft]) -> None:
    """A party writes its observations one after another."""
    page = own(town, moment, person)
    for draft in drafts.values():
        mapping.observe(page, draft, PLACES, ADD)
    assert mapping.count(page) == len(drafts)


def it_is_sealed(town: Town) -> None:
    """Before the reveal neither the property owner nor the coordinator reads what the police wrote, anywhere."""
    secret = seen.POLICE["robberies"].title
    johan = town.in_case("2026-09-23T14:40", "johan.ek")
    case = johan.url
    for path in ("/gemensam", "/karta", "/kartlaggning"):
        johan.goto(case + path)
        expect(johan.get_by_role("heading", level=1)).to_be_visible()
        assert secret not in johan.content(), path
    answer = johan.goto(town.ways["robberies"])
    assert answer is not None
    assert answer.status == 404
    data = johan.request.get(case + "/karta/iakttagelser.geojson")
    assert secret not in data.text()
    amina = town.at("2026-09-23T14:50", "amina.berg", town.ways["coordinate"])
    assert "Har börjat" in mapping.state_of(amina, NAMES["police"])
    assert secret not in amina.content()
    follow(amina, "Farsta centrum")
    follow(amina, "Logg")
    reads(amina, "Johan Ek")
    assert secret not in amina.content()


def step_2_ends(town: Town) -> None:
    """Seven parties hand in, the night walkers a day late after a reminder; all is opened at once."""
    for moment, person in (
        ("2026-09-29T09:15", "sara.holm"),
        ("2026-09-30T10:20", "amina.berg"),
        ("2026-10-01T08:50", "karin.lund"),
        ("2026-10-02T09:50", "johan.ek"),
        ("2026-10-02T10:40", "elin.persson"),
        ("2026-10-02T13:20", "reza.amini"),
    ):
        hand_in(town, moment, person)
    page = town.at("2026-10-02T15:00", "amina.berg", town.ways["coordinate"])
    send(page, f"Påminn {NAMES['walkers']}", "är påmind")
    write_all(town, "2026-10-02T22:30", "birgitta.sjo", seen.WALKERS)
    hand_in(town, "2026-10-03T11:10", "birgitta.sjo")
    page = town.at("2026-10-05T10:00", "amina.berg", town.ways["coordinate"])
    assert "Inlämnad 3 okt, en dag sent" in mapping.state_of(page, NAMES["walkers"])
    mapping.open_all(page)
    page = town.in_case("2026-10-05T10:05", "amina.berg")
    starting.go_on(page, "gemensam kartläggning")


def hand_in(town: Town, moment: str, person: str) -> None:
    """A party answers for its sources and hands in."""
    page = own(town, moment, person)
    mapping.answer_for_sources(page, mappings.ANSWERS[person])
    follow(page, "Gå tillbaka")
    mapping.hand_in(page, "Polisen|Lokalpolisområde")


TITLES = {found.letter: found.title for found in joint.PROBLEMS}
SEEN = {
    name: draft.title
    for party in (seen.DISTRICT, seen.POLICE, seen.OWNER, seen.TRAFFIC, seen.SCHOOL, seen.BUSINESS, seen.WALKERS)
    for name, draft in party.items()
} | {name: draft.title for name, draft in walk.FINDINGS.items()}


def sort(town: Town, moment: str, person: str = "amina.berg") -> Page:
    """Somebody goes from the joint mapping to the observations that have no place yet."""
    page = town.at(moment, person, town.ways["joint"])
    follow(page, "Para ihop iakttagelser")
    return page


def place_all(page: Page, placements: Iterable[tuple[str, tuple[str, ...], Relation]]) -> None:
    """Observations are put where they belong."""
    for letter, names, relation in placements:
        joining.place(page, f"{letter} {TITLES[letter]}", [SEEN[name] for name in names], relation)


def step_3_begins(town: Town) -> None:
    """All read each other; six problems are found, one observation is left out, and F is a cause of A and B."""
    town.ways["joint"] = town.ways["coordinate"].replace("kartlaggningar", "gemensam")
    johan = town.at("2026-10-05T10:20", "johan.ek", town.ways["joint"])
    reads(johan, "iakttagelser från sju parter öppnades samtidigt")
    page = sort(town, "2026-10-05T10:40")
    assert joining.left(page) == len(SEEN) - len(walk.FINDINGS)
    for found in joint.PROBLEMS:
        titles = [SEEN[name] for name in found.observations]
        joining.make_problem(page, found.letter, found.title, found.description, titles)
    place_all(page, joint.MENTIONED)
    joining.leave_out(page, SEEN["lorries"], joint.NO_PROBLEM)
    assert joining.left(page) == 0
    follow(page, "Se vem som såg vad")
    assert "Bara" in joining.seen_by(page, TITLES["D"])
    joining.merge(page, "F", TITLES["F"], ["A", "B"], "Orsak", "Spara: 6 problem blir 5")
    page = town.in_case("2026-10-06T09:00", "amina.berg")
    starting.call_meeting(page, walk.WALK)
    follow(page, "Översikt")
    starting.call_meeting(page, walk.CLOSING)


def step_3_walks(town: Town) -> None:
    """The walk is held and its nine findings complete the district's mapping; each gets its place."""
    page = town.in_case("2026-10-14T09:00", "amina.berg")
    starting.tell_of_meeting(page, walk.WALK, 14, walk.NOTE)
    page = own(town, "2026-10-14T10:00", "amina.berg")
    for draft in walk.FINDINGS.values():
        follow(page, "Komplettera")
        mapping.observe(page, draft, PLACES, "Lämna in kompletteringen", "Kartläggningen är kompletterad.")
    page = sort(town, "2026-10-15T13:00")
    assert joining.left(page) == len(walk.FINDINGS)
    place_all(page, (*joint.FOUND_ON_WALK, *joint.LEFT_FOR_LATER))
    joining.leave_out(page, SEEN["F9"], joint.WORTH_KEEPING)
    page = town.in_case("2026-10-16T09:30", "amina.berg")
    heard = {code: (str(label(status)), note or "") for code, (status, note) in joint.HEARD.items()}
    starting.state_perspectives(page, heard)


def step_3_ends(town: Town) -> None:
    """E is a consequence of A, causes are written, the picture is frozen as version 1 and the case goes on."""
    page = town.at("2026-10-19T13:00", "olle.nystrom", town.ways["joint"])
    joining.merge(page, "E", TITLES["E"], ["A"], "Följd", "Spara: 5 problem blir 4")
    page = town.at("2026-10-20T10:00", "amina.berg", town.ways["joint"])
    for letter, drafts in causes.CAUSES.items():
        page.goto(town.ways["joint"])
        joining.show_problem(page, TITLES[letter])
        follow(page, "Orsaker")
        joining.write_causes(page, letter, drafts)
    page = town.in_case("2026-10-27T14:00", "amina.berg", "Lägesbilder")
    joining.freeze(page, 1, joint.SUMMARY)
    page = town.in_case("2026-10-28T08:30", "amina.berg")
    starting.tell_of_meeting(page, walk.CLOSING, 11, "Fynden är genomgångna med dem som gick.")
    page = town.in_case("2026-10-28T09:00", "amina.berg")
    starting.go_on(page, "prioritering")


def step_4_scores(town: Town) -> None:
    """Analyses are finished, and seven parties score alone."""
    page = town.at("2026-10-28T13:00", "amina.berg", town.ways["joint"])
    for letter in "ABC":
        page.goto(town.ways["joint"])
        joining.show_problem(page, TITLES[letter])
        follow(page, "Orsaker")
        joining.finish_causes(page)
    town.ways["ranking"] = town.ways["joint"].replace("gemensam", "prioritering")
    for day, (person, party) in enumerate(priorities.SCORERS.items()):
        page = town.at(f"2026-10-29T{9 + day:02}:00", person, town.ways["ranking"])
        given = {
            letter: {criterion: by_party[party] for criterion, by_party in criteria.items()}
            for letter, criteria in SCORES.items()
        }
        ranking.score(page, given, TITLES)
        if day == 0:
            ranking.is_alone(page)


def step_4_decides(town: Town) -> None:
    """The sums, the tie and the spread are seen by all; the steering group decides; M6 cannot wait."""
    page = town.at("2026-11-02T10:00", "amina.berg", town.ways["ranking"])
    the_numbers_stand(page)
    reads(page, "Lika poäng: C och D har 29. Styrgruppen avgör med skäl.")
    ranking.note_talk(page, "B", "Polisen har avsatt egen personal. Fastighetsägaren vill dela på värdar.")
    page = town.at("2026-11-03T11:00", "amina.berg", town.ways["ranking"])
    chosen = {TITLES[letter]: (rank, priorities.REASONS[letter]) for rank, letter in enumerate("ABC", start=1)}
    ranking.decide(page, chosen, {TITLES["D"]: (priorities.REASONS["D"], "2027-02-09")})
    page = town.in_case("2026-11-03T11:20", "amina.berg")
    starting.vouch(page, "Anteckna styrgruppens beslut om prioriteringen", "2026-11-03")
    page = town.in_case("2026-11-07T11:00", "birgitta.sjo", "Åtgärder")
    planning.act_at_once(page, "Rånet i gångtunneln den 6 november", "Extra nattvandring och polisnärvaro", "A4")
    page = town.in_case("2026-11-09T10:00", "olle.nystrom")
    ranking.link_agreement(page, "Samverkansöverenskommelsen med polisen 2026, dnr FAR 2026/88")
    page = town.in_case("2026-11-10T09:00", "amina.berg")
    starting.go_on(page, "målsättning")


def the_numbers_stand(page: Page) -> None:
    """Subtotals of need and possibility, and the sum, of each problem."""
    wanted = {"A": ["18", "14", "32"], "B": ["21", "9", "30"], "C": ["16", "13", "29"], "D": ["14", "15", "29"]}
    assert {letter: ranking.numbers(page, TITLES[letter]) for letter in "ABCD"} == wanted
    spread = page.get_by_role("region", name="Poäng per problem").get_by_text("1 till 4")
    expect(spread.or_(page.get_by_text(re.compile("Polisen gav 4"))).first).to_be_visible()


def step_5_plans(town: Town) -> None:
    """Goals with their figures, measures M1-M5, and the reason for the cause that has none."""
    town.ways["goals"] = town.ways["joint"].replace("gemensam", "mal")
    town.ways["plan"] = town.ways["joint"].replace("gemensam", "atgarder")
    page = town.at("2026-11-11T10:00", "amina.berg", town.ways["goals"])
    for wanted in GOALS:
        planning.set_goal(page, wanted, f"{wanted.problem} {TITLES[wanted.problem]}")
    page = town.at("2026-11-13T13:00", "amina.berg", town.ways["plan"])
    for planned in plan.MEASURES.values():
        key = priorities.SCORERS[planned.by]
        planning.add_measure(page, planned, NAMES[key])
        follow(page, "Åtgärder")
    page = town.at("2026-11-16T09:00", "amina.berg", town.ways["plan"])
    planning.explain(page, "Få i personalen efter kl. 17", plan.COVERED)


def step_5_agrees(town: Town) -> None:
    """Seven parties accept four goals, M6 is thought over in time, and the steering group adopts the plan."""
    for day, person in enumerate(priorities.SCORERS, start=10):
        page = town.at(f"2026-11-16T{day}:00", person, town.ways["goals"])
        for wanted in GOALS:
            planning.accept(page, wanted.name)
    page = town.at("2026-11-20T20:30", "birgitta.sjo", town.ways["plan"])
    follow(page, "Extra nattvandring och polisnärvaro")
    planning.report(page, "Klar", "Åtta extra kvällar genomförda")
    planning.think_back(page, "Det var rätt att agera snabbt. Trygghetsvärdarna tar över.")
    page = town.at("2026-11-24T11:00", "amina.berg", town.ways["plan"])
    planning.adopt(page, "2026-11-24", "FAR 2026/412-17")
    page = town.in_case("2026-11-24T11:10", "amina.berg")
    starting.go_on(page, "genomförande")


def the_case_stands(town: Town) -> None:
    """Karin, a party, reads the numbers of the scenario off the pages."""
    page = town.at("2026-11-25T09:00", "karin.lund", town.ways["ranking"])
    the_numbers_stand(page)
    for letter, rank in (("A", 1), ("B", 2), ("C", 3)):
        assert "Prioriteras" in ranking.decision(page, TITLES[letter]), rank
    assert "Tas upp igen 9 feb 2027" in ranking.decision(page, TITLES["D"])
    page.goto(town.ways["goals"])
    for wanted in GOALS:
        part = planning.goal(page, wanted.name)
        reads(page, wanted.text, "7 av 7 parter har accepterat", within=part)
        for indicator in wanted.indicators.values():
            expect(part).to_contain_text(indicator.name)
            for value in indicator.target.values():
                expect(part).to_contain_text(planning.figure(value))
    part = planning.goal(page, "G1")
    for figure in ("48", "36", "22", "18"):
        expect(part).to_contain_text(figure)
    page.goto(town.ways["plan"])
    for planned in plan.MEASURES.values():
        expect(page.get_by_role("link", name=planned.draft.title)).not_to_have_count(0)
    reads(page, "Extra nattvandring och polisnärvaro", "Kort varsel", plan.COVERED, "Antagen av Styrgruppen")
    follow(page, "Översikt")
    expect(page.locator("[aria-current=step]").first).to_contain_text("Genomförande")
    outsider = town.at("2026-11-25T09:10", "overblick", "/arenden")
    follow(outsider, CASE)
    admin = town.at("2026-11-25T09:20", "admin", "/")
    assert TITLES["A"] not in admin.content()
    reads(town.in_case("2026-11-25T09:30", "johan.ek"), "Genomförande")


CHAPTERS = (
    step_1_begins,
    step_1_ends,
    step_2_begins,
    step_2_ends,
    step_3_begins,
    step_3_walks,
    step_3_ends,
    step_4_scores,
    step_4_decides,
    step_5_plans,
    step_5_agrees,
    the_case_stands,
)


@pytest.mark.slow
def test_farsta_from_first_idea_to_adopted_plan(empty_server: Server, desk: Desk) -> None:
    town = Town(empty_server, desk)
    for chapter in CHAPTERS:
        chapter(town)
