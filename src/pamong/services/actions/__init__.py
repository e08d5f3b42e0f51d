"""What people do with services, cases and what the public says."""
