"""The safety walk of 13 October and the one that repeats it."""
