"""Forms that learning reads and writes: pure, bytes and rows in, dataclasses out."""
