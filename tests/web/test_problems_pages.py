"""The joint page, sorting, merging and causes through pages: what each person sees and may do."""

import re
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.farsta import Farsta, narrow, revealed_case, six_problems
from tracker.domain.access import Circle
from tracker.domain.cases import PartyStatus
from tracker.domain.clock import now
from tracker.domain.ids import new_id
from tracker.domain.mapping import MappingState
from tracker.domain.steps import Step
from tracker.models.mapping import Observation, OwnMapping
from tracker.queries.joint.joint import JointView, joint_view
from tracker.queries.joint.problems import own_problems, placing
from tracker.services.mappings.observations import ObservationDraft, supplement_mapping

SignIn = Callable[[str], PageClient]


def joint(farsta: Farsta, rest: str = "") -> str:
    return f"/arenden/{farsta.case.id}/gemensam{rest}"


def text_of(client: PageClient, path: str, status: int = 200) -> str:
    html = client.get(path, status=status).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html).replace("\u00ad", ""))


def view_of(world: World, farsta: Farsta) -> JointView:
    return joint_view(world.session, world.actor("amina.berg"), farsta.case.id)


def test_before_the_reveal_the_page_tells_states_only(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    world.party(case, "karin.lund")
    world.party(case, "johan.ek")
    world.mapping(case, "karin.lund", "hemlig iakttagelse", handed_in=True)
    page = text_of(sign_in("amina.berg"), f"/arenden/{case.id}/gemensam")
    assert "Inlämnad" in page
    assert "Har inte börjat" in page
    assert "hemlig" not in page
    assert "Vem såg vad" not in page


def test_the_reveal_says_its_sentence_and_names_who_saw_alone(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    for person in ("amina.berg", "karin.lund", "johan.ek", "overblick"):
        page = text_of(sign_in(person), joint(farsta))
        assert "4 av 6 problem såg flera av er. 2 hade bara en part sett." in page
        assert "Bara Skolan" in page
        assert "15 iakttagelser från sju parter öppnades samtidigt måndag 5 oktober kl. 10.00." in page
        assert "fredag 18–24, sju parter." in page
        assert "har kommit till efteråt" not in page
        assert "tidigare omgångar" not in page


def test_what_came_after_the_reveal_is_told_apart_from_what_it_opened(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    draft = ObservationDraft(circle=Circle.ALL_PARTIES, type_code="observation:lighting", title="ny trasig lampa")
    supplement_mapping(world.work("karin.lund"), farsta.case, draft)
    world.party(farsta.case, "maja.lind")
    world.mapping(farsta.case, "maja.lind", "sent inlämnat", "sent också", revealed=True)
    page = text_of(sign_in("johan.ek"), joint(farsta))
    assert "15 iakttagelser från sju parter öppnades samtidigt" in page
    assert "3 har kommit till efteråt." in page
    assert "tidigare omgångar" not in page


def test_a_supplement_before_the_reveal_and_an_earlier_round_are_counted_where_they_belong(
    world: World, sign_in: SignIn
) -> None:
    farsta = revealed_case(world)
    farsta.seen["nio klagomål"].is_supplement = True
    farsta.case.round = 2
    farsta.case.revealed_at = now()
    world.session.commit()
    karin = world.user("karin.lund")
    again = OwnMapping(case_id=farsta.case.id, organisation_id=karin.organisation_id, round=2)
    again.state, again.handed_in_at, again.revealed_at = MappingState.HANDED_IN, now(), now()
    world.session.add(again)
    world.session.flush()
    for number in (1, 2):
        world.session.add(
            Observation(
                mapping_id=again.id,
                position=number,
                type_code="observation:lighting",
                title=f"ny {number}",
                is_supplement=number == 2,
                circle=Circle.ALL_PARTIES,
            )
        )
    world.session.commit()
    page = text_of(sign_in("johan.ek"), joint(farsta))
    assert "2 iakttagelser från en part öppnades samtidigt tisdag 6 oktober" in page
    assert "15 är från tidigare omgångar." in page
    assert "efteråt" not in page


def test_one_problem_is_read_side_by_side_and_silence_is_named(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    page = text_of(sign_in("johan.ek"), joint(farsta, "?problem=C"))
    assert "Hot och stöld mot butikspersonal, sida vid sida" in page
    assert "stänger tidigare Följd" in page
    assert "Nämner inte problemet: Farsta SDF, Skolan, Polisen, Nattvandrarna och Trafikkontoret." in page
    assert "Mörk och otrygg gångtunnel, sida vid sida" in text_of(sign_in("johan.ek"), joint(farsta, "?problem=QQ"))


@pytest.mark.parametrize(("person", "status"), [("admin", 403), ("rektor", 403), ("maja.lind", 404), ("eva.rask", 404)])
def test_who_is_outside_reads_nothing(world: World, sign_in: SignIn, person: str, status: int) -> None:
    farsta = six_problems(world)
    if person == "rektor":
        world.party(farsta.case, "rektor", status=PartyStatus.INVITED)
    client = sign_in(person)
    for rest in ("", "/para-ihop", f"/{farsta.problems['A'].id}/orsaker"):
        client.get(joint(farsta, rest), status=status)


def test_authorities_only_reaches_no_private_reader(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    narrow(world, farsta.seen["händelser på torget"])
    narrow(world, farsta.problems["D"])
    for person, reads in (("karin.lund", True), ("elin.persson", True), ("johan.ek", False), ("reza.amini", False)):
        client = sign_in(person)
        pages = [
            text_of(client, joint(farsta, rest)) for rest in ("", "?problem=B", "/para-ihop", "/para-ihop?visa=alla")
        ]
        assert any("händelser på torget" in page for page in pages) is reads
        assert ("Klotter och skräp" in pages[0]) is reads
        assert ("4 av 6 problem" in pages[0]) is reads
        assert ("3 av 5 problem såg flera av er. 2 hade bara" in pages[0]) is not reads
        client.get(joint(farsta, f"/{farsta.problems['D'].id}/orsaker"), status=200 if reads else 404)
        if not reads:
            assert all("Myndigheter" not in page and "läses av färre" not in page for page in pages)


def test_sorting_from_nothing_to_everything_placed(world: World, session: Session, sign_in: SignIn) -> None:
    farsta = revealed_case(world)
    client, path = sign_in("amina.berg"), joint(farsta, "/para-ihop")
    assert "0 av 15 är ihopförda" in text_of(client, path)
    chosen = farsta.listed("mörk tunnel efter 18", "tre rån i tunneln")
    client.post(path, {"act": "create", "title": "Mörk tunnel", "observations": chosen})
    problem = own_problems(session, world.actor("amina.berg"), farsta.case.id)[0]
    more = {"act": "place", "problem": problem.id, "relation": "consequence"}
    client.post(path, {**more, "observations": farsta.listed("elever går omväg")})
    rest = [row.id for title, row in farsta.seen.items() if row.id not in {*chosen, *farsta.listed("elever går omväg")}]
    client.post(path, {"act": "aside", "reason": "hör till en annan plats", "observations": rest})
    page = text_of(client, path)
    assert "15 av 15 är ihopförda, egna eller bortlagda" in page
    assert "Skäl: hör till en annan plats" in page
    assert "Alla iakttagelser har sin plats" in page
    session.expire_all()
    assert placing(session, world.actor("amina.berg"), farsta.case.id) == (15, 0)


def test_the_flash_message_takes_back(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client, path = sign_in("amina.berg"), joint(farsta, "/para-ihop")
    chosen = {"act": "place", "problem": farsta.problems["B"].id, "relation": "cause"}
    client.post(path, {**chosen, "observations": farsta.listed("tomma lokaler")})
    html = client.get(path).get_data(as_text=True)
    found = re.search(r'name="sources" value="([a-z2-7]{16})"', html[html.index("toast-ok") :])
    assert found is not None
    assert "1 iakttagelse hör nu till B." in html
    client.post(joint(farsta, "/para-ihop/ta-tillbaka"), {"sources": found[1]})
    client.post(joint(farsta, "/para-ihop/ta-tillbaka"), {"sources": found[1]}, status=404)
    client.post(joint(farsta, "/para-ihop/ta-tillbaka"), {})


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "place"}, "Välj vilket problem det hör till."),
        ({"act": "create", "title": ""}, "Skriv vad problemet heter."),
        ({"act": "create", "title": "19121212-1212"}, "Det ser ut som ett personnummer"),
        ({"act": "aside", "reason": "skäl"}, "Välj minst en iakttagelse"),
    ],
)
def test_a_refusal_keeps_what_was_written(world: World, sign_in: SignIn, sent: dict[str, str], words: str) -> None:
    farsta = revealed_case(world)
    answer = sign_in("amina.berg").post(joint(farsta, "/para-ihop"), {**sent, "description": "kvar"}, status=422)
    page = answer.get_data(as_text=True)
    assert words in page
    assert ">\nkvar</textarea>" in page.replace("\r", "") or ">kvar</textarea>" in page


def test_ids_that_are_bent_or_foreign_change_nothing(world: World, sign_in: SignIn) -> None:
    farsta, other = six_problems(world), six_problems(world)
    client, path = sign_in("amina.berg"), joint(farsta, "/para-ihop")
    foreign = {"act": "place", "problem": farsta.problems["A"].id, "observations": other.listed("tomma lokaler")}
    client.post(path, foreign, status=404)
    client.post(path, {**foreign, "problem": other.problems["A"].id}, status=404)
    client.post(path, {"act": "place", "problem": "../../x", "observations": ["' or 1=1"]}, status=422)
    client.get(joint(farsta, f"/{other.problems['A'].id}"), status=404)
    client.get(joint(farsta, f"/{other.problems['A'].id}/orsaker"), status=404)
    assert view_of(world, farsta).several_and_single() == (4, 2)


@pytest.mark.parametrize("person", ["karin.lund", "johan.ek", "overblick"])
def test_readers_see_no_buttons_and_cannot_post(world: World, sign_in: SignIn, person: str) -> None:
    farsta = six_problems(world)
    client = sign_in(person)
    html = client.get(joint(farsta)).get_data(as_text=True)
    assert "Hör de ihop?" not in html
    assert 'type="checkbox"' not in client.get(joint(farsta, "/para-ihop?visa=alla")).get_data(as_text=True)
    client.post(joint(farsta, "/para-ihop"), {"act": "create", "title": "Eget"}, status=403)
    client.post(joint(farsta, "/hor-ihop"), {}, status=403)
    client.get(joint(farsta, f"/{farsta.problems['A'].id}"), status=403)
    client.post(joint(farsta, f"/{farsta.problems['A'].id}/orsaker"), {"text": "x", "angle": "place"}, status=403)


def merge_data(farsta: Farsta) -> dict[str, object]:
    key = {letter: problem.id for letter, problem in farsta.problems.items()}
    return {
        "rows-0-problem": key["E"],
        "rows-0-targets": [key["A"]],
        "rows-0-relation": "consequence",
        "rows-1-problem": key["F"],
        "rows-1-targets": [key["A"], key["B"]],
        "rows-1-relation": "cause",
        "rows-2-problem": key["D"],
        "rows-2-relation": "own",
    }


def test_a_problem_to_merge_into_is_named_by_letter_and_title(world: World, sign_in: SignIn) -> None:
    html = sign_in("amina.berg").get(joint(six_problems(world))).get_data(as_text=True)
    assert 'aria-label="A, Mörk och otrygg gångtunnel"' in html


def test_six_problems_become_four_and_six_again(world: World, session: Session, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client = sign_in("amina.berg")
    assert "Hör de ihop?" in text_of(client, joint(farsta))
    client.post(joint(farsta, "/hor-ihop"), merge_data(farsta))
    html = client.get(joint(farsta)).get_data(as_text=True)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert "6 problem blev 4." in page
    assert "3 av 4 problem såg flera av er. 1 hade bara en part sett." in page
    assert "Från problem E, Elever går omväg runt tunneln" in page
    found = re.search(r'name="relations" value="([a-z2-7,]{40,})"', html)
    assert found is not None
    client.post(joint(farsta, "/isar"), {"relations": found[1]})
    assert "4 av 6 problem" in text_of(client, joint(farsta))


def test_merging_nothing_or_in_a_ring_says_why(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client, path = sign_in("amina.berg"), joint(farsta)
    a, b = farsta.problems["A"].id, farsta.problems["B"].id
    headers = {"Referer": f"http://localhost{path}"}
    client.post(joint(farsta, "/hor-ihop"), {}, headers=headers)
    assert "Välj minst en iakttagelse eller ett problem." in text_of(client, path)
    ring = {"rows-0-problem": a, "rows-0-targets": [b], "rows-0-relation": "same",
            "rows-1-problem": b, "rows-1-targets": [a], "rows-1-relation": "same"}  # fmt: skip
    client.post(joint(farsta, "/hor-ihop"), ring, headers=headers)
    assert "Problemen skulle höra till varandra i en ring." in text_of(client, path)


def test_a_problem_is_edited_and_an_older_page_gets_both_texts(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client, path = sign_in("amina.berg"), joint(farsta, f"/{farsta.problems['A'].id}")
    client.get(path)
    sent = {"title": "Mörk tunnel", "description": "Mellan T-banan och torget", "circle": "all_parties"}
    client.post(path, {**sent, "version": "1"})
    page = client.post(path, {**sent, "title": "Otrygg tunnel", "version": "1"}, status=409).get_data(as_text=True)
    assert ">Otrygg tunnel</textarea>" in page
    assert "<mark>Mörk</mark>" in page
    client.post(path, {**sent, "circle": "public"}, status=422)
    client.post(
        joint(farsta, f"/{farsta.problems['A'].id}/ta-bort"), {}, headers={"Referer": f"http://localhost{path}"}
    )
    assert "Problemet har iakttagelser" in text_of(client, path)


def test_causes_are_written_one_at_a_time(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client, path = sign_in("amina.berg"), joint(farsta, f"/{farsta.problems['A'].id}/orsaker")
    sent = {"text": "armaturer trasiga", "factor": "risk", "angle": "place", "level": "situational",
            "strength": "strong", "influence": "yes", "influence_by": "Trafikkontoret"}  # fmt: skip
    token = new_id()
    client.post(path, {**sent, "token": token})
    client.post(path, {**sent, "token": token})
    client.post(path, {**sent, "text": "biblioteket öppet", "factor": "protective", "angle": ""})
    client.post(path, {**sent, "angle": ""}, status=422)
    page = text_of(client, path)
    assert page.count("armaturer trasiga") == 1
    assert "A1" in page
    assert "Det som håller emot" in page
    assert "Går att påverka: ja, Trafikkontoret" in page
    client.post(f"{path}/klar", {})
    assert "Orsaksanalysen är färdig" in text_of(client, path)


def test_a_cause_is_changed_removed_and_brought_back(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    row = world.cause(farsta.problems["A"], "armaturer", angle="place")
    client, path = sign_in("amina.berg"), joint(farsta, f"/{farsta.problems['A'].id}/orsaker")
    assert 'value="armaturer"' in client.get(f"{path}/{row.id}").get_data(as_text=True)
    sent = {
        "text": "fem släckta armaturer",
        "factor": "risk",
        "angle": "place",
        "level": "situational",
        "influence": "yes",
    }
    client.post(f"{path}/{row.id}", {**sent, "version": "1"})
    client.post(f"{path}/{row.id}", {**sent, "text": "x", "version": "1"}, status=409)
    client.post(f"{path}/{row.id}/ta-bort", {})
    assert "fem släckta armaturer" not in text_of(client, path)
    client.post(f"{path}/{row.id}/ta-tillbaka", {})
    assert "fem släckta armaturer" in text_of(client, path)
    client.get(joint(farsta, f"/{farsta.problems['B'].id}/orsaker/{row.id}"), status=404)


def test_the_parties_own_causes_fill_the_form_and_save_nothing(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client, path = sign_in("amina.berg"), joint(farsta, f"/{farsta.problems['A'].id}/orsaker")
    html = client.get(path).get_data(as_text=True)
    assert "trasiga lampor" in html
    assert "Segregation" in html
    filled = client.get(f"{path}?text=trasiga+lampor&angle=place").get_data(as_text=True)
    assert 'value="trasiga lampor"' in filled
    assert "Inga orsaker än" in filled


@pytest.mark.parametrize("rest", ["", "?problem=A", "/para-ihop?visa=alla"])
def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignIn, rest: str) -> None:
    small = revealed_case(world)
    world.problem(small.case, "Ensamt", small.seen["tomma lokaler"])
    large = six_problems(world)
    client = sign_in("karin.lund")
    assert client.count_queries(joint(small, rest)) == client.count_queries(joint(large, rest)) < 25
