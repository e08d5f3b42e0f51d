"""What is read of standards, evidence and gaps."""
