"""Pages of the law's acts: closing, retention, disposal, disclosure, register extracts, the code of conduct."""
