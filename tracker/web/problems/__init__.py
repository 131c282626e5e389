"""Pages of the room: problems."""
