"""The shape of a table of words: for each enum, a lazy text for each member."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeAlias

Words: TypeAlias = dict[type[StrEnum], dict[Any, Any]]
