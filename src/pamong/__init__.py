"""pamong: from a civil servant's need to a better public service, one chain of records."""
