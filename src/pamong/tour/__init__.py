"""Demonstration data: made up from a seed, and brought in through the actions that real data goes through."""
