"""What the law asks of a case at its end and beside it: closing, retention, disposal, disclosure, conduct."""
