"""Pages of the room: notes."""
