"""Questions about safety walks."""
