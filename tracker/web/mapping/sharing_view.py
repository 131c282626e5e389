"""Words around who reads a handed-in text: as it is, what another circle would mean, and what no circle changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for

from tracker.domain.access import PARTY_CIRCLES, Circle, Permission, is_narrower
from tracker.domain.cases import CaseStatus
from tracker.domain.mapping import OwnTextKind
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.queries.audience import Readers, readers_of
from tracker.queries.own.sharing import OwnText, opened_since, problems_made_of
from tracker.web.audience import AudienceStrip, brief, listed
from tracker.web.formats import count_word
from tracker.web.labels import label
from tracker.web.session import CaseContext, actor, db
from tracker.web.sharing.circles import CircleWords, circle_said


@dataclass(frozen=True, slots=True)
class SharedRow:
    """One text in the list."""

    kind: str
    words: str
    said: CircleWords
    href: str


@dataclass(frozen=True, slots=True)
class OtherCircle:
    """A circle that the text does not have: its button and what choosing it means."""

    value: str
    label: str
    button: str
    sentences: list[str]


@dataclass(frozen=True, slots=True)
class SharePage:
    """One text with who reads it now. ``stays``: what no circle changes."""

    id: str
    kind: str
    words: str
    before: str
    strip: AudienceStrip
    others: list[OtherCircle]
    stays: list[str]
    may_change: bool
    is_open: bool


def may_share(context: CaseContext) -> bool:
    """Whether this person can change who reads, now; in a case that is not open to fewer only."""
    return context.may(Permission.MAPPING_WRITE)


def _offered(context: CaseContext, text: OwnText) -> list[Circle]:
    """The circles that the text can get."""
    is_open = context.case.status is CaseStatus.OPEN
    return [
        circle
        for circle in PARTY_CIRCLES
        if circle is not text.circle and (is_open or is_narrower(circle, text.circle))
    ]


def shared_rows(texts: Sequence[OwnText], readers: Sequence[Readers]) -> list[tuple[int, list[SharedRow]]]:
    """The texts by round, newest first."""
    said = {circle: circle_said(readers, circle) for circle in PARTY_CIRCLES}

    def row(text: OwnText) -> SharedRow:
        address = url_for("mapping.share", case_id=text.mapping.case_id, text_id=text.id)
        return SharedRow(label(text.kind), _words(text), said[text.circle], address)

    return [(number, [row(text) for text in rows]) for number, rows in groupby(texts, lambda text: text.mapping.round)]


def _words(text: OwnText) -> str:
    return text.words or str(_("Era svar på de fyra frågorna om källor"))


def share_page(context: CaseContext, text: OwnText) -> SharePage:
    """Everything the page of one text says; a constant number of questions."""
    readers = readers_of(db(), context.case)
    return SharePage(
        id=text.id,
        kind=label(text.kind),
        words=_words(text),
        before=text.circle.value,
        strip=_strip(context, text, readers),
        others=[_other(text, readers, circle) for circle in _offered(context, text)],
        stays=_stays(context, text),
        may_change=may_share(context),
        is_open=context.case.status is CaseStatus.OPEN,
    )


def _strip(context: CaseContext, text: OwnText, readers: Sequence[Readers]) -> AudienceStrip:
    said = circle_said(readers, text.circle)
    if text.mapping.revealed_at is None:
        now = circle_said(readers, Circle.OWN_ORGANISATION)
        columns: list[tuple[Any, ...]] = [
            (_("Läses av nu"), now.reads),
            (_("När kartläggningarna öppnas"), said.reads),
            (_("Läses inte av"), _outside(said)),
        ]
        return AudienceStrip("sealed", _("Förseglad"), columns)
    columns = [(_("Läses av nu"), said.reads), (_("Läses inte av"), _outside(said))]
    if text.circle is not Circle.OWN_ORGANISATION:
        came = opened_since(db(), context.id, text.mapping.revealed_at)
        names = [row.short_name for row in _others(readers, text.circle) if row.organisation_id in came]
        columns.append((_("Har läst ärendet sedan kartläggningarna öppnades"), listed(names) or _("Ingen annan än")))
    return AudienceStrip(text.circle.value, label(text.circle), columns)


def _outside(said: CircleWords) -> str:
    return said.outside[:1].upper() + said.outside[1:]


def _others(readers: Sequence[Readers], circle: Circle) -> list[Readers]:
    """Those besides one's own organisation who read a text with the circle."""
    return [row for row in readers if row.reads(circle) and row.organisation_id != actor().organisation_id]


def _other(text: OwnText, readers: Sequence[Readers], circle: Circle) -> OtherCircle:
    before, after = _others(readers, text.circle), _others(readers, circle)
    if is_narrower(circle, text.circle):
        sentences = _narrowed(text, circle_said(readers, circle).reads, [row for row in before if row not in after])
    else:
        sentences = _widened(text, [row for row in after if row not in before])
    if circle is Circle.OWN_ORGANISATION:
        sentences.append(_("Den är då inte med i den gemensamma bilden."))
    return OtherCircle(circle.value, label(circle), _button(readers, circle), sentences)


def _narrowed(text: OwnText, reads: str, lost: Sequence[Readers]) -> list[str]:
    if not text.is_revealed:
        return [
            _("När kartläggningarna öppnas läser bara %(who)s.", who=reads),
            _("Ingen annan än ni har kunnat läsa den än."),
        ]
    sentences = [_("Den som redan har läst kan inte göra det oläst. Från och med nu läser bara %(who)s.", who=reads)]
    if lost:
        sentences.append(_("Kan inte läsa den längre: %(who)s.", who=brief(lost)))
    return sentences


def _widened(text: OwnText, gained: Sequence[Readers]) -> list[str]:
    who = brief(gained) or _("parter som kommer till senare")
    if not text.is_revealed:
        return [_("När kartläggningarna öppnas läser också %(who)s.", who=who)]
    return [
        _("Från och med nu läser också %(who)s.", who=who),
        _("Ni kan dela med färre igen, men den som har läst kan inte göra det oläst."),
    ]


def _button(readers: Sequence[Readers], circle: Circle) -> str:
    """The audience by name with its count, as Dela med alla sju parter."""
    if circle is Circle.OWN_ORGANISATION:
        return str(_("Låt bara er egen organisation läsa"))
    count = sum(row.is_party and row.reads(circle) for row in readers)
    words = {"count": count_word(count)}
    if circle is Circle.AUTHORITIES:
        return str(ngettext("Dela bara med myndigheten", "Dela bara med de %(count)s myndigheterna", count, **words))
    return str(ngettext("Dela med alla parter", "Dela med alla %(count)s parter", count, **words))


def _stays(context: CaseContext, text: OwnText) -> list[str]:
    sentences = [
        _("Orden står kvar som ni lämnade in dem. Hos de myndigheter som tar emot dem är de en allmän handling."),
        _("Det någon redan har skrivit ut, hämtat eller fått utlämnat finns kvar där."),
    ]
    if text.kind is not OwnTextKind.OBSERVATION:
        return sentences
    made = [
        _("%(letter)s (%(who)s)", letter=row.letter, who=label(row.circle).lower())
        for row in problems_made_of(db(), actor(), context.id, text)
    ]
    if made:
        sentences.append(
            _(
                "Samordnarens egna ord i problem %(problems)s står kvar för dem som läser problemet.",
                problems=listed(made),
            )
        )
    sentences += [
        _("I lägesbilder som är frysta läses iakttagelsen av färre när ni delar den med färre, men inte av fler."),
        _("En fil på iakttagelsen har egna läsare, men läses aldrig av fler än iakttagelsen."),
    ]
    return sentences
