"""What is written in files and said in words; pure."""
