"""After the walk: how it is when it is walked again, the closing meeting, and what walkers are told."""
