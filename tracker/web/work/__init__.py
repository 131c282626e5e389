"""Pages of the room: work."""
