"""Adapters of ways to sign in."""
