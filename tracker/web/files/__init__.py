"""Files of a case: the lists with their form, reading one, changing what is said of it, taking it away."""
