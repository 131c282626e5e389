"""A text's sharing circle on pages: the choice with its readers before save, and the mark on what is saved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, g
from wtforms import RadioField

from tracker.domain.access import SHARED_CIRCLES, Circle, is_narrower
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.queries.audience import Readers, readers_of, readers_of_new
from tracker.queries.scope import readable_circles
from tracker.web.audience import AudienceStrip, brief, shared_strip
from tracker.web.labels import label
from tracker.web.session import CaseContext, actor, db


@dataclass(frozen=True, slots=True)
class CircleWords:
    """One circle as a page says it: who reads and which parties do not, with the number of people."""

    name: str
    reads: str
    outside: str


class CircleField(RadioField):
    """Who may read a text. ``audience``: each choice's readers, shown beside it (components/circles.html)."""

    def __init__(self, text: Any = None, **options: Any) -> None:
        """Ask the usual question unless told otherwise."""
        super().__init__(text or _l("Vem får läsa?"), choices=[], **options)
        self.audience: dict[str, CircleWords] = {}
        self.saved: Circle | None = None

    def offer(self, readers: Sequence[Readers], circles: Iterable[Circle]) -> None:
        """Say which circles there are to choose from, and who each of them reaches."""
        self.audience = {circle.value: circle_said(readers, circle) for circle in circles}
        self.choices = [(value, words.name) for value, words in self.audience.items()]

    @property
    def until_now(self) -> str | None:
        """Who could read what is saved, where a narrower circle can be chosen; None on something new."""
        known = self.audience.get(self.saved.value) if self.saved else None
        return known.reads if known and any(map(self.narrows, self.audience)) else None

    def narrows(self, value: str) -> bool:
        """Whether a choice is narrower than the saved circle."""
        return self.saved is not None and is_narrower(Circle(value), self.saved)

    @property
    def chosen(self) -> Circle:
        """The circle that was sent; the choices have decided that it is one."""
        return Circle(self.data)


def circle_said(readers: Sequence[Readers], circle: Circle) -> CircleWords:
    """A circle by the names and numbers of a case; one's own organisation by its people who read the case."""
    own = actor().organisation_id
    reads = [row for row in readers if row.reads(circle) or row.organisation_id == own]
    outside = [row for row in readers if row.is_party and row not in reads]
    return CircleWords(
        label(circle),
        brief(reads) or actor().organisation_name,
        brief(outside) or _("de som inte har tackat ja, och allmänheten"),
    )


def joint_circles() -> Collection[Circle]:
    """The circles for joint work that leave the writer in."""
    return [circle for circle in SHARED_CIRCLES if circle in readable_circles(actor())]


def offer_joint(
    field: CircleField, context: CaseContext, within: Circle = Circle.ALL_PARTIES, *, saved: Circle | None = None
) -> None:
    """Offer the circles of joint work, none wider than ``within``; ``saved``: the one that it has already."""
    field.saved = saved
    circles = [circle for circle in joint_circles() if within is Circle.ALL_PARTIES or circle is within]
    field.offer(readers_of(db(), context.case), circles)
    if field.data not in field.audience:
        field.data = circles[-1].value


def case_strip() -> AudienceStrip | None:
    """Who reads what is written about the case of this request as a whole; None outside a case."""
    context: CaseContext | None = g.get("case_context")
    return shared_strip(readers_of(db(), context.case)) if context else None


def new_case_strip() -> AudienceStrip:
    """Who reads a case from the moment it is started."""
    readers = readers_of_new(db(), actor())
    columns: list[tuple[Any, ...]] = [
        (_("Läses av så snart du sparar"), brief(readers)),
        (_("Läses också av"), _("de samordnare du väljer, och varje part du bjuder in när den har tackat ja")),
        (_("Läses inte av"), _("andra organisationer och allmänheten")),
    ]
    return AudienceStrip(Circle.ALL_PARTIES.value, label(Circle.ALL_PARTIES), columns)


def register(app: Flask) -> None:
    """Let every form page say who reads it."""
    app.jinja_env.globals.update(case_strip=case_strip)
