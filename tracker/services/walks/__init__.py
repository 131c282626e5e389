"""What a person can do with safety walks."""
