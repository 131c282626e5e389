"""The photos of what was found on a walk that can stand in its protocol."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from tracker.domain.access import Circle, is_narrower
from tracker.domain.files.kinds import PICTURES, FileState
from tracker.domain.people import Actor
from tracker.models.files.attachments import Attachment
from tracker.models.files.stored import StoredFile
from tracker.models.walks.findings import WalkFinding
from tracker.queries.files.scope import visible_attachments


def photos_of(session: Session, actor: Actor, walk_id: str, circle: Circle) -> Mapping[str, Sequence[Attachment]]:
    """By finding: photos that were found clean and that all who know of the walk may read, as they came.

    ``circle``: that of the walk. What an organisation keeps for itself or shares with fewer goes to no receiver.
    """
    wide = [each for each in Circle if not is_narrower(each, circle)]
    query = (
        visible_attachments(actor)
        .join(WalkFinding, Attachment.finding_id == WalkFinding.id)
        .where(
            WalkFinding.walk_id == walk_id,
            Attachment.kind.in_(sorted(PICTURES)),
            Attachment.thumbnail_id.is_not(None),
            Attachment.circle.in_(wide),
            StoredFile.state == FileState.CLEAN,
        )
        .order_by(Attachment.created_at, Attachment.id)
    )
    found: dict[str, list[Attachment]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.finding_id or ""].append(row)
    return found
