"""The closing meeting of a walk: what those who can do something answered, beside what each of them received."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from tracker.domain.access import Permission
from tracker.domain.walks.findings import FindingKind
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.walks.after import WalkClosing
from tracker.models.walks.findings import WalkFinding
from tracker.queries.audience import readers_of
from tracker.queries.walks.after import closing_of
from tracker.queries.walks.findings import findings_of
from tracker.services.walks.closing import QUESTIONS, ClosingDraft, note_closing
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.forms import QuotingForm, text
from tracker.web.session import actor, db, work
from tracker.web.sharing.circles import circle_said
from tracker.web.walks.findings.listing import WORDS
from tracker.web.walks.findings.view import receiver_words
from tracker.web.walks.room import WalkContext, bp, load_walk

SECTION: Final = "walks.of_case"
CLOSING: Final = "/arenden/<ident:case_id>/vandringar/<ident:walk_id>/avslutande-mote"
ASKED: Final = {
    "answered": _l("Vad svarade de som kan göra något?"),
    "not_done": _l("Vad blir inte gjort, och varför?"),
    "next_step": _l("Hur får de som gick veta hur det går, och när ses ni igen?"),
}


class ClosingForm(QuotingForm):
    """The three questions; none is owed."""

    answered = text(ASKED["answered"])
    not_done = text(ASKED["not_done"])
    next_step = text(ASKED["next_step"])

    def to_draft(self) -> ClosingDraft:
        """What the verb takes."""
        answers = {name: self[name].data or None for name in QUESTIONS}
        return ClosingDraft(version=self.seen_version or 0, **answers)


@bp.get(CLOSING)
def closing(case_id: str, walk_id: str) -> Answer:
    """The answers, and each receiver's findings with how far they have come."""
    context = load_walk(case_id, walk_id)
    row = closing_of(db(), actor(), walk_id)
    groups = _groups(findings_of(db(), actor(), walk_id))
    return page("walks/after/closing.html", row=row, answers=answers_of(row), groups=groups, **_around(context))


@bp.route(f"{CLOSING}/anteckna", methods=["GET", "POST"], endpoint="note_closing")
def note(case_id: str, walk_id: str) -> Answer:
    """Write the answers down."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    form = ClosingForm(obj=closing_of(db(), actor(), walk_id))
    if form.validate_on_submit():
        with form.refusals():
            note_closing(work(), context.case.case, walk_id, form.to_draft())
            return done(_("Svaren är sparade."), "walks.closing", **context.values)
    return page("walks/after/note_closing.html", form=form, **_around(context))


def answers_of(row: WalkClosing | None) -> list[tuple[str, str]]:
    """(question, answer) of those that have one."""
    found = [(str(ASKED[name]), getattr(row, name, None)) for name in QUESTIONS]
    return [(words, answer) for words, answer in found if answer]


def _groups(rows: Sequence[WalkFinding]) -> list[tuple[str, list[WalkFinding]]]:
    """What is unsafe, by who receives it, those that nobody is known to answer for last."""
    unsafe = [row for row in rows if row.kind is FindingKind.UNSAFE]
    names = sorted({(not row.has_receiver, receiver_words(row)) for row in unsafe})
    return [(name, [row for row in unsafe if receiver_words(row) == name]) for _is_unknown, name in names]


def _around(context: WalkContext) -> dict[str, Any]:
    return {
        "walk": context.walk,
        "meeting": context.walk.closing_meeting,
        "edits": context.edits,
        "words": WORDS,
        "said": circle_said(readers_of(db(), context.case.case), context.walk.meeting.circle),
        "case_frame": case_frame(context.case, SECTION),
        **context.values,
    }
