"""Questions about letters in the outbox."""
