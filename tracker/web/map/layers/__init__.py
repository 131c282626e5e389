"""Pages of the layers of the municipality's own map."""
