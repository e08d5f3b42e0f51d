"""Reading people, offices and rights."""
