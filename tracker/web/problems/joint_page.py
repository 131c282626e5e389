"""What the joint page shows: headline, matrix, one problem side by side, and the times, ready for the template."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for

from tracker.domain.access import Circle
from tracker.domain.problems import Relation, cell_of, matrix_key
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.cases import Case
from tracker.models.mapping import Observation
from tracker.queries.audience import Readers
from tracker.queries.joint.joint import JointProblem, JointView, Mention
from tracker.web.audience import AudienceStrip, circle_words, listed, names_of
from tracker.web.labels import label
from tracker.web.times import glyph_cells, time_words

# second parts of compounds that name organisations: where a long head may break
_SECOND_PARTS: Final = re.compile(
    r"(?<=[a-zåäö])(?=(?:bolaget|fastigheter|förening|förvaltning|kontoret|skola|vandrarna)\w*)",
)


@dataclass(frozen=True, slots=True)
class Headline:
    """The sentence of the reveal, in its two parts."""

    first: str
    second: str


def headline(view: JointView) -> Headline:
    """How many problems several parties saw, and how many only one had seen."""
    several, single = view.several_and_single()
    total = len(view.problems)
    if not total:
        return Headline(_("Inga problem än."), _("Para ihop iakttagelserna så kommer de hit."))
    first = ngettext(
        "%(several)s av %(num)d problem såg flera av er.",
        "%(several)s av %(num)d problem såg flera av er.",
        total,
        several=several,
    )
    second = ngettext("%(num)d hade bara en part sett.", "%(num)d hade bara en part sett.", single) if single else ""
    return Headline(first, second)


@dataclass(frozen=True, slots=True)
class Opened:
    """How many observations one act opened, of how many parties, and how many came after it or in a round before."""

    together: int
    parties: int
    later: int
    earlier: int


def opened(view: JointView, case: Case) -> Opened:
    """What the reveal opened, apart from what was completed or handed in after it and from earlier rounds."""
    present = [row for row in view.observations if row.mapping.round == case.round]
    together = [row for row in present if _was_opened_by(row, case.revealed_at)]
    return Opened(
        together=len(together),
        parties=len({row.mapping.organisation_id for row in together}),
        later=len(present) - len(together),
        earlier=len(view.observations) - len(present),
    )


def _was_opened_by(row: Observation, moment: dt.datetime | None) -> bool:
    """Whether it was handed in when the mappings were opened: a late mapping opens, and is completed, one by one."""
    at = row.mapping.revealed_at
    return bool(moment and at and at <= moment and row.created_at <= moment)


def in_order(view: JointView) -> list[JointProblem]:
    """The own problems as the matrix lists them."""
    return sorted(view.problems, key=lambda each: matrix_key(len(each.seen_by), each.problem.letter))


def soft_name(name: str) -> str:
    """A short name that may break where its second part begins."""
    return _SECOND_PARTS.sub("\N{SOFT HYPHEN}", name)


def matrix(view: JointView, case_id: str, chosen: JointProblem | None) -> dict[str, Any]:
    """The table problem by party, for components/matrix.html."""
    names = {party.id: party.short_name for party in view.parties}
    return {
        "parties": [soft_name(party.short_name) for party in view.parties],
        "rows": [
            {
                "letter": each.problem.letter,
                "name": each.problem.title,
                "href": url_for("problems.show", case_id=case_id, problem=each.problem.letter, _anchor="sida-vid-sida"),
                "selected": each is chosen,
                "cells": [cell_of(each.relations_of(party.id)) for party in view.parties],
                "seen_text": seen_words([names[key] for key in each.seen_by]),
                "emphasis": len(each.seen_by) == 1,
            }
            for each in in_order(view)
        ],
    }


def seen_words(parties: list[str]) -> str:
    """The matrix's last column: how many parties, and which when it is only one."""
    if not parties:
        return str(_("Ingen part"))
    if len(parties) == 1:
        return str(_("Bara %(party)s", party=soft_name(parties[0])))
    return str(ngettext("%(num)d part", "%(num)d parter", len(parties)))


def after(view: JointView, chosen: JointProblem) -> JointProblem | None:
    """The problem below the chosen one in the matrix, or None on the last."""
    rows = in_order(view)
    place = rows.index(chosen) + 1
    return rows[place] if place < len(rows) else None


def side_by_side(view: JointView, chosen: JointProblem) -> dict[str, Any]:
    """One column for each party that saw the chosen problem, and the names of those who did not mention it."""
    columns = []
    for party in view.parties:
        items = [own_words(mention) for mention in chosen.mentions if mention.organisation.id == party.id]
        if items:
            columns.append({"party": party.short_name, "items": items})
    silent = [party.short_name for party in view.parties if party.id not in chosen.seen_by]
    words = _("Nämner inte problemet: %(parties)s.", parties=listed(silent)) if silent else ""
    return {"columns": columns, "not_mentioned": words}


def own_words(mention: Mention) -> dict[str, Any]:
    """A party's words about a problem: nobody has rewritten them."""
    shown = observation_words(mention.observation)
    if mention.relation is not Relation.SAME:
        shown["relation"] = label(mention.relation)
    if mention.via:
        shown["via"] = _("Från problem %(letter)s, %(title)s", letter=mention.via.letter, title=mention.via.title)
    return shown


def observation_words(row: Observation) -> dict[str, Any]:
    """An observation with its time, place, cause and source in words."""
    words = time_words(row.time_mask)
    return {
        "id": row.id,
        "title": row.title,
        "text": row.text,
        "party": row.mapping.organisation.short_name,
        "place": row.place.name if row.place else None,
        "glyph_cells": glyph_cells(row.time_mask),
        "when": words[:1].upper() + words[1:],
        "cause": "; ".join(cause.text for cause in row.causes),
        "source": ", ".join(part for part in (_source(row), row.amount, row.period) if part),
        "circle": label(row.circle) if row.circle is Circle.AUTHORITIES else None,
    }


def _source(row: Observation) -> str | None:
    return row.source_note or (row.source.label if row.source else None)


def audience(readers: list[Readers], view: JointView) -> AudienceStrip:
    """The strip that says who can read this now, by organisation, for components/audience.html."""
    columns: list[Any] = [
        (_("Läses av nu"), circle_words(readers, Circle.ALL_PARTIES), names_of(readers)),
        (_("Läses inte av"), _("De som inte har tackat ja, och allmänheten")),
    ]
    narrow = sum(row.circle is Circle.AUTHORITIES for row in view.observations)
    if narrow:
        few = [each.short_name for each in readers if each.reads(Circle.AUTHORITIES)]
        heading = ngettext("%(num)d iakttagelse läses av färre", "%(num)d iakttagelser läses av färre", narrow)
        columns.append((heading, _("Bara myndigheter i ärendet: %(names)s", names=listed(few))))
    return AudienceStrip(Circle.ALL_PARTIES.value, label(Circle.ALL_PARTIES), columns)
