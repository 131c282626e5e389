"""The pages of the law's acts, gathered on one blueprint."""

from __future__ import annotations

from tracker.web.law import closing, conduct, disclosure, disposal, extract, retention
from tracker.web.law.room import bp

__all__ = ["bp", "closing", "conduct", "disclosure", "disposal", "extract", "retention"]
