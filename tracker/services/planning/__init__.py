"""Verbs of goals, measures, follow-up and the adopted plan."""
