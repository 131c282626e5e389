"""Words of what runs the service: letters and the queue they wait in."""
