"""Forms of the areas of authority: one area, and a file of many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField
from wtforms.validators import Optional

from tracker.domain.ground.areas import NAME_LENGTH, SOURCE_LENGTH, AreaShape, Aspect, check_area
from tracker.domain.ground.bringing import BroughtArea
from tracker.extensions import lazy_gettext as _l
from tracker.models.ground.areas import ControlArea
from tracker.services.ground.areas import AreaDraft
from tracker.web.cartography.area_field import AreaFields
from tracker.web.cartography.place_field import show_geometry
from tracker.web.forms import NewForm, id_select, line
from tracker.web.labels import choices
from tracker.web.map.ground_files import system_field

NOBODY = ("", _l("Välj"))


class AreaForm(AreaFields, NewForm):
    """An area and who has authority there."""

    name = line(_l("Vad kallas området?"), length=NAME_LENGTH)
    aspect = SelectField(_l("Vad gäller rådigheten?"), choices=lambda: choices(Aspect))
    controller_id = id_select(_l("Vem har rådighet?"))
    controller_name = line(_l("Någon som inte finns i listan"), length=NAME_LENGTH)
    source = line(_l("Hur vet ni det?"), length=SOURCE_LENGTH)
    valid_from = DateField(_l("Gäller från"), validators=[Optional()])
    valid_to = DateField(_l("Gäller till och med"), validators=[Optional()])

    @classmethod
    def of(cls, row: ControlArea | None, organisations: Iterable[tuple[str, str]]) -> AreaForm:
        """The form of an area, or of a new one. An area of several parts is kept whole until another is drawn."""
        form = cls(obj=row) if row else cls()
        form.controller_id.choices = [NOBODY, *organisations]
        if row is not None and not form.is_submitted():
            shape = check_area(row.geometry)
            form.aspect.data, form.geometry.data = row.aspect.value, ""
            if len(shape.parts) == 1:
                show_geometry(form, shape.parts[0])
        return form

    def to_draft(self, shape: AreaShape | None) -> AreaDraft:
        """What the verb takes."""
        return AreaDraft(
            id=self.new_id,
            name=self.name.data,
            shape=shape,
            aspect=Aspect(self.aspect.data),
            controller_id=self.controller_id.data or None,
            controller_name=self.controller_name.data,
            source=self.source.data,
            valid_from=self.valid_from.data,
            valid_to=self.valid_to.data,
            version=self.seen_version,
        )


class AreaFileForm(NewForm):
    """A file of areas, or what was read out of one and shown. ``found``: features as GeoJSON, judged anew."""

    file = FileField(_l("Fil"))
    system = system_field()
    aspect = SelectField(_l("Vad gäller rådigheten?"), choices=lambda: choices(Aspect))
    controller_id = id_select(_l("Vem har rådighet där filen inte säger det?"))
    source = line(_l("Hur vet ni det?"), length=SOURCE_LENGTH)
    found = HiddenField()

    def to_drafts(self, brought: Iterable[BroughtArea], organisations: Mapping[str, str]) -> list[AreaDraft]:
        """What the verb takes. ``organisations``: ids by names in small letters, full and short."""
        return [self._draft(each, organisations) for each in brought]

    def _draft(self, each: BroughtArea, organisations: Mapping[str, str]) -> AreaDraft:
        known = organisations.get(each.controller.casefold()) if each.controller else self.controller_id.data
        return AreaDraft(
            id=each.id,
            name=each.name,
            shape=each.shape,
            aspect=Aspect(self.aspect.data),
            controller_id=known or None,
            controller_name=each.controller,
            source=self.source.data,
        )
