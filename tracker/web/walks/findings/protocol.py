"""The protocol of a walk as PDF: for one receiver or for all. Nobody who took part stands in it by name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from flask import Response, abort, current_app, request

from tracker.domain.clock import today
from tracker.domain.texts.documents import Block, Document, Picture, Section
from tracker.domain.walks.findings import FindingKind
from tracker.domain.walks.people import WalkRole
from tracker.extensions import gettext as _
from tracker.models.files.attachments import Attachment
from tracker.models.walks.findings import WalkFinding
from tracker.queries.walks.after import closing_of
from tracker.queries.walks.findings import FindingFilter, findings_of, merged_of
from tracker.queries.walks.photos import photos_of
from tracker.queries.walks.walks import roles_of
from tracker.web.formats import clock_time, day_of, full_day
from tracker.web.labels import label
from tracker.web.labels.ground.findings import finding_rest
from tracker.web.session import actor, db
from tracker.web.walks.after.again_view import seen_twice
from tracker.web.walks.after.closing import answers_of
from tracker.web.walks.findings.noting import FINDINGS
from tracker.web.walks.findings.view import (
    receiver_words,
    receivers_in,
    status_of,
    title,
    wanted_receiver,
    where_words,
)
from tracker.web.walks.room import WalkContext, bp, load_walk


class Printer(Protocol):
    """What makes a PDF of a document."""

    def print(self, document: Document) -> bytes:
        """The document as PDF."""
        ...


@bp.get(f"{FINDINGS}/protokoll")
def protocol(case_id: str, walk_id: str) -> Response:
    """What was found, for one receiver (``mottagare``) or for all."""
    context = load_walk(case_id, walk_id)
    sent = request.args.get("mottagare")
    names = dict(receivers_in(findings_of(db(), actor(), walk_id)))
    if sent is not None and sent not in names:
        abort(404)
    printer: Printer = current_app.extensions["pdf"]
    content = printer.print(_document(context, sent, names.get(sent or "")))
    name = _file_name(context, names.get(sent or ""))
    return Response(
        content, mimetype="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _file_name(context: WalkContext, receiver: str | None) -> str:
    """As protokoll-TE-2026-0001-trafikkontoret.pdf, in letters that every system knows."""
    folded = (receiver or "").casefold().translate(str.maketrans("åäöé", "aaoe"))
    parts = ["protokoll", context.case.case.reference, re.sub(r"[^a-z0-9]+", "-", folded).strip("-")]
    return "-".join(part for part in parts if part) + ".pdf"


def _document(context: WalkContext, sent: str | None, receiver: str | None) -> Document:
    case, meeting = context.case.case, context.walk.meeting
    rows = findings_of(db(), actor(), context.walk.id, FindingFilter(receiver=wanted_receiver(sent)))
    when = _("%(day)s kl. %(from)s", day=full_day(day_of(meeting.starts_at)), **{"from": clock_time(meeting.starts_at)})
    ends = f"–{clock_time(meeting.ends_at)}" if meeting.ends_at else ""
    facts = [
        (_("Ärende"), f"{case.title}, {case.registry_number or case.reference}"),
        (_("När"), when + ends),
        (_("Samling"), meeting.location or ""),
        (_("Leddes av"), _led_by(context)),
        (_("Mottagare"), receiver or _("Alla")),
    ]
    return Document(
        title=_("Protokoll från %(walk)s", walk=meeting.title[:1].lower() + meeting.title[1:]),
        day=today(),
        facts=[(words, value) for words, value in facts if value],
        sections=[*_for_all(context, sent), *_sections(context, rows, tells_receiver=sent is None)],
        foot=f"{case.reference}. {full_day(today())}",
        page_words=(_("Sida"), _("av")),
    )


def _led_by(context: WalkContext) -> str:
    """Who led the talk. Somebody who was only noted by name may be one of those who took part, and is not named."""
    roles = {row.role: row for row in roles_of(db(), actor(), context.walk.id)}
    leader = roles.get(WalkRole.FACILITATOR)
    if leader is None or not (leader.user or leader.name):
        return ""
    return leader.user.name if leader.user else _("En av deltagarna")


def _sections(context: WalkContext, rows: Sequence[WalkFinding], *, tells_receiver: bool) -> list[Section]:
    photos = photos_of(db(), actor(), context.walk.id, context.walk.meeting.circle)
    merged = merged_of(db(), actor(), context.walk.id)
    sections = []
    for kind, words in ((FindingKind.UNSAFE, _("Otryggt")), (FindingKind.KEEP, _("Värna"))):
        found = [row for row in rows if row.kind is kind]
        blocks = [
            Block(
                f"{number}. {title(row)}",
                _lines(row, merged.get(row.id, []), tells_receiver=tells_receiver),
                _pictures([row, *merged.get(row.id, [])], photos),
            )
            for number, row in enumerate(found, start=1)
        ]
        if blocks:
            sections.append(Section(f"{words} ({len(found)})", blocks))
    return sections or [Section(_("Fynd"), [Block("", [_("Inga fynd.")])])]


def _for_all(context: WalkContext, sent: str | None) -> list[Section]:
    """What stands before the findings where they are all told: how the earlier ones are now, and what was answered."""
    if sent is not None:
        return []
    answers = answers_of(closing_of(db(), actor(), context.walk.id))
    told = [Section(_("Avslutande möte"), [Block(words, [answer]) for words, answer in answers])] if answers else []
    return [*_again(context), *told]


def _again(context: WalkContext) -> list[Section]:
    """How what was found on the earlier walk is now, with photos before and after; nothing where none is repeated."""
    twice = seen_twice(context, for_all=True)
    if twice is None or not twice.pairs:
        return []
    days = [day_of(walk.meeting.starts_at) for walk in (twice.earlier, context.walk)]
    blocks = [Block("", [twice.summary])]
    for number, pair in enumerate(twice.pairs, start=1):
        status = _("Nu: %(status)s", status=pair.status[1].lower())
        text = pair.again.text if pair.again else None
        shots = [
            Picture(each.content, f"{full_day(day)}. {each.alt}")
            for day, photos in zip(days, (pair.before, pair.after), strict=True)
            for each in _shots(photos)
        ]
        lines = [f"{label(pair.row.kind)}. {where_words(pair.row)}.", status, text or ""]
        blocks.append(Block(f"{number}. {title(pair.row)}", [line for line in lines if line], shots))
    return [Section(_("Före och efter, sedan %(day)s", day=full_day(days[0])), blocks)]


def _lines(row: WalkFinding, others: Sequence[WalkFinding], *, tells_receiver: bool) -> list[str]:
    seen = clock_time(row.seen_at) + (f", {label(row.light).lower()}" if row.light else "")
    place = _("%(what)s. %(where)s, kl. %(seen)s.", what=label(row.category), where=where_words(row), seen=seen)
    lines = [place, finding_rest(row.text)]
    lines += [_("Också sett: %(what)s", what=other.text) for other in others if other.text]
    if row.kind is FindingKind.UNSAFE:
        if tells_receiver:
            lines.append(_("Mottagare: %(who)s", who=receiver_words(row)))
        if row.due_on:
            lines.append(_("Klart senast: %(day)s", day=full_day(row.due_on)))
        reason = f" ({row.reason})" if row.reason else ""
        lines.append(_("Läge: %(status)s", status=status_of(row)[1]) + reason)
    return [line for line in lines if line]


def _pictures(rows: Sequence[WalkFinding], photos: Mapping[str, Sequence[Attachment]]) -> list[Picture]:
    """The photos of a finding and of what is told in it."""
    return _shots(each for row in rows for each in photos.get(row.id, []))


def _shots(photos: Iterable[Attachment]) -> list[Picture]:
    """Photos to print; one whose content is lost is left out."""
    store = current_app.extensions["shelf"].store
    found = [(store.get(each.thumbnail_id), each.description) for each in photos]
    return [Picture(content, alt) for content, alt in found if content]
