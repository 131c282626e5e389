"""Attachments: what may be attached, what they are called, where they stand, and who may read them. Pure."""
