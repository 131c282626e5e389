"""Pages of the room: health."""
