"""Letters of learning: what stands in them, and who may have them."""
