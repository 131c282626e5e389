"""Maps: what one shall show, the words on it, and the one module that knows folium."""
