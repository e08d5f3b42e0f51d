"""Pages of everybody who serves, learns and is examined."""
