"""Questions about closing, retention, disposal, disclosure, register extracts and the code of conduct."""
