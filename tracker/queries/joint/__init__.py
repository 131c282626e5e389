"""Questions about the joint mapping: problems, causes and frozen pictures."""
