"""What goes into a study and what comes out of it, as files and as sentences. Nothing here asks the database."""
