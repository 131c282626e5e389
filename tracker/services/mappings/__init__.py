"""Verbs of own mappings: observations, questions, handing in and the reveal."""
