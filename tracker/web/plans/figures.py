"""Figures by group: reading and filling the fields ``name_all``, ``name_women``, ``name_men`` and ``name_other``."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tracker.domain.plans import ValueGroup


def read_group(form: Any, name: str) -> dict[ValueGroup, Any]:
    """The groups of a form that have a figure."""
    read = {group: form[f"{name}_{group.value}"].data for group in ValueGroup}
    return {group: value for group, value in read.items() if value is not None}


def fill_group(form: Any, name: str, values: Mapping[ValueGroup, Decimal | int | None]) -> None:
    """Put stored figures into an empty form."""
    for group, value in values.items():
        form[f"{name}_{group.value}"].data = value
