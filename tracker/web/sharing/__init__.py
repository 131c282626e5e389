"""Who reads a text: the choice of a sharing circle and its mark, for every room."""
