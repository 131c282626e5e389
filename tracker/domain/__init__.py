"""Floor 1: what is true. Rules, enums and arithmetic; imports the standard library only."""
