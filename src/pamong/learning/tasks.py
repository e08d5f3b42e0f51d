"""Reactions and jobs of learning: three lines each, then an action."""
