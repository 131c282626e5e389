"""How the audit trail is written: chained, and with old and new values."""
