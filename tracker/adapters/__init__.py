"""The cellar: what the product uses from outside. Imports the domain only; handed in by the app factory."""
