"""Posts as people say them."""


def post_words(position: str, unit: str) -> str:
    """Position and unit on one line, the unit once: ``Penata Perizinan, Dinas Sosial``; ``Kepala Dinas Sosial``."""
    if f" {position}".casefold().endswith(f" {unit}".casefold()):
        return position
    return ", ".join(part for part in (position, unit) if part)
