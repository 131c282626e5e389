"""The audit trail's rules: how its rows are chained, and which old and new values it keeps."""
