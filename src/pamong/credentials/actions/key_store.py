"""Private keys for who signs: ``badge_private`` and ``seal_signer`` open a stored one, ``sealed`` stores a new one."""

from django.conf import settings

from pamong.credentials.formats.key_box import PrivateKey, closed
from pamong.credentials.queries.private_keys import badge_private, seal_signer

__all__ = ["PrivateKey", "badge_private", "seal_signer", "sealed"]


def sealed(key: PrivateKey, name: str) -> bytes:
    """A new private key, encrypted with the home's secret."""
    return closed(key, name, settings.SECRET_KEY)
