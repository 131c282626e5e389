"""Floor 3: what a person can see. Every select on case-bound rows starts in ``scope``."""
