"""Stored files and what they hang on. Importing it loads both tables."""

from tracker.models.files import attachments, stored

__all__ = ["attachments", "stored"]
