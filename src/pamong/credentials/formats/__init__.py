"""Formats that credentials speak: pure, bytes and dataclasses in and out."""
