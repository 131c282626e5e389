"""Pages of the areas of authority."""
