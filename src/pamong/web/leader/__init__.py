"""Pages of those who lead a unit."""
