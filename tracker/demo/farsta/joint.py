"""Step 3: six problems of 22 observations become four, the walk is held, causes are written, picture 1 is frozen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from tracker.demo.acts import Act, call_meeting, go_on, held, state
from tracker.demo.farsta import causes
from tracker.demo.farsta.walk import found as walk
from tracker.demo.farsta.walk.asked import ask_residents, mark_points, read_points
from tracker.demo.farsta.walk.noted import answer, come_to, go_through, note_findings
from tracker.demo.farsta.walk.route import plan_walk
from tracker.demo.scene import Event, Scene
from tracker.domain.access import Circle
from tracker.domain.cases import PerspectiveStatus
from tracker.domain.problems import Relation
from tracker.domain.steps import Step
from tracker.domain.walks.findings import FindingStatus
from tracker.services.joint.causes import add_cause, finish_cause_analysis
from tracker.services.joint.merging import Merge, relate_problems
from tracker.services.joint.pictures import PictureDraft, freeze_picture
from tracker.services.joint.problems import NewProblem, Placement, create_problem, place_observations, set_aside


class Found(NamedTuple):
    """A problem of the reveal: its letter, its words and the observations that are the same thing."""

    letter: str
    title: str
    description: str
    observations: tuple[str, ...]


PROBLEMS: Final = (
    Found(
        "A",
        "Mörk och otrygg gångtunnel",
        "Tunneln är mörk och svår att överblicka. Fyra parter har sett det, var och en sin del.",
        ("unsafe", "complaints", "bushes", "robberies", "stairs", "faults", "repairs", "fear"),
    ),
    Found(
        "B",
        "Öppen narkotikahandel på torget",
        "Narkotika säljs öppet på torget, mest torsdag till lördag på kvällen.",
        ("drugs", "handovers"),
    ),
    Found(
        "C",
        "Hot och stöld mot butikspersonal",
        "Personal i butikerna mot torget hotas, och butiker stänger tidigare.",
        ("threats", "thefts"),
    ),
    Found("D", "Klotter och skräp på lastgatan", "Baksidan av centrumhuset klottras ned.", ("graffiti", "litter")),
    Found("E", "Elever går omväg runt tunneln", "Flickor mer än pojkar.", ("detour",)),
    Found(
        "F",
        "Få vuxna och tomt efter kl. 19",
        "När butikerna har stängt är torget tomt, utom när biblioteket är öppet.",
        ("vacant", "empty", "library"),
    ),
)
MENTIONED: Final = (
    ("F", ("adults",), Relation.CAUSE),
    ("B", ("youths",), Relation.DIFFERS),
    ("C", ("closing",), Relation.CONSEQUENCE),
)
FOUND_ON_WALK: Final = (
    ("A", ("F1", "F2", "F3"), Relation.SAME),
    ("D", ("F4",), Relation.SAME),
    ("D", ("F5",), Relation.CAUSE),
    ("F", ("F8",), Relation.DIFFERS),
)
LEFT_FOR_LATER: Final = (("F", ("F6",), Relation.CAUSE), ("A", ("F7",), Relation.CAUSE))
HEARD: Final = {
    "perspective:children": (PerspectiveStatus.HEARD, "Elevrådet i årskurs 8"),
    "perspective:older": (PerspectiveStatus.HEARD, "Pensionärsrådet gick med på vandringen"),
    "perspective:gender_equality": (PerspectiveStatus.HEARD, "Enkäten är delad på kvinnor och män"),
    "perspective:disability": (PerspectiveStatus.HEARD, "Två deltagare med rullstol på vandringen"),
    "perspective:hbtqi": (PerspectiveStatus.MISSING, "Ingen har tillfrågats än"),
}
SUMMARY: Final = (
    "Fyra problem av 31 iakttagelser från sju parter och en vandring. Den mörka gångtunneln ses av flest. "
    "Kvinnor är otrygga dubbelt så ofta som män. Två av problemen hade ingen part sett i sin helhet."
)


def find_problems(scene: Scene) -> None:
    """The parties agree on six problems; B is for all to read although one of its sources is for authorities."""
    for found in PROBLEMS:
        draft = NewProblem(
            id=scene.new(found.letter),
            title=found.title,
            description=found.description,
            circle=Circle.ALL_PARTIES,
            observation_ids=tuple(scene.ids[name] for name in found.observations),
        )
        create_problem(scene.work("amina.berg"), scene.case, draft)


def place(placements: tuple[tuple[str, tuple[str, ...], Relation], ...], person: str = "amina.berg") -> Act:
    """Observations are put where they belong."""
    return partial(_place, placements=placements, person=person)


def _place(scene: Scene, placements: tuple[tuple[str, tuple[str, ...], Relation], ...], person: str) -> None:
    for letter, names, relation in placements:
        ids = tuple(scene.ids[name] for name in names)
        place_observations(scene.work(person), scene.case, Placement(scene.ids[letter], ids, relation))


def leave_out(name: str, reason: str, person: str = "amina.berg") -> Act:
    """An observation is set aside with the reason."""

    def act(scene: Scene) -> None:
        set_aside(scene.work(person), scene.case, [scene.ids[name]], reason)

    return act


def merge_f(scene: Scene) -> None:
    """F is a cause of both A and B: six problems become five."""
    merge = Merge(scene.ids["F"], (scene.ids["A"], scene.ids["B"]), Relation.CAUSE)
    relate_problems(scene.work("amina.berg"), scene.case, [merge])


def merge_e(scene: Scene) -> None:
    """E is a consequence of A: five become four."""
    merge = Merge(scene.ids["E"], (scene.ids["A"],), Relation.CONSEQUENCE)
    relate_problems(scene.work("olle.nystrom"), scene.case, [merge])


def write_causes(letter: str) -> Act:
    """The causes of one problem are written, numbered A1, A2 and so on."""

    def act(scene: Scene) -> None:
        for number, draft in enumerate(causes.CAUSES[letter], start=1):
            work = scene.work("amina.berg")
            add_cause(work, scene.case, scene.ids[letter], replace(draft, id=scene.new(f"{letter}{number}")))

    return act


def finish(letter: str) -> Act:
    """The cause analysis of one problem is finished."""

    def act(scene: Scene) -> None:
        finish_cause_analysis(scene.work("amina.berg"), scene.case, scene.ids[letter])

    return act


def freeze(name: str, summary: str) -> Act:
    """The picture is frozen as its next version."""

    def act(scene: Scene) -> None:
        freeze_picture(scene.work("amina.berg"), scene.case, PictureDraft(scene.new(name), scene.told(summary)))

    return act


NO_PROBLEM: Final = "Leveranstider sköts i avtalen med butikerna. Hör inte till det här ärendet."
WORTH_KEEPING: Final = "En sak att värna, inget problem. Föreningen fortsätter att sköta lådan."
# those whose receiver is known
RECEIVED: Final = ("F1", "F2", "F3", "F4", "F5", "F6")
EVENTS: Final = (
    Event("2026-10-05 10.40", find_problems),
    Event("2026-10-05 11.20", place(MENTIONED)),
    Event("2026-10-06 09.00", call_meeting(walk.WALK)),
    Event("2026-10-06 09.10", call_meeting(walk.CLOSING)),
    Event("2026-10-06 09.20", plan_walk),
    Event("2026-10-06 09.40", ask_residents),
    Event("2026-10-06 14.00", leave_out("lorries", NO_PROBLEM)),
    Event("2026-10-09 18.30", mark_points),
    Event("2026-10-12 08.40", read_points),
    Event("2026-10-12 10.00", merge_f),
    Event("2026-10-14 09.00", held(walk.WALK, 14, walk.NOTE)),
    Event("2026-10-14 10.00", walk.add_findings),
    Event("2026-10-14 11.00", note_findings),
    Event("2026-10-14 13.30", go_through),
    Event("2026-10-15 13.00", place(FOUND_ON_WALK)),
    Event("2026-10-16 09.30", state("amina.berg", HEARD)),
    Event("2026-10-19 13.00", write_causes("A")),
    Event("2026-10-20 10.00", write_causes("B")),
    Event("2026-10-20 10.30", write_causes("C")),
    Event("2026-10-20 11.00", write_causes("D")),
    Event("2026-10-21 16.20", merge_e),
    Event("2026-10-23 09.00", place(LEFT_FOR_LATER)),
    Event("2026-10-23 09.20", leave_out("F9", WORTH_KEEPING)),
    Event("2026-10-27 14.00", freeze("picture 1", SUMMARY)),
    Event(
        "2026-10-28 08.30", held(walk.CLOSING, 11, "Fynden är genomgångna med dem som gick. De får veta vad som görs.")
    ),
    Event("2026-10-28 08.50", answer),
    Event("2026-10-28 08.40", come_to(FindingStatus.SENT, RECEIVED)),
    Event("2026-10-28 09.00", go_on("amina.berg"), Step.PRIORITISATION),
)
