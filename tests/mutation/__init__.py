"""Mutation check of the permission code: each condition dropped once must be noticed by a test."""
