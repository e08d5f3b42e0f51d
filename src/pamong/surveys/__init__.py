"""Asks people, named or anonymous."""
