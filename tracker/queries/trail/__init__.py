"""Questions about the audit trail's links and values."""
