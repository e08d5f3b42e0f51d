"""HTML pages by audience. Views parse, call one action or query, and render; they never touch tables."""
