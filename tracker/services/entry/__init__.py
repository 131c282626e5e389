"""The ways in: links to people without an account, what happens when one is used, and one's own password."""
