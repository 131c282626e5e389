"""What a walk that is walked again shows: each earlier finding, before and after, and how many are fixed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for

from tracker.domain.access import Circle, Permission
from tracker.domain.walks.again import OUTCOMES, SeenAgain, Tally, tally
from tracker.domain.walks.findings import FindingKind
from tracker.extensions import gettext as _
from tracker.extensions import ngettext
from tracker.models.files.attachments import Attachment
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.walks.again import seen_again
from tracker.queries.walks.findings import findings_of, merged_of
from tracker.queries.walks.photos import photos_of
from tracker.queries.walks.walks import find_walk
from tracker.web.attached.view import may_attach
from tracker.web.labels import label
from tracker.web.session import actor, db
from tracker.web.walks.room import WalkContext

_SHAPES: Final = {
    SeenAgain.FIXED: "ok",
    SeenAgain.PARTLY: "ongoing",
    SeenAgain.REMAINS: "todo",
    SeenAgain.STILL_THERE: "ok",
    SeenAgain.WEAKENED: "warn",
    SeenAgain.GONE: "bad",
    SeenAgain.NOT_SEEN: "none",
}
_BOTH: Final = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A finding of the earlier walk, and how it is now. ``before``, ``after``: photos; ``files``: where one adds."""

    row: WalkFinding
    again: WalkFinding | None
    before: tuple[Attachment, ...]
    after: tuple[Attachment, ...]
    files: str | None

    @property
    def status(self) -> tuple[str, str]:
        """(shape, word) of how it is now."""
        if self.again is None or self.again.outcome is None:
            return "todo", _("Inte sagt än")
        return _SHAPES[self.again.outcome], label(self.again.outcome)


@dataclass(frozen=True, slots=True)
class SeenTwice:
    """The earlier walk, and every finding of it that the reader may know of."""

    earlier: SafetyWalk
    pairs: tuple[Pair, ...]

    @property
    def summary(self) -> str:
        """As 4 av 7 otrygga fynd är åtgärdade. Båda värnapunkterna finns kvar. Whole numbers, never a share."""
        counted = [(pair.row.kind, pair.again.outcome if pair.again else None) for pair in self.pairs]
        unsafe, keep = (tally(kind, counted) for kind in OUTCOMES)
        unsaid, not_seen = unsafe.unsaid + keep.unsaid, unsafe.not_seen + keep.not_seen
        said = [_unsafe_words(unsafe), _keep_words(keep)] if unsaid < len(self.pairs) else []
        if not_seen:
            said.append(ngettext("%(num)d gick inte att se.", "%(num)d gick inte att se.", not_seen))
        if unsaid:
            said.append(ngettext("%(num)d är inte bedömt än.", "%(num)d är inte bedömda än.", unsaid))
        return " ".join(words for words in said if words)

    def of(self, kind: FindingKind) -> list[Pair]:
        """Those of one kind."""
        return [pair for pair in self.pairs if pair.row.kind is kind]


def seen_twice(context: WalkContext, *, for_all: bool = False) -> SeenTwice | None:
    """The earlier walk and this one; None where this one repeats none that the reader may know of.

    ``for_all``: only photos that all who know of the walks may read, as they go into a protocol.
    """
    walk = context.walk
    earlier = find_walk(db(), actor(), context.case.id, walk.repeats_id) if walk.repeats_id else None
    if earlier is None:
        return None
    rows, merged = findings_of(db(), actor(), earlier.id), merged_of(db(), actor(), earlier.id)
    known = seen_again(db(), actor(), walk.id)
    before, after = (_photos(each, for_all=for_all) for each in (earlier, walk))
    adds = may_attach(context.case) and context.case.may(Permission.WALK_REPORT)
    pairs = []
    for row in sorted(rows, key=lambda row: list(OUTCOMES).index(row.kind)):
        again = known.get(row.id)
        files = url_for("files.about_finding", case_id=row.case_id, finding_id=again.id) if again and adds else None
        shots = _of([row, *merged.get(row.id, [])], before), _of([again] if again else [], after)
        pairs.append(Pair(row, again, *shots, files))
    return SeenTwice(earlier, tuple(pairs))


def _photos(walk: SafetyWalk, *, for_all: bool) -> Mapping[str, Sequence[Attachment]]:
    return photos_of(db(), actor(), walk.id, walk.meeting.circle if for_all else Circle.OWN_ORGANISATION)


def _of(rows: Sequence[WalkFinding], photos: Mapping[str, Sequence[Attachment]]) -> tuple[Attachment, ...]:
    return tuple(photo for row in rows for photo in photos.get(row.id, []))


def _unsafe_words(unsafe: Tally) -> str:
    if not unsafe.all:
        return ""
    if unsafe.all == 1:
        return _("Det otrygga fyndet är åtgärdat.") if unsafe.good else _("Det otrygga fyndet är inte åtgärdat.")
    if unsafe.good == unsafe.all:
        return _("Alla %(all)s otrygga fynd är åtgärdade.", all=unsafe.all)
    return _("%(good)s av %(all)s otrygga fynd är åtgärdade.", good=unsafe.good, all=unsafe.all)


def _keep_words(keep: Tally) -> str:
    if not keep.all:
        return ""
    if keep.all == 1:
        return _("Värnapunkten finns kvar.") if keep.good else _("Värnapunkten finns inte kvar som den var.")
    if keep.good == keep.all:
        return _("Båda värnapunkterna finns kvar.") if keep.all == _BOTH else _("Alla värnapunkter finns kvar.")
    return _("%(good)s av %(all)s värnapunkter finns kvar.", good=keep.good, all=keep.all)
