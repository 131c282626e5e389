"""Signing in through one's own organisation: the way there and back, and the page where it is set up."""
