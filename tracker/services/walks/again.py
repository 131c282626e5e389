"""Noting, on a walk that is walked again, how what was found the first time is now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.clock import now
from tracker.domain.errors import DomainError, StaleEdit
from tracker.domain.ids import new_id
from tracker.domain.walks.again import OUTCOMES, SeenAgain
from tracker.domain.walks.findings import TEXT_LENGTH
from tracker.models.cases import Case
from tracker.models.walks.findings import WalkFinding
from tracker.models.walks.planned import SafetyWalk
from tracker.queries.walks.again import seen_again
from tracker.queries.walks.findings import findings_of
from tracker.services.verb import Work, verb
from tracker.services.walks.sheet import WalkSheet


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainDraft:
    """How one finding of the earlier walk is now. ``outcome`` None: nothing is said, or it is taken back.

    ``version``: of what stood there when the form was opened; None: nothing did.
    """

    finding_id: str
    outcome: SeenAgain | None = None
    text: str | None = None
    version: int | None = None


@verb(Permission.WALK_REPORT, Tag.WALK_SEEN_AGAIN)
def note_again(work: Work, case: Case, walk_id: str, drafts: Sequence[AgainDraft]) -> int:
    """Say how the findings of the earlier walk are now: all of them or, where one is wrong, none. How many changed.

    A refusal names its row's field as ``<finding id>-<field>``; StaleEdit where a row that one wants to change has
    changed meanwhile. Raises DomainError ``again.not_repeated``, ``again.not_begun``, ``again.*`` at their fields.
    """
    walk = WalkSheet(work, case).walk(walk_id)
    if walk.repeats_id is None:
        raise DomainError("again.not_repeated")
    if walk.meeting.starts_at > now():
        raise DomainError("again.not_begun")
    earlier = {row.id: row for row in findings_of(work.session, work.actor, walk.repeats_id)}
    known = seen_again(work.session, work.actor, walk.id, with_removed=True)
    changed = sum(_note(work, walk, earlier, known, draft) for draft in drafts)
    work.note(walk.id, count=changed)
    return changed


# --- parts ------------------------------------------------------------------------------------------------------------
def _note(
    work: Work,
    walk: SafetyWalk,
    earlier: Mapping[str, WalkFinding],
    known: Mapping[str, WalkFinding],
    draft: AgainDraft,
) -> bool:
    """Write one row; whether anything of it is new."""
    of, row = earlier.get(draft.finding_id), known.get(draft.finding_id)
    if of is None:
        raise StaleEdit
    stands = (row.outcome, row.text) if row is not None and row.removed_at is None else (None, None)
    if (draft.outcome, draft.text) == stands:
        return False
    if (row.version if stands[0] and row else None) != draft.version:
        raise StaleEdit
    _check(work, of, draft)
    if row is None:
        row = WalkFinding(id=new_id(), case_id=of.case_id, walk_id=walk.id, again_of_id=of.id, kind=of.kind)
        work.session.add(row)
    if draft.outcome is None:
        row.removed_at = now()
        return True
    row.category_code, row.outcome, row.text, row.removed_at = of.category_code, draft.outcome, draft.text, None
    row.seen_at, row.noted_by_id = walk.meeting.starts_at, work.actor.user_id
    return True


def _check(work: Work, of: WalkFinding, draft: AgainDraft) -> None:
    def at(name: str) -> str:
        return f"{of.id}-{name}"

    if draft.outcome is None and draft.text:
        raise DomainError("again.no_outcome", at("outcome"))
    if draft.outcome is not None and draft.outcome not in OUTCOMES[of.kind]:
        raise DomainError("again.no_outcome", at("outcome"))
    if draft.text and len(draft.text) > TEXT_LENGTH:
        raise DomainError("finding.too_long", at("text"), most=TEXT_LENGTH)
    work.check_shared(draft.text, at("text"))
