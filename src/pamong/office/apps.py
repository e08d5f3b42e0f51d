"""Office as an app of Django."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Nothing to register yet."""

    name = "pamong.office"
