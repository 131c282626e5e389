"""The second step of signing in: taking it, and setting it up."""
