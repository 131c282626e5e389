"""From an open case to one that is gone: the pages of closing, opening again, retention times and disposal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from tests.client import PageClient
from tests.factories import World
from tests.web.test_files import words
from tracker.domain.cases import CaseStatus
from tracker.domain.clock import time_set
from tracker.domain.steps import Step
from tracker.models.files.stored import StoredFile

SignIn = Callable[[str], PageClient]
REASON = "Platsen byggs om från grunden i höst."
LATER = dt.datetime(2028, 10, 7, 9, tzinfo=dt.UTC)


def text_of(client: PageClient, path: str) -> str:
    return client.get(path).get_data(as_text=True)


def test_closing_says_who_reads_until_when_and_can_be_undone(world: World, session: Session, sign_in: SignIn) -> None:
    case = world.case(step=Step.GOAL_SETTING)
    world.party(case, "karin.lund")
    base, amina = f"/arenden/{case.id}", sign_in("amina.berg")
    assert "Avsluta ärendet i förtid" in text_of(amina, base)
    page = text_of(amina, f"{base}/avsluta")
    assert "Polisen (1) kan läsa ärendet till och med 5 november 2026." in page
    assert "Farsta SDF (2) och Stadsledningskontoret (1) läser det tills det gallras." in page
    assert "bevaras till och med 6 oktober 2036" in page
    refused = amina.post(f"{base}/avsluta", {"lessons": "Ljuset hjälpte.", "reason": "nej"}, 422)
    assert "Ljuset hjälpte." in refused.get_data(as_text=True)
    amina.post(f"{base}/avsluta", {"lessons": "Ljuset hjälpte.\nMer ljus.", "reason": REASON})
    for client in (amina, sign_in("karin.lund")):
        page = text_of(client, base)
        assert "Parterna kan läsa det till och med 5 november 2026." in page
        assert "Mer ljus." in page
        assert REASON in page
        assert ("Öppna ärendet igen" in page) == (client is amina)
        assert "Avslutat 6 okt. Parter läser till och med 5 nov" in text_of(client, "/arenden?status=avslutade")
    sign_in("karin.lund").get(f"{base}/oppna-igen", 403)
    assert "Ärendet är inte öppet." in text_of(amina, f"{base}/avsluta")
    amina.post(f"{base}/oppna-igen", {"reason": "nej"}, 422)
    amina.post(f"{base}/oppna-igen", {"reason": REASON})
    session.expire_all()
    assert case.status is CaseStatus.OPEN
    assert "Ärendet är inte avslutat." in text_of(amina, f"{base}/oppna-igen")
    assert "Öppnade ett avslutat ärende igen" in text_of(amina, f"{base}/logg")


def test_retention_times_keep_their_decisions(sign_in: SignIn) -> None:
    admin, times = sign_in("admin"), "/administration/gallringstider"
    assert text_of(admin, times).count("Förslag. Kommunen fastställer tiden.") == 6
    admin.post(f"{times}?andra=case", {"amount": "0", "decision": "KS 2026/1"}, 422)
    admin.post(f"{times}?andra=case", {"amount": "3", "decision": "KF 2026-05-05, KS 2026/1"})
    admin.post(f"{times}?andra=case", {"amount": "1", "decision": "KF 2026-06-06, KS 2026/2"})
    page = text_of(admin, times)
    assert "KF 2026-06-06, KS 2026/2. Inlagt av Drift Admin 6 oktober 2026." in page
    assert "3 år. KF 2026-05-05, KS 2026/1." in page, "the time before stays readable"


def test_disposal_by_reference_alone(world: World, session: Session, sign_in: SignIn) -> None:
    admin, amina = sign_in("admin"), sign_in("amina.berg")
    admin.post("/administration/gallringstider?andra=case", {"amount": "1", "decision": "KS 2026/2"})
    cases = [world.case(step=Step.FOLLOW_UP, title=f"Hemlig plats {number}") for number in range(3)]
    for case in cases[:2]:
        amina.post(f"/arenden/{case.id}/avsluta", {"lessons": "Ljuset hjälpte."})
    session.expire_all()
    due, other, running = [(case.id, case.reference) for case in cases]
    gallring = "/administration/gallring"
    assert "Inget ärende kan gallras i dag." in text_of(admin, gallring)
    assert "Det bevaras till och med 6 oktober 2027." in text_of(admin, f"{gallring}/{due[0]}")
    assert "Det är inte avslutat." in text_of(admin, f"{gallring}/{running[0]}")
    act = f"{gallring}/{due[0]}"
    decision = {"registry_number": "TN 2027/9", "decided_on": "2027-10-07", "decided_by": "Nämnden"}
    admin.post(act, decision, 422)
    with time_set(LATER):
        admin, overview = sign_in("admin"), sign_in("overblick")
        for client in (admin, overview):
            page = text_of(client, gallring) + text_of(client, act)
            assert due[1] in page
            assert other[1] in page
            assert running[1] not in page
            assert "Hemlig plats" not in page, "references only"
        assert overview.count_queries(gallring) == admin.count_queries(gallring)
        sign_in("amina.berg").get(gallring, 403)
        admin.post(act, decision | {"decided_by": ""}, 422)
        overview.post(act, decision)
        page = text_of(admin, gallring)
        assert "TN 2027/9, Nämnden" in page
        assert f"Gallra {due[1]}" not in page
        assert f"Gallra {other[1]}" in page
        sign_in("amina.berg").get(f"/arenden/{due[0]}", 404)
        admin.get(act, 404)


def test_the_receipt_tells_how_much_is_gone_and_what_the_worker_has_left(
    world: World, session: Session, sign_in: SignIn
) -> None:
    admin = sign_in("admin")
    admin.post("/administration/gallringstider?andra=case", {"amount": "1", "decision": "KS 2026/2"})
    case = world.case(step=Step.FOLLOW_UP, title="Hemlig plats")
    world.file(case, "amina.berg", description="Hemlig skiss")
    case_id, gallring = case.id, "/administration/gallring"
    sign_in("amina.berg").post(f"/arenden/{case_id}/avsluta", {"lessons": "Ljuset hjälpte."})
    with time_set(LATER):
        overview = sign_in("overblick")
        decision = {"registry_number": "TN 2027/9", "decided_on": "2027-10-07", "decided_by": "Nämnden"}
        receipt = overview.post(f"{gallring}/{case_id}", decision).headers["Location"]
        page = words(overview, receipt)
        for each in ("TN 2027/9, Nämnden", "Bifogade filer 1", "Parter 1", "1 fil som inget ärende använder"):
            assert each in page
        assert "Hemlig" not in page
        assert receipt in overview.get(gallring).get_data(as_text=True)
        sign_in("amina.berg").get(receipt, 403)
        session.execute(sa.delete(StoredFile))  # as the worker does within a day
        session.commit()
        assert "Inga filer väntar på att raderas." in words(overview, receipt)
        overview.get(f"{gallring}/kvitto/{'a' * 16}", 404)
