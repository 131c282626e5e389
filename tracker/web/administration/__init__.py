"""Pages of the room: administration."""
