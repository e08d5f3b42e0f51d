"""What the public receives, and what it says about it."""
