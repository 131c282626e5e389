"""The law's acts as verbs: closing, retention times, disposal, disclosure, the code of conduct."""
