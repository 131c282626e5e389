"""The line of fact under a gate rule: numbers, names and days in words, out of what its predicate found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from babel.lists import format_list

from tracker.domain.cases import MeetingKind
from tracker.domain.gating.gates import Finding
from tracker.domain.people import ActorKind
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.web.formats import LOCALE, count_word, named_day, short_day
from tracker.web.labels.access import LABELS as ACCESS
from tracker.web.labels.cases import LABELS as CASES

MOST_NAMES: Final = 4
AFTER: Final[dict[str, Any]] = {
    "all_handed_in": _l("Går att göra när någon part har lämnat in."),
    "mappings_opened": _l("Går att göra när kartläggningarna är öppnade."),
    "observations_placed": _l("Går att göra när alla iakttagelser har en plats."),
    "problems_decided": _l("Går att göra när minst ett problem är prioriterat."),
    "goal_per_problem": _l("Går att göra när minst ett mål är satt."),
}


def name_list(names: Sequence[str]) -> str:
    """A, B och C; more than four are counted: A, B och fem till."""
    shown = list(names) if len(names) <= MOST_NAMES else [*names[:2], _("%(n)s till", n=count_word(len(names) - 2))]
    return format_list(shown, locale=LOCALE)


def waits_for(found: Finding) -> str | None:
    """What must come first, when there is such a thing."""
    return str(AFTER[found.after]) if found.after in AFTER else None


def places(found: Finding) -> str | None:
    """How many places are drawn, and how many lack a position."""
    drawn = found.total - found.left
    if not found.total:
        return None
    if not drawn:
        return ngettext("%(num)d plats saknar läge.", "%(num)d platser saknar läge.", found.left)
    return ngettext("%(num)d plats", "%(num)d platser", drawn)


def kinds_lacking(found: Finding) -> str:
    """Which of the two has not said yes."""
    kinds = [str(ACCESS[ActorKind][ActorKind(code)]) for code in found.names]
    return _("%(who)s har inte tackat ja än.", who=name_list(kinds))


def accepted(found: Finding) -> str:
    """How many have said yes."""
    return ngettext("%(num)d part har tackat ja", "%(num)d parter har tackat ja", found.total)


def vouched(found: Finding) -> str:
    """The day, by whom and the registry number of what was decided."""
    parts = [short_day(found.on) if found.on else "", found.by or "", found.number or ""]
    return ", ".join(part for part in parts if part)


def not_handed_in(found: Finding) -> str:
    """Who has not handed in; how many have."""
    done = _("%(done)s av %(total)s parter har lämnat in.", done=found.total - found.left, total=found.total)
    if not found.names:
        return done
    return _("%(who)s har inte lämnat in.", who=name_list(found.names)) + " " + done


def early(found: Finding) -> str | None:
    """That the mappings were opened early, with a reason."""
    return _("Öppnat i förtid, med motivering") if found.is_early else None


def early_or_count(found: Finding) -> str:
    """That they were opened early, or how many have handed in."""
    if found.is_early:
        return _("%(who)s hade inte lämnat in. Motivering finns.", who=name_list(found.names))
    return _("%(done)s av %(total)s parter", done=found.total, total=found.total)


def parties_lacking(found: Finding) -> str:
    """Whose word is missing; it is given with the hand-in."""
    who = name_list(found.names)
    return _("Saknas för %(who)s. Anges när kartläggningen lämnas in.", who=who) if found.names else ""


def mappings_lacking(found: Finding) -> str:
    """Whose handed-in mapping lacks it, or that none is handed in yet."""
    return waits_for(found) or _("Saknas för %(who)s.", who=name_list(found.names))


def opened(found: Finding) -> str:
    """How many mappings were opened."""
    if found.total == 1:
        return _("En kartläggning är öppnad")
    return _("%(n)s kartläggningar är öppnade", n=count_word(found.total).capitalize())


def opened_on(found: Finding) -> str:
    """The day, and whether it was before everybody had handed in."""
    day = short_day(found.on) if found.on else ""
    return _("%(day)s, i förtid med motivering", day=day) if found.is_early else day


def observations(found: Finding) -> str:
    """How many observations have found their place."""
    if waiting := waits_for(found):
        return waiting
    return _(
        "%(done)s av %(total)s är ihopförda, egna eller bortlagda med skäl.",
        done=found.total - found.left,
        total=found.total,
    )


def dialogue(found: Finding) -> str:
    """The kind of dialogue, its day and how many came."""
    kind = CASES[MeetingKind][MeetingKind(found.by or "")]
    held = f"{kind} {named_day(found.on).partition(' ')[2]}" if found.on else str(kind)
    if not found.total:
        return held
    return held + ", " + ngettext("%(num)d deltagare", "%(num)d deltagare", found.total)


def perspectives(found: Finding) -> str:
    """How many are heard, missing and still to be heard."""
    parts = [ngettext("%(num)d hört", "%(num)d hörda", found.total)] if found.total else []
    if found.others:
        parts.append(ngettext("%(num)d saknas", "%(num)d saknas", found.others))
    if found.left:
        parts.append(ngettext("%(num)d ska höras", "%(num)d ska höras", found.left))
    return format_list(parts, locale=LOCALE) if parts else _("Inget perspektiv är angivet än.")


def freezing(found: Finding) -> str:
    """What must come first, or what freezing means."""
    return waits_for(found) or _("Alla iakttagelser har en plats, så den går att frysa nu.")


def decisions(found: Finding) -> str:
    """How many problems have their decision."""
    if not found.total:
        return _("Det finns inga gemensamma problem än.")
    return _("%(done)s av %(total)s problem har beslut.", done=found.total - found.left, total=found.total)


def of_prioritised(found: Finding) -> str:
    """How many prioritised problems are done."""
    return waits_for(found) or _(
        "%(done)s av %(total)s prioriterade problem är klara.",
        done=found.total - found.left,
        total=found.total,
    )


def of_goals(found: Finding) -> str:
    """How many goals have their baseline."""
    done = found.total - found.left
    return waits_for(found) or _("%(done)s av %(total)s mål har utgångsvärde.", done=done, total=found.total)


def of_causes(found: Finding) -> str:
    """How many causes have a measure or a reason."""
    done = found.total - found.left
    return waits_for(found) or _("%(done)s av %(total)s orsaker har åtgärd eller skäl.", done=done, total=found.total)


def goal_answers(found: Finding) -> str:
    """Who has not answered, and who has made a reservation."""
    parts = [waits_for(found) or ""]
    if found.names and not found.after:
        parts.append(_("%(who)s har inte svarat på alla mål.", who=name_list(found.names)))
    if found.reserved:
        parts.append(_("%(who)s har reserverat sig.", who=name_list(found.reserved)))
    return " ".join(part for part in parts if part)


def started(found: Finding) -> str:
    """How many measures have begun."""
    return _("%(done)s av %(total)s har börjat", done=found.total - found.left, total=found.total)
