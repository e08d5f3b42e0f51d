"""Use cases of learning."""
