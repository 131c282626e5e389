"""Pages of the room: priorities."""
