"""Pages of the room: process."""
