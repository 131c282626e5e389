"""Questions about attachments and what lies in the store of files."""
