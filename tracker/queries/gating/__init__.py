"""Questions about the process: passages, and the facts that gates are computed from."""
