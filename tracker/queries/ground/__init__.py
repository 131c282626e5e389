"""Questions about what lies where."""
