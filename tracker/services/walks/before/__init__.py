"""Before a walk: asking residents by an open page, what they mark there, and letting it through."""
