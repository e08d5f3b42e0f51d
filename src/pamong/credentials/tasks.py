"""Reactions and jobs of credentials: three lines each, then an action."""
