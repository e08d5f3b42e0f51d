"""What is read of questionnaires, surveys and answers."""
