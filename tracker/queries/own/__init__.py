"""What an organisation keeps for itself alone."""
