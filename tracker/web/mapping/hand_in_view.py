"""Words around the own mapping: who reads it now and later, and what is missing before it is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for

from tracker.domain.access import Circle
from tracker.domain.cases import PartyRole
from tracker.domain.mapping import QUESTIONS, HandInCondition
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.audience import Readers
from tracker.web.audience import AudienceStrip, brief, circle_words, listed, names_of, people_words
from tracker.web.formats import count_word, short_day
from tracker.web.labels import label
from tracker.web.mapping.own_view import OwnPage
from tracker.web.session import actor


def strip_of(page: OwnPage) -> AudienceStrip:
    """Who reads the mapping now, who does not, and who will."""
    if page.is_revealed:
        return _open_strip(page)
    own = next((row for row in page.readers if row.organisation_id == actor().organisation_id), None)
    columns: list[tuple[Any, ...]] = [
        (_("Läses av nu"), _own_words(own)),
        (_("Läses inte av"), _others_words(page)),
    ]
    after = _("När allt är öppnat") if page.is_handed_in else _("Efter inlämning")
    names = names_of(page.readers)
    names.append(_("Det ni delar bara med myndigheter: %(who)s.", who=_authorities(page.readers)))
    columns.append((after, circle_words(page.readers, Circle.ALL_PARTIES), names))
    return AudienceStrip("sealed", _("Förseglad"), columns)


def _open_strip(page: OwnPage) -> AudienceStrip:
    columns: list[tuple[Any, ...]] = [
        (_("Läses av nu"), circle_words(page.readers, Circle.ALL_PARTIES), names_of(page.readers)),
        (_("Delat bara med myndigheter"), _("Läses av %(who)s.", who=_authorities(page.readers))),
    ]
    if page.unshared:
        few = ngettext("En text delas inte med någon", "%(num)d texter delas inte med någon", page.unshared)
        columns.append((few, _("Läses bara av er.")))
    return AudienceStrip("all_parties", _("Öppnad"), columns)


def _own_words(own: Readers | None) -> str:
    if own is None:
        return actor().organisation_name
    others = [name for name in own.people if name != actor().name]
    people = listed([_("du"), *others]) if len(others) < len(own.people) else listed(others)
    words = {"name": own.name, "count": people_words(own.count), "people": people}
    return str(_("%(name)s, %(count)s: %(people)s", **words))


def _others_words(page: OwnPage) -> str:
    others = [party for party in page.progress if party is not page.me]
    coordinates = page.me is not None and page.me.role is PartyRole.COORDINATES
    state = _("ni har lämnat in") if page.is_handed_in else _("ni har börjat")
    count = count_word(len(others))
    who = ngettext("%(Count)s annan part", "%(Count)s andra parter", len(others), Count=count.capitalize())
    if not coordinates:
        who = _("%(who)s och samordnaren", who=who)
    return str(_("%(who)s. De ser bara att %(state)s.", who=who, state=state) if others else _("Ingen annan part än."))


def _authorities(readers: Sequence[Readers]) -> str:
    return brief(row for row in readers if row.reads(Circle.AUTHORITIES))


# --- the hand-in card -------------------------------------------------------------------------------------------------
def gate_of(page: OwnPage) -> dict[str, Any]:
    """What is missing before the mapping can be handed in, each a link, and what is done."""
    met = page.facts.met()
    missing = [_missing(page, condition) for condition, is_met in met.items() if not is_met]
    number = len(missing)
    heading = _("Klart att lämna in")
    if missing:
        heading = ngettext(
            "En sak saknas innan ni kan lämna in",
            "%(Count)s saker saknas innan ni kan lämna in",
            number,
            Count=count_word(number).capitalize(),
        )
    hand_in = {"label": _("Lämna in"), "href": url_for("mapping.hand_in", case_id=page.context.id)}
    return {
        "heading": heading,
        "state": "missing" if missing else "met",
        "missing": missing if page.may_write else [{"text": row["text"]} for row in missing],
        "done": [{"text": label(key), "fact": _done_fact(page, key)} for key, is_met in met.items() if is_met],
        "primary": hand_in if page.may_write and not missing else None,
    }


def _missing(page: OwnPage, condition: HandInCondition) -> dict[str, Any]:
    questions = url_for("mapping.questions", case_id=page.context.id)
    left = len(QUESTIONS) - page.facts.questions
    rows: dict[HandInCondition, tuple[str, str, str]] = {
        HandInCondition.OBSERVATION: (_("Skriv minst en iakttagelse"), "#ny", ""),
        HandInCondition.POSSIBLE_CAUSE: (_("Skriv minst en tänkbar orsak"), f"{questions}#orsaker", ""),
        HandInCondition.SOURCE_QUESTIONS: (
            ngettext(
                "Svara på en fråga om era källor",
                "Svara på %(count)s frågor om era källor",
                left,
                count=count_word(left),
            ),
            questions,
            _("%(n)s av %(m)s besvarade", n=page.facts.questions, m=len(QUESTIONS)),
        ),
        HandInCondition.LEADERSHIP_INFORMED: (
            _("Ange att ledningen har tagit del"),
            f"{questions}#forankring",
            _("Namn och dag"),
        ),
        HandInCondition.STAFF_DIALOGUE: (
            _("Ange när ni har talat med medarbetarna"),
            f"{questions}#forankring",
            _("Dag"),
        ),
    }
    text, href, fact = rows[condition]
    return {"text": text, "href": href, "fact": fact}


def _done_fact(page: OwnPage, condition: HandInCondition) -> str:
    mapping = page.mapping
    if mapping is None:
        return ""
    if condition is HandInCondition.LEADERSHIP_INFORMED and mapping.leadership_informed_on:
        return f"{short_day(mapping.leadership_informed_on)}, {mapping.leadership_informed_by}"
    if condition is HandInCondition.STAFF_DIALOGUE and mapping.staff_dialogue_on:
        note = [mapping.staff_dialogue_note] if mapping.staff_dialogue_note else []
        return ", ".join([short_day(mapping.staff_dialogue_on), *note])
    return ""


def readers_in_words(page: OwnPage) -> str:
    """Who will read what is handed in, by organisation with the number of people."""
    return brief(page.readers)


def authorities_in_words(page: OwnPage) -> str:
    """Who reads what is shared with authorities only."""
    return _authorities(page.readers)
