"""Accepting the code of conduct, and publishing a new text of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError
from tracker.domain.ids import new_id
from tracker.models.law.conduct import ConductAcceptance, ConductText
from tracker.queries.law.conduct import accepted_at, present_text, user_of
from tracker.services.verb import Work, global_verb


@dataclass(frozen=True, slots=True, kw_only=True)
class ConductDraft:
    """A new text. ``version``: the one that it takes the place of."""

    text: str
    version: int
    id: str = field(default_factory=new_id)


@global_verb(Permission.CONDUCT_ACCEPT, Tag.CONDUCT_ACCEPTED)
def accept_conduct(work: Work, version: int) -> None:
    """Accept the text that was read; a newer one has to be read first."""
    present = present_text(work.session)
    if present is None or present.version != version:
        raise DomainError("conduct.newer_text")
    work.note(present.id, number=version)
    if accepted_at(work.session, work.actor, version) is None:
        work.session.add(ConductAcceptance(user_id=work.actor.user_id, version=version))
        user_of(work.session, work.actor).conduct_version = version


@global_verb(Permission.CONDUCT_EDIT, Tag.CONDUCT_PUBLISHED)
def publish_conduct(work: Work, draft: ConductDraft) -> ConductText:
    """Let a new text hold: everybody is asked to accept it at the next page that they open."""
    present, text = present_text(work.session), draft.text.strip()
    if not text:
        raise DomainError("conduct.no_text", field="text")
    if present is not None and present.id == draft.id:
        return present
    if (present.version if present else 0) != draft.version:
        raise DomainError("conduct.published_meanwhile")
    if present is not None and present.text == text:
        raise DomainError("conduct.same_text", field="text")
    row = ConductText(id=draft.id, version=draft.version + 1, text=text, published_by_id=work.actor.user_id)
    work.session.add(row)
    work.note(row.id, number=row.version)
    return row
