"""The only home of Markup: text that is already safe HTML."""

from __future__ import annotations

from markupsafe import Markup

__all__ = ["Markup"]
