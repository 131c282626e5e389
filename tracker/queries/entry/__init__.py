"""Questions about the ways in: links, and what a password is compared with."""
