"""What is read of exams."""
