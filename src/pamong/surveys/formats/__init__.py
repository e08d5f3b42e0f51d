"""How answers are written in forms."""
