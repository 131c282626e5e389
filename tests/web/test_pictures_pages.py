"""Lägesbilder through pages: the draft, the confirmation, the frozen version and who reads what of it."""

import re
from collections.abc import Callable

import pytest

from tests.client import PageClient
from tests.factories import World
from tests.farsta import Farsta, narrow, revealed_case, six_problems
from tracker.domain.ids import new_id
from tracker.domain.steps import Step

SignIn = Callable[[str], PageClient]


def pictures(farsta: Farsta, rest: str = "") -> str:
    return f"/arenden/{farsta.case.id}/lagesbilder{rest}"


def text_of(client: PageClient, path: str, status: int = 200) -> str:
    html = client.get(path, status=status).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_freezing_is_confirmed_on_a_page_of_its_own(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client = sign_in("amina.berg")
    page = text_of(client, pictures(farsta, "/frys"))
    assert "Du fryser lägesbilden som version 1" in page
    assert "sex problem, 15 iakttagelser från sju parter" in page
    assert "Centrumfastigheter (2)" in page
    token = new_id()
    for _twice in range(2):
        client.post(pictures(farsta, "/frys"), {"summary": "Tunneln är mörk.", "token": token})
    shown = text_of(client, pictures(farsta, "/1"))
    assert "Tunneln är mörk." in shown
    assert "Fryst 6 oktober 2026 kl. 10.00 av Amina Berg. Ändras inte." in shown
    client.get(pictures(farsta, "/2"), status=404)
    client.post(pictures(farsta, "/frys"), {"summary": "Tunneln är mörk."}, status=422)
    client.post(pictures(farsta, "/frys"), {"summary": ""}, status=422)


def test_what_is_left_to_do_is_said_before_and_at_the_try(world: World, sign_in: SignIn) -> None:
    farsta = revealed_case(world)
    client = sign_in("amina.berg")
    assert "15 iakttagelser är inte ihopparade eller bortlagda" in text_of(client, pictures(farsta, "/frys"))
    answer = client.post(pictures(farsta, "/frys"), {"summary": "För tidigt."}, status=422)
    assert "15 iakttagelser är inte ihopparade" in answer.get_data(as_text=True)


def test_each_reader_reads_ones_own_part(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    narrow(world, farsta.seen["tre rån i tunneln"])
    narrow(world, farsta.problems["D"])
    sign_in("amina.berg").post(pictures(farsta, "/frys"), {"summary": "Tunneln är mörk."})
    for person, reads in (("karin.lund", True), ("elin.persson", True), ("overblick", True), ("johan.ek", False)):
        for path in (pictures(farsta), pictures(farsta, "/1")):
            page = text_of(sign_in(person), path)
            assert ("tre rån" in page) is reads or path.endswith("bilder")
            assert ("Klotter och skräp" in page) is reads or path.endswith("bilder")
            if not reads:
                assert "tre rån" not in page
                assert "Klotter och skräp" not in page
                assert "Myndigheter" not in page


@pytest.mark.parametrize(("person", "status"), [("admin", 403), ("maja.lind", 404), ("eva.rask", 404)])
def test_outsiders_read_no_picture(world: World, sign_in: SignIn, person: str, status: int) -> None:
    farsta = six_problems(world)
    sign_in("amina.berg").post(pictures(farsta, "/frys"), {"summary": "Tunneln är mörk."})
    for rest in ("", "/1"):
        sign_in(person).get(pictures(farsta, rest), status=status)


@pytest.mark.parametrize("person", ["karin.lund", "johan.ek", "overblick"])
def test_only_the_coordinator_comes_to_the_act(world: World, sign_in: SignIn, person: str) -> None:
    farsta = six_problems(world)
    client = sign_in(person)
    client.get(pictures(farsta, "/frys"), status=403)
    client.post(pictures(farsta, "/frys"), {"summary": "Nej."}, status=403)
    assert "Frys lägesbilden" not in text_of(client, pictures(farsta))


def test_a_frozen_picture_closes_the_merging(world: World, sign_in: SignIn) -> None:
    farsta = six_problems(world)
    client, joint = sign_in("amina.berg"), f"/arenden/{farsta.case.id}/gemensam"
    client.post(pictures(farsta, "/frys"), {"summary": "Tunneln är mörk."})
    assert "Hör de ihop?" not in text_of(client, joint)
    sent = {"rows-0-problem": farsta.problems["E"].id, "rows-0-targets": farsta.problems["A"].id,
            "rows-0-relation": "same"}  # fmt: skip
    client.post(f"{joint}/hor-ihop", sent, headers={"Referer": f"http://localhost{joint}"})
    assert "Lägesbilden är fryst. Gör omtag om något behöver ändras." in text_of(client, joint)


def test_the_list_before_the_reveal_has_no_draft(world: World, sign_in: SignIn) -> None:
    case = world.case(step=Step.OWN_MAPPINGS)
    page = text_of(sign_in("amina.berg"), f"/arenden/{case.id}/lagesbilder")
    assert "Ingen lägesbild är fryst än." in page
    assert "Utkastet visas här när kartläggningarna är öppnade." in page


def test_the_number_of_queries_does_not_grow(world: World, sign_in: SignIn) -> None:
    small, large = revealed_case(world), six_problems(world)
    client = sign_in("karin.lund")
    assert client.count_queries(pictures(small)) == client.count_queries(pictures(large)) < 30
