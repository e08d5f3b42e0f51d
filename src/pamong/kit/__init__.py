"""Tools without nouns of the domain: files, jobs, documents and tables. Stands on core, knows no context above it."""
