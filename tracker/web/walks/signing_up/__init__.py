"""Signing up for a walk: the coordinator's page of the link, and the pages that the link opens."""
