"""What is remembered of closing, retention, disposal, disclosure and the code of conduct."""
