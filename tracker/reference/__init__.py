"""The reference data a new installation begins with, as JSON beside this file: words are data, not code."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any


def _load(name: str) -> Any:
    return json.loads(resources.files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8"))


def programmes() -> list[dict[str, Any]]:
    """Programme versions with period, day of adoption, registry number and focus areas."""
    rows: list[dict[str, Any]] = _load("programmes")
    return rows


def vocabularies() -> list[dict[str, Any]]:
    """Terms: code, label, group and, for actor kinds, whether it is an authority."""
    rows: list[dict[str, Any]] = _load("vocabularies")
    return rows


def conduct() -> str:
    """The first text of the code of conduct."""
    paragraphs: list[str] = _load("conduct")["paragraphs"]
    return "\n\n".join(paragraphs)


def districts() -> list[str]:
    """Names of Stockholm's district areas."""
    rows: list[str] = _load("districts")
    return rows


def word_hints() -> list[dict[str, Any]]:
    """The first words of the list that the guard in shared text looks for."""
    rows: list[dict[str, Any]] = _load("word_hints")
    return rows
