"""The floor: who acts, how a refusal is said, and the journal of what happened. Knows no context above it."""
