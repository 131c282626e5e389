"""The pages of goals and of the plan, gathered on one blueprint."""

from __future__ import annotations

from tracker.web.plans import goals, measures, reports
from tracker.web.plans.room import bp

__all__ = ["bp", "goals", "measures", "reports"]
