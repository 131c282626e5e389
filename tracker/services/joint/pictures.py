"""The verb that freezes a situational picture. A frozen one is never changed; an omtag gives the next version."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.domain.access import Permission
from tracker.domain.audit import Tag
from tracker.domain.errors import DomainError, NotVisible
from tracker.domain.pictures import check_freezable
from tracker.models.cases import Case
from tracker.models.pictures import SituationPicture
from tracker.queries.joint.pictures import latest_picture, picture_content
from tracker.queries.joint.problems import placing
from tracker.services.verb import Work, verb


@dataclass(frozen=True, slots=True)
class PictureDraft:
    """The words that lead the picture; all who read the case's joint mapping read them."""

    id: str
    summary: str


@verb(Permission.PICTURE_FREEZE, Tag.PICTURE_FROZEN)
def freeze_picture(work: Work, case: Case, draft: PictureDraft) -> SituationPicture:
    """Version N+1 holds the joint mapping as it stands, each item with its circle; older versions stay as they are."""
    if existing := work.session.get(SituationPicture, draft.id):
        if existing.case_id != case.id:
            raise NotVisible
        return existing
    content = picture_content(work.session, work.actor, case.id)
    unplaced = placing(work.session, work.actor, case.id).unplaced
    check_freezable(case.step, case.revealed_at, unplaced, [len(each["sources"]) for each in content["problems"]])
    if not draft.summary.strip():
        raise DomainError("pictures.no_summary", field="summary")
    work.check_shared(draft.summary, "summary")
    latest = latest_picture(work.session, work.actor, case.id)
    if latest is not None and latest.content == content and latest.summary == draft.summary:
        raise DomainError("pictures.unchanged", number=latest.number)
    number = latest.number + 1 if latest else 1
    picture = SituationPicture(
        id=draft.id,
        case_id=case.id,
        number=number,
        summary=draft.summary,
        content=content,
        frozen_by_id=work.actor.user_id,
    )
    work.session.add(picture)
    work.note(picture.id, number=number, count=len(content["problems"]))
    return picture
