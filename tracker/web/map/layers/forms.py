"""The form of a layer of the municipality's own map."""

from __future__ import annotations

from flask_wtf.file import FileField

from tracker.domain.ground.own_layers import NAME_LENGTH, OwnLayer
from tracker.extensions import lazy_gettext as _l
from tracker.services.ground.own_layers import LayerDraft
from tracker.web.forms import NewForm, line
from tracker.web.map.ground_files import system_field


class LayerForm(NewForm):
    """A file and what it is called on the maps."""

    name = line(_l("Vad kallas lagret?"), length=NAME_LENGTH)
    file = FileField(_l("Fil"))
    name_key = line(_l("Vilken egenskap är namnet?"), length=NAME_LENGTH)
    system = system_field()

    def to_draft(self, made: OwnLayer) -> LayerDraft:
        """What the verb takes."""
        return LayerDraft(self.name.data, made, self.new_id)
