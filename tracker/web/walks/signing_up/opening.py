"""The link of a walk for who coordinates the case: what it shows, opening, closing and renewing it."""

from __future__ import annotations

from typing import Any

from tracker.domain.access import Permission
from tracker.extensions import gettext as _
from tracker.models.walks.signing_up import WalkSignUp
from tracker.queries.walks.signing_up import sign_up_of
from tracker.services.walks.sign_up import close_sign_up, open_sign_up, renew_sign_up
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.forms import ActionForm
from tracker.web.session import actor, db, work
from tracker.web.walks.room import WalkContext, bp, load_walk, walk_links
from tracker.web.walks.signing_up.spreading import spread
from tracker.web.walks.signing_up.state import sign_up_state_of

SECTION = "walks.of_case"


@bp.get("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/anmalan")
def sign_up_page(case_id: str, walk_id: str) -> Answer:
    """Whether people can sign up, with the link as text and as a picture for a camera."""
    return _shown(load_walk(case_id, walk_id, Permission.WALK_EDIT), ActionForm())


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/anmalan/oppna", endpoint="open_sign_up")
def open_link(case_id: str, walk_id: str) -> Answer:
    """Let people sign up."""
    context, form = load_walk(case_id, walk_id, Permission.WALK_EDIT), ActionForm()
    if form.validate_on_submit():
        with form.refusals():
            open_sign_up(work(), context.case.case, walk_id, walk_links())
            return done(_("Anmälan är öppen. Sprid länken eller koden."), "walks.sign_up_page", **context.values)
    return _shown(context, form)


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/anmalan/stang", endpoint="close_sign_up")
def close_link(case_id: str, walk_id: str) -> Answer:
    """Let nobody sign up any more."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    close_sign_up(work(), context.case.case, walk_id)
    return done(_("Anmälan är stängd. De som är anmälda är det fortfarande."), "walks.sign_up_page", **context.values)


@bp.post("/arenden/<ident:case_id>/vandringar/<ident:walk_id>/anmalan/ny-lank", endpoint="renew_sign_up")
def renew_link(case_id: str, walk_id: str) -> Answer:
    """Make another link."""
    context = load_walk(case_id, walk_id, Permission.WALK_EDIT)
    renew_sign_up(work(), context.case.case, walk_id, walk_links())
    return done(_("Länken är ny. Den gamla fungerar inte längre."), "walks.sign_up_page", **context.values)


def _shown(context: WalkContext, form: ActionForm) -> Answer:
    row = sign_up_of(db(), actor(), context.walk.id)
    link, drawing = _spread(row) if row else (None, None)
    body, status = page(
        "walks/signing_up/opening.html",
        form=form,
        row=row,
        walk=context.walk,
        state=sign_up_state_of(context),
        link=link,
        drawing=drawing,
        edits=context.edits,
        case_frame=case_frame(context.case, SECTION),
        **context.values,
    )
    return body, 422 if form.form_errors else status


def _spread(row: WalkSignUp) -> tuple[str | None, Any]:
    return spread("walks.sign_up", "sign_up_token", walk_links().sign_up(row.id, row.number), row.token_hash)
