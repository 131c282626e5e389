"""Two notes that their organisations keep for themselves: the police about a problem, the district about a measure."""

from __future__ import annotations

from typing import Final

from tracker.demo.acts import Act
from tracker.demo.scene import Event, Scene
from tracker.domain.texts.notes import About
from tracker.services.own.notes import NoteDraft, add_note

SHIFTS: Final = (
    "Fråga passledaren om vi kan lägga fredagspassen mellan 21 och 24 innan vi lovar något i planen.\n"
    "Tas upp på måndagsmötet."
)
CAFE_CORNER: Final = (
    "Kulturförvaltningen har bara medel till sommaren. Stäm av med ekonomi vad som händer efter det "
    "innan vi berättar för de andra parterna."
)


def note_on_problem(person: str, letter: str, text: str) -> Act:
    """Somebody notes something about a problem for the own organisation."""

    def act(scene: Scene) -> None:
        draft = NoteDraft(scene.told(text), About(problem_id=scene.ids[letter]), scene.new(f"note {letter}"))
        add_note(scene.work(person), scene.case, draft)

    return act


def note_on_measure(person: str, name: str, text: str) -> Act:
    """Somebody notes something about a measure for the own organisation."""

    def act(scene: Scene) -> None:
        draft = NoteDraft(scene.told(text), About(measure_id=scene.ids[name]), scene.new(f"note {name}"))
        add_note(scene.work(person), scene.case, draft)

    return act


EVENTS: Final = (
    Event("2026-11-05 08.40", note_on_problem("karin.lund", "B", SHIFTS)),
    Event("2027-01-20 15.30", note_on_measure("amina.berg", "M4", CAFE_CORNER)),
)
