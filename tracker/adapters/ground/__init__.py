"""Files and services of the ground."""
