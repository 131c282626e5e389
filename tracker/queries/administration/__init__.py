"""Questions about what is administrated."""
