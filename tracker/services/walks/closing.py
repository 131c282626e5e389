"""Noting what was answered at a walk's closing meeting."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import StaleEdit
from tracker.domain.ids import new_id
from tracker.models.cases import Case
from tracker.models.walks.after import WalkClosing
from tracker.queries.walks.after import closing_of
from tracker.services.verb import Work, verb
from tracker.services.walks.sheet import WalkSheet

QUESTIONS = ("answered", "not_done", "next_step")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDraft:
    """What those with authority answered, what is not done and why, and how it goes on.

    ``version``: of what stood there when the form was opened; 0: nothing did.
    """

    answered: str | None = None
    not_done: str | None = None
    next_step: str | None = None
    version: int = 0


@verb(Permission.WALK_EDIT, Tag.WALK_CLOSING_NOTED)
def note_closing(work: Work, case: Case, walk_id: str, draft: ClosingDraft) -> WalkClosing:
    """Write the answers down, in the circle of the walk. Raises StaleEdit with what somebody else wrote meanwhile."""
    walk = WalkSheet(work, case).walk(walk_id)
    row = closing_of(work.session, work.actor, walk.id)
    if draft.version != (row.version if row else 0):
        stands = {name: getattr(row, name) for name in QUESTIONS} if row else {}
        if row is not None and stands == {name: getattr(draft, name) for name in QUESTIONS}:
            return row
        raise StaleEdit(saved={name: text for name, text in stands.items() if text})
    for name in QUESTIONS:
        work.check_shared(getattr(draft, name), name)
    if row is None:
        row = WalkClosing(id=new_id(), walk_id=walk.id)
        work.session.add(row)
    for name in QUESTIONS:
        setattr(row, name, getattr(draft, name))
    row.noted_by_id = work.actor.user_id
    work.note(walk.id)
    return row
