"""Pages of the room: pictures."""
