"""Pages of the room: cases."""
