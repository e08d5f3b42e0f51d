"""What pages and contexts above read of learning."""
