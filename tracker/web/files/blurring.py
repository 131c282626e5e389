"""A photo's page for painting over faces and plates: by hand on the photo, or with numbers."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import abort, current_app, url_for
from wtforms import HiddenField, IntegerField
from wtforms.validators import NumberRange, Optional

from tracker.domain.access import Permission
from tracker.domain.errors import DomainError
from tracker.domain.files.blur import Spot
from tracker.domain.files.kinds import PICTURES
from tracker.extensions import database
from tracker.extensions import gettext as _
from tracker.extensions import lazy_gettext as _l
from tracker.models.files.attachments import Attachment
from tracker.queries.files.attachments import about_of, own_attachment
from tracker.services.files.blurring import BlurDraft, blur_file
from tracker.services.files.storing import Shelf, drop, keep_blurred
from tracker.web.answers import Answer, done, page
from tracker.web.case_frame import case_frame
from tracker.web.files.room import FILE, bp
from tracker.web.files.subjects import subject_of
from tracker.web.forms import BaseForm
from tracker.web.session import CaseContext, actor, db, load_case, work

ROWS: Final = range(1, 5)
MOST_SENT: Final = 2000
_SENT: Final = re.compile(r"(\d{1,4}),(\d{1,4}),(\d{1,4}),(\d{1,4})")
_PERCENT: Final = 10
_SIDES: Final = {
    "left": _l("Från vänster (procent)"),
    "top": _l("Från toppen (procent)"),
    "width": _l("Bredd (procent)"),
    "height": _l("Höjd (procent)"),
}


class BlurForm(BaseForm):
    """Rectangles. ``spots``: those that were painted, as left,top,width,height in thousandths with ; between them."""

    spots = HiddenField()

    @classmethod
    def made(cls) -> BlurForm:
        """A form with rows of numbers, for who does not paint."""
        within = NumberRange(0, 100, message=_l("Skriv ett tal mellan 0 och 100."))
        fields = {
            f"{name}_{row}": IntegerField(words, validators=[Optional(), within])
            for row in ROWS
            for name, words in _SIDES.items()
        }
        form: BlurForm = type("BlurForm", (cls,), fields)()
        return form

    def refuse(self, error: DomainError) -> None:
        """What is painted has no field that one sees: it is told at the first row of numbers."""
        super().refuse(DomainError(error.code, "left_1", **error.facts) if error.field == "spots" else error)

    def parts(self, row: int) -> list[Any]:
        """The four fields of a row."""
        return [self[f"{name}_{row}"] for name in _SIDES]

    def to_spots(self) -> list[Spot]:
        """Painted and typed ones; a row that is not whole has no size, which the rule tells of."""
        found = [Spot(*map(int, each)) for each in _SENT.findall((self.spots.data or "")[:MOST_SENT])]
        for row in ROWS:
            typed = [field.data for field in self.parts(row)]
            if any(value is not None for value in typed):
                found.append(Spot(*((value or 0) * _PERCENT for value in typed)))
        return found


@bp.route(f"{FILE}/sudda", methods=["GET", "POST"])
def blur(case_id: str, attachment_id: str) -> Answer:
    """Paint over what points somebody out. It is saved at once, and one may go on."""
    context = load_case(case_id, Permission.FILE_WRITE)
    file, form = _photo(context, attachment_id), BlurForm.made()
    if form.validate_on_submit():
        with form.refusals():
            _save(context, file, form.to_spots())
            words = _("Det är suddat för gott. Titta igenom bilden en gång till.")
            return done(words, "files.blur", case_id=context.id, attachment_id=attachment_id)
    subject = subject_of(context, about_of(file))
    frame = case_frame(context, subject.section, over=context.case.title if subject.back else None)
    address = url_for("files.show", case_id=context.id, attachment_id=file.id)
    return page("files/blur.html", form=form, file=file, rows=ROWS, subject=subject, photo=address, case_frame=frame)


def _photo(context: CaseContext, attachment_id: str) -> Attachment:
    """One of the organisation's own photos, or 404."""
    file = own_attachment(db(), actor(), context.id, attachment_id)
    if file is None or file.removed_at is not None or file.kind not in PICTURES:
        abort(404)
    return file


def _save(context: CaseContext, file: Attachment, spots: list[Spot]) -> None:
    shelf: Shelf = current_app.extensions["shelf"]
    before, gone = file.content_id, [each for each in (file.content_id, file.thumbnail_id) if each]
    kept = keep_blurred(db(), shelf, file, spots)
    blur_file(work(), context.case, file.id, BlurDraft(kept, before))
    drop(database.writer, shelf.store, gone)
