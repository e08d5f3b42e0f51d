"""Pure functions: numbers in, numbers out. No Django, no files, no clock, no global random state. Useful in a notebook."""
