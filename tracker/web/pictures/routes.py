"""Situational pictures: the draft, the act of freezing it, and the frozen versions that are never changed."""

from __future__ import annotations

from flask import Blueprint, abort, url_for

from tracker.domain.access import Permission
from tracker.domain.files.kinds import About
from tracker.extensions import gettext as _
from tracker.queries.audience import readers_of
from tracker.queries.files.things import picture_id
from tracker.queries.joint.joint import joint_view
from tracker.queries.joint.pictures import draft_picture, frozen_picture, picture_list
from tracker.queries.joint.problems import placing
from tracker.services.joint.pictures import freeze_picture
from tracker.web.answers import Answer, done, page
from tracker.web.attached.view import FilePanel, file_panel
from tracker.web.audience import brief
from tracker.web.case_frame import case_frame
from tracker.web.pictures.forms import FreezeForm
from tracker.web.pictures.reading import picture_words, suggested_summary
from tracker.web.session import CaseContext, actor, db, load_case, work

bp = Blueprint("pictures", __name__)


@bp.get("/arenden/<ident:case_id>/lagesbilder")
def index(case_id: str) -> Answer:
    """The frozen versions, newest first, and the draft as it stands today."""
    context = load_case(case_id, Permission.JOINT_READ)
    is_open = context.case.revealed_at is not None
    return page(
        "pictures/index.html",
        pictures=picture_list(db(), actor(), context.id),
        draft=picture_words(draft_picture(db(), actor(), context.case)) if is_open else None,
        placing=placing(db(), actor(), context.id) if is_open else None,
        step=context.case.step,
        case_id=context.id,
        case_frame=case_frame(context, "pictures.index"),
    )


@bp.route("/arenden/<ident:case_id>/lagesbilder/frys", methods=["GET", "POST"])
def freeze(case_id: str) -> Answer:
    """What happens when the picture is frozen, who reads it, and the words that lead it."""
    context = load_case(case_id, Permission.PICTURE_FREEZE)
    form = FreezeForm()
    if form.validate_on_submit():
        with form.refusals():
            number = freeze_picture(work(), context.case, form.to_draft()).number
            words = _("Lägesbilden är fryst som version %(number)s.", number=number)
            return done(words, "pictures.show", case_id=context.id, number=number)
    draft = draft_picture(db(), actor(), context.case)
    if not form.is_submitted():
        form.summary.data = suggested_summary(joint_view(db(), actor(), context.id))
    return page(
        "pictures/freeze.html",
        form=form,
        draft=picture_words(draft),
        left=placing(db(), actor(), context.id).unplaced,
        readers=brief(readers_of(db(), context.case)),
        case_id=context.id,
        case_frame=case_frame(context, "pictures.index"),
    )


@bp.get("/arenden/<ident:case_id>/lagesbilder/<small:number>")
def show(case_id: str, number: int) -> Answer:
    """One frozen version, as it was, with what the reader may read of it."""
    context = load_case(case_id, Permission.JOINT_READ)
    picture = frozen_picture(db(), actor(), context.id, number)
    if picture is None:
        abort(404)
    return page(
        "pictures/show.html",
        picture=picture,
        shown=picture_words(picture),
        files=_files(context, number),
        registry_number=context.case.registry_number,
        case_id=context.id,
        case_frame=case_frame(context, "pictures.index", over=context.case.title),
    )


def _files(context: CaseContext, number: int) -> FilePanel | None:
    """What has been put beside a frozen picture, which itself is as it was."""
    about = About(picture_id=picture_id(db(), actor(), context.id, number))
    return file_panel(context, about, url_for("files.about_picture", case_id=context.id, number=number))
