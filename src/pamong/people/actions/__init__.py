"""What can be done with people, offices and rights."""
