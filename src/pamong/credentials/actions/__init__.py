"""What people do with schemes, applications, decisions and certificates."""

__all__: list[str] = []
