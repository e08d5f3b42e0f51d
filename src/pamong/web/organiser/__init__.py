"""Pages of those who organise: the registry, imports, rights."""
