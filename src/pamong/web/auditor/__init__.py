"""Pages of those who look whether everything went as it should."""
