"""Services as an app of Django."""

from django.apps import AppConfig


class ServicesConfig(AppConfig):
    """Makes its importers known."""

    name = "pamong.services"

    def ready(self) -> None:
        """Importers register themselves when they are imported."""
