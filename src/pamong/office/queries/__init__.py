"""What can be read of messages."""
