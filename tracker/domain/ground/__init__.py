"""Positions and shapes on the ground: reading what people write, and checking what they draw."""
