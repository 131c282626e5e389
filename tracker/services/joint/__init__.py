"""Verbs of the joint mapping: problems, how they hang together, causes and the frozen picture."""
