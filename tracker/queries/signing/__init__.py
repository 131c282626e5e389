"""Questions about signing in beyond the password."""
