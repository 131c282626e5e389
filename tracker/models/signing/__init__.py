"""What is remembered of signing in through an organisation's own provider."""
