"""What is known of the ground itself."""
