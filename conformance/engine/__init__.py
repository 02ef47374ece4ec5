"""Asking, judging and everything built on those two."""
