"""Farsta centrum: the acceptance scenario's case, step by step, as events with the scenario's own dates."""
