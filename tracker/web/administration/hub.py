"""The hub: a row for each register, with its address, a line of fact and its last change. A new row is one line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from flask import url_for

from tracker.domain.access import Permission, allows
from tracker.domain.audit import (
    DISTRICT_TAGS,
    GROUND_TAGS,
    ORGANISATION_TAGS,
    PROGRAMME_TAGS,
    TERM_TAGS,
    USER_TAGS,
    WORD_HINT_TAGS,
    Tag,
)
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.queries.administration.history import last_changes
from tracker.queries.administration.registers import Counts, counts
from tracker.queries.duties import global_duties
from tracker.web.session import actor, db


class HubLine(NamedTuple):
    """A row as it is declared: ``fact`` is told from the figures, ``tags`` are the acts that change it."""

    endpoint: str
    permission: Permission
    name: Any
    text: Any
    fact: Callable[[Counts], str] | None = None
    tags: frozenset[Tag] = frozenset()


@dataclass(frozen=True, slots=True)
class HubRow:
    """A row as the page shows it."""

    href: str
    name: str
    text: str
    fact: str
    changed_at: dt.datetime | None


def _people(found: Counts) -> str:
    ended = ngettext("%(num)d avslutad", "%(num)d avslutade", found.ended)
    invited = ngettext("%(num)d inbjuden", "%(num)d inbjudna", found.invited)
    people = ngettext("%(num)d person", "%(num)d personer", found.users)
    return ", ".join([people, *([invited] if found.invited else []), *([ended] if found.ended else [])])


LINES: Final = (
    HubLine(
        "administration.users",
        Permission.USER_READ,
        _l("Personer"),
        _l("Bjud in, ändra roller, avsluta och ta in igen."),
        _people,
        USER_TAGS,
    ),
    HubLine("administration.duties", Permission.USER_READ, _l("Uppdrag"), _l("Vem som har vilket uppdrag.")),
    HubLine(
        "administration.coverage",
        Permission.COVERAGE_READ,
        _l("Samordnarfunktioner"),
        _l("Var samordnarfunktion finns och saknas."),
    ),
    HubLine(
        "people.organisations",
        Permission.ORGANISATION_EDIT,
        _l("Aktörer"),
        _l("Lägg till och ändra organisationer."),
        lambda found: ngettext("%(num)d aktör", "%(num)d aktörer", found.organisations),
        ORGANISATION_TAGS,
    ),
    HubLine(
        "administration.districts",
        Permission.DISTRICT_EDIT,
        _l("Stadsdelsområden"),
        _l("Lägg till, döp om och avsluta."),
        lambda found: ngettext("%(num)d i bruk", "%(num)d i bruk", found.districts),
        DISTRICT_TAGS,
    ),
    HubLine(
        "administration.programmes",
        Permission.PROGRAMME_EDIT,
        _l("Programversioner"),
        _l("Trygghetsprogram med år och fokusområden."),
        lambda found: ngettext("%(num)d öppen för nya ärenden", "%(num)d öppna för nya ärenden", found.versions),
        PROGRAMME_TAGS,
    ),
    HubLine(
        "reference.vocabularies",
        Permission.VOCABULARY_EDIT,
        _l("Ordlistor"),
        _l("Lägg till ord och ta ord ur bruk."),
        lambda found: ngettext("%(num)d ord i bruk", "%(num)d ord i bruk", found.terms),
        TERM_TAGS,
    ),
    HubLine(
        "administration.word_hints",
        Permission.WORD_HINT_EDIT,
        _l("Ordhint"),
        _l("Ord som kan stigmatisera, och vad man skriver hellre."),
        lambda found: ngettext("%(num)d ord i bruk", "%(num)d ord i bruk", found.hints),
        WORD_HINT_TAGS,
    ),
    HubLine(
        "map.own_layers",
        Permission.GROUND_EDIT,
        _l("Kommunens karta"),
        _l("Lager från kommunens egen karta, som alla kan visa under sina kartor."),
        tags=GROUND_TAGS,
    ),
    HubLine(
        "law.retention",
        Permission.RETENTION_EDIT,
        _l("Gallringstider"),
        _l("Hur länge uppgifter finns kvar, och besluten om det."),
        tags=frozenset({Tag.RETENTION_SET}),
    ),
    HubLine(
        "law.disposal",
        Permission.DISPOSAL_PERFORM,
        _l("Gallring"),
        _l("Avslutade ärenden vars tid har gått ut."),
        tags=frozenset({Tag.CASE_DISPOSED}),
    ),
    HubLine(
        "law.edit_conduct",
        Permission.CONDUCT_EDIT,
        _l("Uppförandekod"),
        _l("Texten som alla godkänner."),
        tags=frozenset({Tag.CONDUCT_PUBLISHED}),
    ),
    HubLine(
        "law.extract",
        Permission.EXTRACT_ANY,
        _l("Registerutdrag"),
        _l("Allt som nämner en person, utan innehåll."),
    ),
    HubLine("mail.queue", Permission.MAIL_MANAGE, _l("Brev"), _l("E-post som väntar eller inte kom fram.")),
    HubLine("reference.roles", Permission.CASE_LIST, _l("Vem får vad"), _l("Rollerna och vad de får göra.")),
)


def hub_rows() -> list[HubRow]:
    """The rows that the actor may use; two statements however many they are."""
    duties = global_duties(actor())
    lines = [line for line in LINES if allows(line.permission, duties)]
    found = counts(db(), actor())
    tagged = [line.tags for line in lines if line.tags]
    changed = dict(zip(tagged, last_changes(db(), actor(), tagged), strict=True))
    return [
        HubRow(
            url_for(line.endpoint),
            str(line.name),
            str(line.text),
            line.fact(found) if line.fact else "",
            changed.get(line.tags),
        )
        for line in lines
    ]
