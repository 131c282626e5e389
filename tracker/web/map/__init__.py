"""Pages of the room: map."""
