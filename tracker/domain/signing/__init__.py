"""What holds for signing in beyond the password."""
