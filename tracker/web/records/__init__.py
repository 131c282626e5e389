"""Pages of the room: records."""
