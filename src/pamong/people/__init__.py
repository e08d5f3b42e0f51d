"""Who exists, where they serve, what they may do."""
