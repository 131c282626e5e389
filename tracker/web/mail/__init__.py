"""Letters: the queue for the system administrator, and in development the inbox of the demo's invented people."""
