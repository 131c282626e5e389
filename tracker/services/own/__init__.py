"""What an organisation does for itself alone."""
