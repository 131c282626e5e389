"""Attaching files: the verbs, what is done with their contents, and the scanner's answers."""
