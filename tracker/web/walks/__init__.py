"""Safety walks: planning one, its stops and light, its people."""
