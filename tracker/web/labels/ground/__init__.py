"""Words for places and for walks between them."""
