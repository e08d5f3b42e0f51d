"""Learning: what is taught, who came, and what it counts for."""
