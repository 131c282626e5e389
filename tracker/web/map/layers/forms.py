"""The form of a layer of the municipality's own map."""

from __future__ import annotations

from contextlib import closing

from flask_wtf.file import FileField
from wtforms import SelectField
from wtforms.validators import Optional

from tracker.domain.ground.own_layers import NAME_LENGTH, OWN_LAYERS, OwnLayer
from tracker.domain.ground.systems import System
from tracker.extensions import lazy_gettext as _l
from tracker.services.ground.own_layers import LayerDraft
from tracker.web.forms import NewForm, line
from tracker.web.labels import choices

AS_THE_FILE_SAYS = ("", _l("Som filen säger"))


class LayerForm(NewForm):
    """A file and what it is called on the maps."""

    name = line(_l("Vad kallas lagret?"), length=NAME_LENGTH)
    file = FileField(_l("Fil"))
    name_key = line(_l("Vilken egenskap är namnet?"), length=NAME_LENGTH)
    system = SelectField(
        _l("Koordinatsystem"), choices=lambda: [AS_THE_FILE_SAYS, *choices(System)], validators=[Optional()]
    )

    @property
    def content(self) -> bytes:
        """What was sent."""
        if not self.file.data:
            return b""
        with closing(self.file.data) as sent:
            return bytes(sent.read(OWN_LAYERS.size + 1))

    @property
    def chosen_system(self) -> System | None:
        """The system of a file that does not say its own."""
        return System(self.system.data) if self.system.data else None

    def to_draft(self, made: OwnLayer) -> LayerDraft:
        """What the verb takes."""
        return LayerDraft(self.name.data, made, self.new_id)
