"""Verbs on the ground: areas of authority."""
