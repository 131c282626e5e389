"""Pages of the room: reference."""
