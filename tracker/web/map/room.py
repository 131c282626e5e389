"""The blueprint that the room's modules hang their routes on."""

from __future__ import annotations

from typing import Any, Final

from flask import Blueprint, request

from tracker.domain.ground.own_layers import OWN_LAYERS

bp = Blueprint("map", __name__)
_WITH_FILES: Final = frozenset({"map.new_layer", "map.replace_own_layer"})
_FORM_BYTES: Final = 100_000


@bp.url_value_preprocessor
def let_files_in(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """A layer may be larger than what is sent elsewhere: said before anything reads the form."""
    if endpoint in _WITH_FILES:
        request.max_content_length = OWN_LAYERS.size + _FORM_BYTES
