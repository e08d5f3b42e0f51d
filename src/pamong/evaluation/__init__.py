"""Evaluation: did it matter, how sure are we, and what is done about it."""
