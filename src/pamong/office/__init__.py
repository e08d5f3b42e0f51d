"""Rooms, papers, days and messages of an office."""
