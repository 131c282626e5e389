"""Before a walk: the question to residents, the open page where they mark points, and reading them."""
