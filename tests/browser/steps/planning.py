"""Step 5: goals with figures by group, each party's answer, measures for causes, and the plan that is adopted."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from playwright.sync_api import Locator, Page, expect

from tests.browser.steps.doing import TERMS, choose, follow, named, pick, press, send, write
from tracker.demo.farsta.goals import Wanted
from tracker.demo.farsta.plan import Planned
from tracker.services.planning.indicators import IndicatorDraft
from tracker.web.labels import label

ABOUT_PEOPLE = "Det handlar om människor, till exempel hur trygga de känner sig"


def set_goal(page: Page, wanted: Wanted, problem: str) -> None:
    """A goal with its first indicator."""
    first, *more = wanted.indicators.values()
    follow(page, "Sätt ett mål")
    pick(page, "Vilket problem?", problem)
    write(page, {"Mål": wanted.text, "När ska det vara nått?": wanted.target})
    fill_indicator(page, first, wanted.measured)
    send(page, "Sätt målet", f"Mål {wanted.name} är satt.")
    for indicator in more:
        follow(page, f"Ändra målet {wanted.name}")
        follow(page, "Lägg till ett mått")
        fill_indicator(page, indicator, wanted.measured)
        send(page, "Spara måttet", "Måttet är sparat.")
        follow(page, "Avbryt")


def fill_indicator(page: Page, draft: IndicatorDraft, measured: str) -> None:
    """What is measured, from what and to what, by group."""
    write(page, {"Vad mäts?": draft.name, "Enhet": draft.unit, "Källa": draft.source})
    choose(page, "Vilket håll?", str(label(draft.direction)))
    if draft.is_about_people:
        page.get_by_label(ABOUT_PEOPLE).check()
    for group, measurement in draft.baseline.items():
        words = str(label(group)).lower()
        page.get_by_label(f"Utgångsvärde, {words}", exact=True).fill(figure(measurement.value))
        if measurement.answers:
            page.get_by_label(f"Antal svar, {words}", exact=True).fill(str(measurement.answers))
    for group, value in draft.target.items():
        page.get_by_label(f"Målvärde, {str(label(group)).lower()}", exact=True).fill(figure(value))
    write(page, {"När mättes utgångsvärdet?": measured})


def figure(value: Decimal) -> str:
    """A number as it is written in Swedish."""
    return f"{value:f}".replace(".", ",")


def accept(page: Page, goal: str) -> None:
    """A party accepts a goal."""
    follow(page, f"Svara på målet {goal}")
    choose(page, "Vad säger ni?", "Vi accepterar målet")
    press(page, "Spara svaret")


def goal(page: Page, name: str) -> Locator:
    """The part of the page that shows one goal."""
    return page.get_by_role("region", name=re.compile(rf"^{name}\. "))


def add_measure(page: Page, planned: Planned, party: str) -> None:
    """A measure: what, for which causes and goals, who, when, with what, and how it is followed up."""
    draft = planned.draft
    follow(page, "Lägg till åtgärd")
    write(
        page,
        {
            "Vad ska göras?": draft.title,
            "Funktion hos den som ansvarar": draft.function,
            "Tillsammans med": draft.together_with,
            "Börjar": planned.starts,
            "Klar senast": planned.due,
            "Resurs": draft.resource,
            "Kostnad i kronor": None if draft.cost_sek is None else str(draft.cost_sek),
            "Hur följs den upp?": draft.follow_up_plan,
        },
    )
    pick(page, "Slag av åtgärd", TERMS[draft.type_code])
    pick(page, "Vem ansvarar?", party)
    tie(page, "Vilka orsaker påverkar den?", planned.causes)
    tie(page, "Vilka mål bidrar den till?", planned.goals)
    assert draft.horizon is not None
    assert draft.effort is not None
    choose(page, "När väntas den ge effekt?", str(label(draft.horizon)))
    choose(page, "Punktinsats eller ordinarie arbete?", str(label(draft.effort)))
    send(page, "Spara åtgärden", "Åtgärden är tillagd.")


def tie(page: Page, question: str, keys: tuple[str, ...]) -> None:
    """Mark causes or goals by their keys, such as A1 and G2."""
    group = page.get_by_role("group", name=named(question))
    for key in keys:
        group.get_by_role("checkbox", name=re.compile(rf"^{key} ")).check()


def act_at_once(page: Page, event: str, title: str, cause: str) -> None:
    """A measure that cannot wait for the plan."""
    follow(page, "Kort varsel")
    write(
        page,
        {
            "Vad har hänt?": event,
            "Vad görs?": title,
            "Vem beslutade?": "Samordnaren och vakthavande befäl",
            "Tillsammans med": "Lokalpolisområde Farsta",
            "Börjar": dt.date(2026, 11, 7).isoformat(),
            "Gäller till": dt.date(2026, 11, 20).isoformat(),
            "Eftertanke senast": dt.date(2026, 11, 20).isoformat(),
            "Hur följs den upp?": "Avstämning varje måndag under två veckor",
            "Inget eget mål, därför att": "Inget eget mål",
        },
    )
    tie(page, "Vilka orsaker påverkar den?", (cause,))
    send(page, "Lägg till åtgärden", "Åtgärden är tillagd.")


def think_back(page: Page, text: str) -> None:
    """What was learnt, when the measure at short notice is over."""
    follow(page, "Skriv eftertanken")
    write(page, {"Vad tänker ni i efterhand?": text})
    send(page, "Spara eftertanken", "Eftertanken är sparad.")


def report(page: Page, status: str, note: str) -> None:
    """How far a measure has come."""
    follow(page, "Rapportera hur det går")
    choose(page, "Hur går det?", status)
    write(page, {"Anteckning": note})
    send(page, "Spara rapporten", "Rapporten är sparad.")


def explain(page: Page, cause: str, reason: str) -> None:
    """A cause without a measure stands out in the plan until its reason is written."""
    row = page.get_by_role("row").filter(has_text=cause)
    expect(row).to_contain_text("Ingen åtgärd riktas mot den här orsaken.")
    follow(page, "skriv varför det inte behövs", within=row)
    write(page, {"Varför behöver orsaken ingen egen åtgärd?": reason})
    send(page, "Spara skälet", "Skälet är sparat.")


def adopt(page: Page, day: str, number: str) -> None:
    """The steering group has adopted the plan."""
    follow(page, "Anta planen")
    write(page, {"Vilken dag antogs planen?": day, "Diarienummer": number})
    send(page, "Anta planen", "version 1")
