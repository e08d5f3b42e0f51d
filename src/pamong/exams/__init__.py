"""Asks, receives, scores."""
