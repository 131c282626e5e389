"""When something goes wrong: every kind of failure has its page, and text that somebody wrote is kept."""
