"""What each gate rule says: what to do when it is missing, one line of fact, and what is done when it is met.

The facts come as a ``Finding``; nothing here decides anything. Complete by test for every rule there is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tracker.domain.gating.gates import Finding
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.web.formats import count_word
from tracker.web.labels import gate_facts as fact

Words = Any
"""A lazy text, or a function from a Finding to a text or None."""


@dataclass(frozen=True, slots=True)
class RuleWords:
    """``title`` says the rule itself, ``link`` what to do; ``missing`` and ``done_fact`` are the lines of fact."""

    title: Any
    link: Words
    done: Words
    missing: Words = ""
    done_fact: Words = ""


def words_of(text: Words, finding: Finding) -> str:
    """A text that is fixed, or that counts; empty where there is nothing to say."""
    return str((text(finding) if callable(text) else text) or "")


def rule_words(code: str) -> RuleWords:
    """The words of a rule; one that nobody has written words for says its code rather than nothing."""
    return RULES.get(code) or RuleWords(code, code, code)


def rule_title(code: str) -> str:
    """The rule itself, as a condition."""
    return str(rule_words(code).title)


def _observations_left(found: Finding) -> str:
    if found.after:
        return _("Para ihop iakttagelserna")
    return ngettext(
        "Para ihop %(num)d iakttagelse som är kvar", "Para ihop %(num)d iakttagelser som är kvar", found.left
    )


def _counted(one: str, many: str, none: str) -> Callable[[Finding], str]:
    """A link that counts with a word: one, several, or nothing there yet."""

    def words(found: Finding) -> str:
        if not found.left:
            return str(none)
        return str(one) if found.left == 1 else str(many) % {"n": count_word(found.left)}

    return words


RULES: Final[dict[str, RuleWords]] = {
    "purpose_and_demarcation": RuleWords(
        _l("Syfte och avgränsning är ifyllda"),
        _l("Skriv syftet och ange om det gäller trygghet eller säkerhet"),
        _l("Syfte och avgränsning ifyllda"),
        _l("Båda behövs innan andra bjuds in."),
    ),
    "place_with_geometry": RuleWords(
        _l("Minst en plats finns på kartan"),
        _l("Rita minst en plats på kartan"),
        _l("Plats finns på kartan"),
        fact.places,
        fact.places,
    ),
    "coordinator_appointed": RuleWords(
        _l("Samordnarfunktionen har minst en person"),
        _l("Utse minst en person i samordnarfunktionen"),
        _l("Samordnarfunktionen är utsedd"),
        done_fact=lambda found: fact.name_list(found.names),
    ),
    "communication_responsible": RuleWords(
        _l("Kommunikationsansvarig är utsedd"),
        _l("Utse kommunikationsansvarig"),
        _l("Kommunikationsansvarig är utsedd"),
        done_fact=lambda found: found.by,
    ),
    "district_and_police_accepted": RuleWords(
        _l("Minst stadsdelsförvaltning och polis har tackat ja"),
        _l("Få med både stadsdelsförvaltning och polis"),
        _l("Stadsdelsförvaltning och polis har tackat ja"),
        fact.kinds_lacking,
        fact.accepted,
    ),
    "roles_set": RuleWords(
        _l("Alla som har tackat ja har en roll, och någon samordnar"),
        _l("Ange vilken part som samordnar"),
        _l("Alla som har tackat ja har en roll"),
    ),
    "joint_decision": RuleWords(
        _l("Gemensamt beslut om samverkan"),
        _l("Anteckna det gemensamma beslutet om samverkan"),
        _l("Gemensamt beslut om samverkan är fattat"),
        _l("Dag, vilka som beslutade och diarienummer."),
        fact.vouched,
    ),
    "all_handed_in": RuleWords(
        _l("Alla parter har lämnat in sin kartläggning, eller samordnaren har öppnat i förtid med motivering"),
        _counted(
            _l("Påminn en part om kartläggningen"),
            _l("Påminn %(n)s parter om deras kartläggning"),
            _l("Få parter att tacka ja"),
        ),
        lambda found: _("Kartläggningarna är öppnade i förtid") if found.is_early else _("Alla parter har lämnat in"),
        fact.not_handed_in,
        fact.early_or_count,
    ),
    "source_questions_answered": RuleWords(
        _l("Källkritikens fyra frågor är besvarade i varje kartläggning"),
        _l("Få svar på källkritikens fyra frågor"),
        _l("Källkritikens fyra frågor är besvarade"),
        fact.mappings_lacking,
    ),
    "cause_noted": RuleWords(
        _l("Varje kartläggning nämner minst en tänkbar orsak"),
        _l("Få in minst en tänkbar orsak per part"),
        _l("Varje part har nämnt en tänkbar orsak"),
        fact.mappings_lacking,
    ),
    "leadership_informed": RuleWords(
        _l("Varje parts egen ledning har tagit del av kartläggningen"),
        _l("Få bekräftat att parternas ledning har tagit del"),
        _l("Parternas egen ledning har tagit del"),
        fact.parties_lacking,
        fact.early,
    ),
    "staff_dialogue_held": RuleWords(
        _l("Varje part har haft en medarbetardialog"),
        _l("Få datum för parternas medarbetardialog"),
        _l("Medarbetardialoger är genomförda"),
        fact.parties_lacking,
        fact.early,
    ),
    "mappings_opened": RuleWords(
        _l("Kartläggningarna är öppnade för alla parter"),
        _l("Öppna kartläggningarna"),
        fact.opened,
        _l("De är förseglade än."),
        fact.opened_on,
    ),
    "observations_placed": RuleWords(
        _l("Varje iakttagelse är ihopförd, ett eget problem eller bortlagd med skäl"),
        _observations_left,
        _l("Alla iakttagelser har en plats"),
        fact.observations,
        fact.observations,
    ),
    "community_dialogue_held": RuleWords(
        _l("Minst en dialog med boende eller verksamma, till exempel en trygghetsvandring"),
        _l("Boka och håll en dialog med boende eller verksamma"),
        _l("Dialog med boende och verksamma"),
        _l("En trygghetsvandring räknas. Den räknas när den har varit."),
        fact.dialogue,
    ),
    "perspectives_stated": RuleWords(
        _l("Det framgår vilka perspektiv som är hörda och vilka som saknas"),
        _l("Ange vilka perspektiv som är hörda"),
        _l("Perspektiv angivna"),
        fact.perspectives,
        fact.perspectives,
    ),
    "picture_frozen": RuleWords(
        _l("Lägesbilden är fryst i en ny version"),
        lambda found: _("Frys lägesbilden som version %(n)s", n=found.total + 1),
        lambda found: _("Lägesbilden är fryst som version %(n)s", n=found.total),
        fact.freezing,
    ),
    "problems_decided": RuleWords(
        _l("Varje problem är prioriterat, eller bortprioriterat med skäl och omprövningsdag"),
        _counted(
            _l("Anteckna beslut för ett problem"),
            _l("Anteckna beslut för %(n)s problem"),
            _l("Anteckna beslut för problemen"),
        ),
        _l("Alla problem har beslut och skäl"),
        fact.decisions,
        fact.decisions,
    ),
    "causes_analysed": RuleWords(
        _l("Orsaksanalysen är färdig för varje prioriterat problem"),
        _counted(
            _l("Gör klart orsaksanalysen för ett problem"),
            _l("Gör klart orsaksanalysen för %(n)s problem"),
            _l("Gör klart orsaksanalysen"),
        ),
        _l("Orsaksanalysen är klar"),
        fact.of_prioritised,
        fact.of_prioritised,
    ),
    "agreement_linked": RuleWords(
        _l("Överenskommelsen om samverkan är länkad"),
        _l("Länka överenskommelsen om samverkan"),
        _l("Överenskommelsen är länkad"),
        done_fact=lambda found: found.by,
    ),
    "steering_group_decision": RuleWords(
        _l("Styrgruppen har beslutat om prioriteringen"),
        _l("Anteckna styrgruppens beslut om prioriteringen"),
        _l("Styrgruppen har beslutat om prioriteringen"),
        _l("Dag och vilka som beslutade."),
        fact.vouched,
    ),
    "goal_per_problem": RuleWords(
        _l("Varje prioriterat problem har minst ett mål med slutdag"),
        _counted(_l("Sätt mål för ett problem"), _l("Sätt mål för %(n)s problem"), _l("Sätt mål")),
        _l("Alla prioriterade problem har mål"),
        fact.of_prioritised,
    ),
    "baseline_measured": RuleWords(
        _l("Varje mål har ett uppmätt utgångsvärde"),
        _counted(_l("Mät utgångsvärdet för ett mål"), _l("Mät utgångsvärdet för %(n)s mål"), _l("Mät utgångsvärden")),
        _l("Utgångsvärden är uppmätta"),
        fact.of_goals,
    ),
    "goals_accepted": RuleWords(
        _l("Varje part har accepterat målen"),
        _counted(_l("Få svar på målen från en part"), _l("Få svar på målen från %(n)s parter"), _l("Få svar på målen")),
        _l("Alla parter har accepterat målen"),
        fact.goal_answers,
    ),
    "causes_have_measures": RuleWords(
        _l("Varje orsak i ett prioriterat problem har en åtgärd eller ett skäl, bakgrundsorsaker undantagna"),
        _counted(
            _l("Ge en orsak en åtgärd eller ett skäl"),
            _l("Ge %(n)s orsaker en åtgärd eller ett skäl"),
            _l("Ge orsakerna åtgärder"),
        ),
        _l("Alla orsaker har åtgärd eller skäl"),
        fact.of_causes,
    ),
    "measures_complete": RuleWords(
        _l("Varje åtgärd har orsak, ansvarig part, tid och uppföljning"),
        _counted(
            _l("Fyll i det som saknas i en åtgärd"),
            _l("Fyll i det som saknas i %(n)s åtgärder"),
            _l("Lägg till åtgärder"),
        ),
        _l("Åtgärderna är ifyllda"),
        _l("Orsak, ansvarig part, tid, uppföljning och mål."),
    ),
    "plan_adopted": RuleWords(
        _l("Styrgruppen har antagit planen"),
        _l("Anteckna att styrgruppen har antagit planen"),
        _l("Planen är antagen"),
        _l("Dag och vilka som beslutade."),
        fact.vouched,
    ),
    "measures_started": RuleWords(
        _l("Minst en åtgärd har börjat"),
        _l("Rapportera att minst en åtgärd har börjat"),
        _l("Åtgärderna har börjat"),
        done_fact=fact.started,
    ),
    "follow_ups_recorded": RuleWords(
        _l("Varje åtgärd är uppföljd: gjort, arbetssätt och effekt"),
        _counted(_l("Följ upp en åtgärd"), _l("Följ upp %(n)s åtgärder"), _l("Följ upp åtgärderna")),
        _l("Alla åtgärder är uppföljda"),
        _l("Gjort, arbetssätt och effekt för varje åtgärd."),
    ),
    "reported_to_steering_group": RuleWords(
        _l("Resultatet är återkopplat till styrgruppen"),
        _l("Återkoppla till styrgruppen och anteckna dagen"),
        _l("Återkopplat till styrgruppen"),
        done_fact=fact.vouched,
    ),
    "reported_to_residents": RuleWords(
        _l("Resultatet är återkopplat till boende och verksamma"),
        _l("Återkoppla till boende och verksamma och anteckna dagen"),
        _l("Återkopplat till boende och verksamma"),
        done_fact=fact.vouched,
    ),
}
