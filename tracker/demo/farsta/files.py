"""Files that the parties attach: drawings on an observation, a problem and measures, and a protocol of a meeting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from tracker.demo.acts import Act
from tracker.demo.drawn import pdf
from tracker.demo.farsta import scenes
from tracker.demo.farsta.mappings import PRE_MEETING
from tracker.demo.scene import Event, Scene
from tracker.domain.access import Circle
from tracker.domain.files.kinds import THE_CASE, About
from tracker.services.files.attachments import FileDraft, WordsDraft, add_file
from tracker.services.files.storing import keep


class Words(NamedTuple):
    """What a file is called, what it shows and who reads it."""

    name: str
    description: str
    circle: Circle = Circle.ALL_PARTIES


def attach(
    person: str, draw: Callable[[], bytes], words: Words, field: str | None = None, thing: str | None = None
) -> Act:
    """Somebody attaches a file to a thing that the scenario knows by a name, or to the case."""

    def act(scene: Scene) -> None:
        if scene.shelf is None or (field == "finding_id" and scene.ground is None):  # then no walk was planned
            return
        about = About(**{field: scene.ids[thing]}) if field and thing else THE_CASE
        kept = keep(scene.session, scene.shelf, draw())
        draft = FileDraft(
            kept=kept,
            words=WordsDraft(words.description, words.circle),
            sent_name=words.name,
            otherwise="fil",
            about=about,
            id=scene.new(f"file {words.name}"),
        )
        add_file(scene.work(person), scene.case, draft)

    return act


def protocol() -> bytes:
    """A page of what was said before the walk."""
    return pdf(
        "Förmöte inför vandringen",
        [
            "Vi går från T-baneentrén till gångtunneln och tillbaka över torget.",
            "Vandringen börjar i ljus och slutar i mörker.",
            "Varje stopp får högst 15 minuter.",
            "Fynd skrivs med plats och tid. Inga personer beskrivs.",
            "Trafikkontoret tar med listan över trasiga armaturer.",
        ],
    )


LAMPS: Final = Words(
    "tunneln_armaturer.png",
    "Skiss över gångtunneln: åtta armaturer, tre lyser. Mitten av tunneln ligger i mörker.",
)
SQUARE: Final = Words(
    "torget_uppifran.png",
    "Skiss över torget uppifrån: två stängda lokaler i mitten av raden och en lång vägg utan fönster längs baksidan.",
)
BENCH: Final = Words("bank_vid_tunneln.png", "Skiss av bänken vid tunneln: mittribban är borta.", Circle.AUTHORITIES)
MENDED: Final = Words(
    "stolpe_efter_byte.png", "Skiss av stolpen vid södra mynningen efter bytet: ljuset når hela gångvägens bredd."
)
TUNNEL: Final = Words("tunneln_vid_vandringen.png", "Skiss av tunneln: fem av åtta armaturer är släckta.")
TUNNEL_AGAIN: Final = Words("tunneln_vid_atervandringen.png", "Skiss av tunneln: alla åtta armaturer lyser.")
BEFORE_WALK: Final = Words("minnesanteckningar_formote.pdf", "Minnesanteckningar från förmötet, en sida.")
EVENTS: Final = (
    Event("2026-09-18 14.00", attach("sara.holm", scenes.tunnel, LAMPS, "observation_id", "faults")),
    Event("2026-09-29 16.20", attach("amina.berg", protocol, BEFORE_WALK, "meeting_id", PRE_MEETING.title)),
    Event("2026-10-14 14.00", attach("birgitta.sjo", scenes.tunnel, TUNNEL, "finding_id", "finding F1")),
    Event("2026-10-20 11.30", attach("johan.ek", scenes.square, SQUARE, "problem_id", "B")),
    Event("2026-10-20 13.00", attach("karin.lund", scenes.bench, BENCH, "problem_id", "A")),
    Event("2026-12-18 14.20", attach("sara.holm", scenes.lamp_post, MENDED, "measure_id", "M1")),
    Event("2027-03-17 09.40", attach("birgitta.sjo", scenes.mended_tunnel, TUNNEL_AGAIN, "finding_id", "again F1")),
)
