"""What the audit trail has kept, in words: values that changed, and the history of one thing."""
