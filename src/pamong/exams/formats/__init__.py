"""How other systems write items, and what papers and players carry."""
