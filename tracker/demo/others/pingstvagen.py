"""A walk that belongs to no case: Skärholmen's coordinator plans it for next week, with two stops."""

from __future__ import annotations

from typing import Final

from tracker.demo.farsta.walk.route import AROUND
from tracker.demo.scene import Event, Scene
from tracker.models.cases import Case
from tracker.services.walks.planning import WalkDraft, plan_free_walk
from tracker.services.walks.stops import StopDraft, add_stop

LEAD: Final = "maja.lind"
TITLE: Final = "Vandring vid parkeringen och skolvägen"
STOPS: Final = (
    ("Parkeringen", 17.9052, 59.2779, "Lampor: vilka lyser? Var går man mellan bilarna?"),
    ("Skolvägen", 17.9031, 59.2788, "Buskar: ser man runt hörnet? Vad vill ni värna?"),
)


def plan_it(scene: Scene) -> None:
    """No party is invited yet, and nobody has made a case of it."""
    if scene.ground is None:
        return
    draft = WalkDraft(
        title=TITLE,
        starts_at=scene.dates.moment("D+6 17.00"),
        location="Vid kiosken",
        purpose="Hur är vägen hem från bussen?",
    )
    work = scene.work(LEAD)
    walk = plan_free_walk(work, draft, scene.district("Skärholmen"), AROUND, scene.ground)
    scene.case = work.session.get_one(Case, walk.case_id)
    for name, lon, lat, questions in STOPS:
        stop = StopDraft(name=name, lon=lon, lat=lat, questions=questions, wants_dark=True)
        add_stop(scene.work(LEAD), scene.case, walk.id, stop, scene.ground)


EVENTS: Final = (Event("D-1 14.30", plan_it),)
