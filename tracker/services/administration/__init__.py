"""Verbs of who administrates: people, districts, programme versions and handing over."""
