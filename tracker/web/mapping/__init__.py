"""Pages of the room: mapping."""
