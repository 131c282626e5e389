"""Handing over what a coordinator holds: choose who takes what, and the package to read and print."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, request
from wtforms import SelectField

from tracker.domain.access import Permission
from tracker.domain.administration.handing import HandedKind
from tracker.domain.clock import now
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.extensions import ngettext
from tracker.queries.administration.handing import (
    Held,
    handed_items,
    handing_person,
    handover,
    held_by,
    latest_handovers,
    receivers,
)
from tracker.services.administration.handing import HandoverDraft, hand_over
from tracker.web.administration.handing_view import holding_rows, package
from tracker.web.administration.room import bp, open_to
from tracker.web.answers import Answer, done, page
from tracker.web.forms import NewForm
from tracker.web.session import actor, db, work

STAYS = "behall"


class HandForm(NewForm):
    """Who takes over; each row may name somebody else, or stay."""

    receiver = SelectField(_l("Vem tar över?"), filters=[lambda value: value or ""], validate_choice=False)

    def to_draft(self, user_id: str, held: list[Held]) -> HandoverDraft:
        """What is handed over to whom: a row without a choice of its own follows the one above."""
        sent: Mapping[str, str] = request.form
        wanted = {(each.kind, each.case_id): sent.get(f"till-{each.key}") or self.receiver.data for each in held}
        moves: dict[tuple[HandedKind, str], str] = {key: to or "" for key, to in wanted.items() if to != STAYS}
        return HandoverDraft(id=self.new_id, user_id=user_id, moves=moves)


@bp.route("/anvandare/<ident:user_id>/overlamning", methods=["GET", "POST"])
def hand(user_id: str) -> Answer:
    """All that a coordinator holds, and to whom it goes."""
    open_to(Permission.HANDOVER_MOVE)
    form = HandForm()
    if form.validate_on_submit():
        with form.refusals():
            made = hand_over(work(), form.to_draft(user_id, held_by(db(), actor(), user_id)))
            count = len(handed_items(db(), actor(), made.id))
            message = ngettext("%(num)d uppdrag är överlämnat.", "%(num)d uppdrag är överlämnade.", count)
            return done(message, "administration.handed", handover_id=made.id)
    return _hand_page(user_id, form)


@bp.get("/overlamningar/<ident:handover_id>")
def handed(handover_id: str) -> Answer:
    """What was handed over, by receiver: to read and to print."""
    open_to(Permission.HANDOVER_MOVE)
    found = handover(db(), actor(), handover_id) or abort(404)
    made, giver, maker = found
    items = handed_items(db(), actor(), handover_id)
    names = dict.fromkeys((item.to_user_id, item.to_name) for item in items)
    groups = [
        (name, package([item for item in items if item.to_user_id == key], made.from_user_id, giver))
        for key, name in names
    ]
    return page("administration/handed.html", made=made, giver=giver, maker=maker, groups=groups)


def _hand_page(user_id: str, form: HandForm) -> Answer:
    person = handing_person(db(), actor(), user_id) or abort(404)
    near, held = receivers(db(), person), held_by(db(), actor(), user_id)
    named = [(each.id, f"{each.name}, {each.organisation}") for each in near]
    form.receiver.choices = [("", _("Välj")), *named]
    return page(
        "administration/hand.html",
        form=form,
        person=person,
        rows=holding_rows(held, request.form),
        cases=package(held, person.id, person.name),
        near=near,
        is_own=person.id == actor().user_id,
        earlier=latest_handovers(db(), actor(), user_id),
        moment=now(),
        stays=STAYS,
    )
