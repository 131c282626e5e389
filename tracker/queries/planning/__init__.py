"""Questions about scores, decisions, goals and the plan."""
