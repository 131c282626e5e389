"""What holds for texts: the guard against personal data and branding words, and Swedish order."""
