"""Pages of who assesses and who decides."""
