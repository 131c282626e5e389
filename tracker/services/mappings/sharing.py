"""Who reads what has been handed in: the circle may change at any time, the words never.

In a closed case it may become narrower only: its parties read on for a while, and nobody works on what is shared anew.
"""

from __future__ import annotations

from tracker.domain.access import Circle, Permission, check_circle_change, is_narrower, of_parties
from tracker.domain.audit import Tag
from tracker.domain.cases import CaseStatus
from tracker.domain.errors import NotVisible, StaleEdit
from tracker.models.cases import Case
from tracker.models.mapping import Observation, OwnMapping
from tracker.queries.own.sharing import OwnText, own_text
from tracker.services.verb import Work, verb


@verb(Permission.MAPPING_WRITE, Tag.CIRCLE_CHANGED, while_closed=True)
def change_circle(work: Work, case: Case, text_id: str, circle: Circle, seen: Circle | None = None) -> Circle:
    """Narrow or widen who reads a text of the own handed-in mapping; gives the circle that it had.

    ``seen``: the circle it had when the page was opened. Each row keeps its last circle; the log tells each change.

    Raises DomainError ``case.only_narrower`` in a case that is not open.
    """
    text = own_text(work.session, work.actor, case.id, text_id)
    if text is None:
        raise NotVisible
    if text.circle is not of_parties(circle):
        if seen is not None and seen is not text.circle:
            raise StaleEdit
        check_circle_change(text.circle, circle, is_open=case.status is CaseStatus.OPEN)
        _set(text, circle)
    # before it is opened nobody else reads it, nor what the organisation meant to share
    facts = {"circle": circle.value, "from_circle": text.circle.value} if text.is_revealed else {}
    work.note(text.id, kind=text.kind.value, **facts)
    return text.circle


def _set(text: OwnText, circle: Circle) -> None:
    row = text.row
    if isinstance(row, OwnMapping):
        row.answers_circle = circle
        return
    row.circle = circle
    if isinstance(row, Observation) and is_narrower(text.circle, circle):
        # what was written with it is shared with it; a narrowed observation bounds its causes without that
        for cause in row.causes:
            cause.circle = circle if cause.circle is text.circle else cause.circle
