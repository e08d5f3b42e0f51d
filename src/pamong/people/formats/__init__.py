"""Pure readers and writers of people's formats: text in, values and refusals out."""
