"""Printing: what turns a document that is data into a file."""
