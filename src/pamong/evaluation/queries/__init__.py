"""Reads across relations, as frozen dataclasses."""
